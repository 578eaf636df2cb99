"""Find names of people: what the lists, the pipeline's entities and the words around say together.

Entities are asked for last, and only where they decide: it is this that has the pipeline read a text.
"""

import re
from collections.abc import Sequence

from analysis.redaction.full_names import (
    find_echoes,
    grow,
    is_cased_like_a_name,
    is_institution,
    is_verb_like,
    join_spans,
)
from analysis.redaction.name_cues import (
    AFTER_INITIAL,
    ASKING,
    BEING,
    BESIDE_THINGS_TOO,
    DOING,
    FEARING,
    INTRODUCED,
    MAYBE_PEOPLE,
    MISTAKEN,
    MY_NAME_IS,
    NEVER_NAMES,
    OPENERS,
    PEOPLE,
    PLACES,
    SAYING,
    SPACE,
    SPEAKING_TO,
    SPEAKS,
    THINGS_FOLLOW,
    TITLES,
)
from analysis.redaction.plain_names import THINGS_TOO, is_plain_name, works_in_department
from analysis.redaction.tagged_words import Word
from analysis.redaction.things import is_place_described, is_thing
from analysis.text.vocabulary import NO_NAMES

ROUNDS = 3
BEFORE = 48


def find_names(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Find the names among the words of a text.

    Parameters
    ----------
    text : str
    words : sequence of Word

    Returns
    -------
    list of (int, int)
        Where each name starts and ends, in order; a full name is one.
    """
    named = {at for at in range(len(words)) if _is_seed(text, words, at)}
    for _ in range(ROUNDS):
        grown = named | {near for at in named for near in grow(words, at, named)}
        grown |= find_echoes(words, grown)
        if grown == named:
            break
        named = grown
    return list(join_spans(words, sorted(named)))


def _is_seed(text: str, words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.initial or word.glued or word.key in NEVER_NAMES:
        return False
    if _has_title(words, at):
        return word.capital or word.first or word.unknown
    if word.key in NO_NAMES or is_institution(words, at) or is_thing(words, at):
        return False
    return word.first or _is_named_around(text, words, at)


def _is_named_around(text: str, words: Sequence[Word], at: int) -> bool:
    """Tell a name that is no sure one by what stands around it, whatever case it is in."""
    return is_plain_name(words, at) or _is_announced(text, words, at) or _reads_as_name(text, words, at)


def _is_announced(text: str, words: Sequence[Word], at: int) -> bool:
    """Tell what stands after an initial or "my name is", whatever case it is in."""
    word = words[at]
    if not (_has_initial(words, at) or _follows(MY_NAME_IS, text, word)):
        return False
    return word.capital or not (word.ordinary or word.maybe)


def _reads_as_name(text: str, words: Sequence[Word], at: int) -> bool:
    """Judge a word that is no sure first name by its capital and what stands around it."""
    word = words[at]
    if not word.capital:
        return False
    if word.maybe:
        return _is_meant(text, words, at)
    return not word.ordinary and _is_surname(text, words, at)


def _is_meant(text: str, words: Sequence[Word], at: int) -> bool:
    """Tell a first name that is a word too from the word."""
    word = words[at]
    if (word.opens and word.key in OPENERS) or is_place_described(words, at):
        return False
    return (
        (word.key not in THINGS_TOO and works_in_department(words, at))
        or _is_addressed(words, at)
        or _is_introduced(text, word)
        or (not word.opens and word.label == "PERSON")
        or _begins_full_name(words, at)
        or _stands_free(words, at)
    )


def _is_introduced(text: str, word: Word) -> bool:
    """Tell what stands after "a nurse called" and "Dear", or before what it says."""
    return _follows(INTRODUCED, text, word) or (word.opens and SPEAKS.match(text, word.end) is not None)


def _begins_full_name(words: Sequence[Word], at: int) -> bool:
    """Tell "Grace Muller" from "Victoria Station" and "Will Tom come?"."""
    word = words[at]
    if not _next_is_surname(words, at) or is_institution(words, at + 1):
        return False
    return word.label not in PLACES and not is_verb_like(word)


def _stands_free(words: Sequence[Word], at: int) -> bool:
    """Tell a name in the middle of a sentence from "the Grace Period", "in Victoria", "Hope Street"."""
    word = words[at]
    after = _next_word(words, at)
    if word.place or (word.opens and word.ordinary) or (after is not None and after.capital):
        return False
    return not _follows_a_thing(words, at) and word.label in MAYBE_PEOPLE


def _follows_a_thing(words: Sequence[Word], at: int) -> bool:
    """Tell what stands after "the", or after a capital that is not "I" or "I'm"."""
    if not at or words[at].opens:
        return False
    before = words[at - 1]
    return before.key in THINGS_FOLLOW or (before.capital and not before.key.startswith("i"))


def _has_title(words: Sequence[Word], at: int) -> bool:
    return (
        at > 0
        and words[at - 1].key in TITLES
        and words[at - 1].text != "MS"
        and re.fullmatch(r"\.? {0,2}", words[at].gap) is not None
    )


def _has_initial(words: Sequence[Word], at: int) -> bool:
    """Tell a surname after an initial with its point: "J. Smith"."""
    word = words[at]
    return at > 0 and word.capital and word.family and words[at - 1].initial and word.gap in {". ", "."}


def _is_addressed(words: Sequence[Word], at: int) -> bool:
    """Tell that one asks, thanks, meets this word, as one does people, or that it says or does something."""
    word = words[at]
    before = words[at - 1].key if at else ""
    earlier = words[at - 2].key if at > 1 else ""
    if at and not word.opens and SPACE.match(word.gap):
        if before in ASKING - (BESIDE_THINGS_TOO if word.place else frozenset()) or before in PEOPLE:
            return True
        if before in {"to", "with", "from", "of"} and earlier in SPEAKING_TO:
            return True
    return _goes_on(words, at, DOING)


def _is_felt_for(words: Sequence[Word], at: int) -> bool:
    """Tell of whom one is afraid, which one is of people."""
    return at > 1 and words[at - 1].key == "of" and words[at - 2].key in FEARING


def _acts(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word in no list is spoken of as a person."""
    if not is_cased_like_a_name(words[at]):
        return False
    if _is_addressed(words, at):
        return True
    return _goes_on(words, at, BEING)


def _follows(cue: re.Pattern[str], text: str, word: Word) -> bool:
    return cue.search(text, max(0, word.start - BEFORE), word.start) is not None


def _next_word(words: Sequence[Word], at: int) -> Word | None:
    """Give the next word, where nothing but space lies before it."""
    after = words[at + 1] if at + 1 < len(words) else None
    return after if after is not None and SPACE.match(after.gap) else None


def _next_is_surname(words: Sequence[Word], at: int) -> bool:
    after = _next_word(words, at)
    return after is not None and after.capital and not after.ordinary


def _is_surname(text: str, words: Sequence[Word], at: int) -> bool:
    """Judge a capital word that is no first name and no ordinary word."""
    word = words[at]
    if _is_introduced(text, word) or (word.unknown and _goes_on(words, at, SAYING)):
        return True
    if is_cased_like_a_name(word) and (works_in_department(words, at) or _is_felt_for(words, at)):
        return True
    return _is_surname_by_pattern_or_entity(words, at)


def _is_surname_by_pattern_or_entity(words: Sequence[Word], at: int) -> bool:
    """Judge it by the words around it, and ask what the pipeline takes it for only where that decides."""
    word = words[at]
    else_told = _is_pair(words, at) or _is_mistaken_surname(words, at)
    if word.family or _next_is_surname(words, at) or _acts(words, at):
        return else_told or word.label == "PERSON"
    return else_told and word.label != "PERSON"


def _is_mistaken_surname(words: Sequence[Word], at: int) -> bool:
    """Judge a listed surname, or one with foreign letters, that the pipeline takes for nobody."""
    word = words[at]
    if not word.family and (word.text.isascii() or word.opens):
        return False
    if word.opens:
        return word.label not in PLACES and _acts(words, at)
    return word.label in MISTAKEN and (word.alone or word.label == "")


def _is_pair(words: Sequence[Word], at: int) -> bool:
    """Tell one of two words in capitals that are no English: "Wisława Szczepańska", "Ryan P Costa"."""
    for first in range(max(0, at - 2), at + 1):
        pair = _pair_from(words, first)
        if at in pair and _may_be_pair(words[pair[0]], words[pair[-1]]):
            return not is_institution(words, pair[-1])
    return False


def _pair_from(words: Sequence[Word], first: int) -> tuple[int, ...]:
    """Give this word and the next, with the initials between them."""
    here = first + 1
    while here < min(len(words), first + 3) and words[here].initial and SPACE.match(words[here].gap):
        here += 1
    joins = AFTER_INITIAL if here > first + 1 else SPACE
    whole = here < len(words) and not words[here].initial and joins.match(words[here].gap)
    return tuple(range(first, here + 1)) if whole else ()


def _may_be_pair(first: Word, second: Word) -> bool:
    if any(word.ordinary or word.glued or not is_cased_like_a_name(word) for word in (first, second)):
        return False
    return first.label not in PLACES and second.label not in PLACES


def _goes_on(words: Sequence[Word], at: int, verbs: frozenset[str]) -> bool:
    """Tell whether one of these verbs follows."""
    after = _next_word(words, at)
    return after is not None and after.key in verbs
