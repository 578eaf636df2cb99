"""From one word of a name to the whole of it, and to the names listed with it."""

from collections.abc import Iterator, Sequence

from analysis.redaction.name_cues import (
    AFTER_INITIAL,
    INSTITUTIONS,
    LISTED,
    NAMED_AFTER_PEOPLE,
    OPENERS,
    PARTICLES,
    SPACE,
    TITLES,
)
from analysis.redaction.tagged_words import Word
from analysis.redaction.things import is_thing
from analysis.text.vocabulary import NO_NAMES

_OUTSIDE_NAMES = NO_NAMES | TITLES


def is_institution(words: Sequence[Word], at: int) -> bool:
    """Tell a ward, a road or a company that is named after somebody."""
    for after in words[at + 1 : at + 4]:
        if not SPACE.match(after.gap):
            return False
        if after.key in INSTITUTIONS:
            return after.capital or words[at].maybe or after.key in NAMED_AFTER_PEOPLE
        if not after.capital:
            return False
    return False


def is_cased_like_a_name(word: Word) -> bool:
    """Tell "Okafor" and "McDonald" from "JupyterHub" and "openSUSE"."""
    return word.capital and (
        word.text[1:].islower() or word.key.startswith(("mc", "mac", "o'", "d'", "de", "la", "le"))
    )


def is_verb_like(word: Word) -> bool:
    """Tell a word that begins a sentence before a name: "Will Tom come?", "Thank Anna"."""
    return word.opens and (word.key in OPENERS or (word.ordinary and word.label != "PERSON"))


def grow(words: Sequence[Word], at: int, named: set[int]) -> Iterator[int]:
    """Give the words beside a name that belong to it, and those listed with it."""
    yield from _grown_right(words, at)
    yield from _grown_left(words, at)
    for near in (at - 1, at + 1):
        if 0 <= near < len(words) and near not in named and _is_listed_with(words, at, near):
            yield near
    if _joined_by_and(words, at) and at + 2 not in named and _may_be_listed(words, at, at + 2):
        yield at + 2


def _joined_by_and(words: Sequence[Word], at: int) -> bool:
    """Tell whether "and" alone stands between this word and the one after the next."""
    joint, other = words[at + 1 : at + 2], words[at + 2 : at + 3]
    gaps = [word.gap for word in (*joint, *other)]
    return bool(other) and joint[0].key == "and" and all(SPACE.match(gap) for gap in gaps)


def _grown_right(words: Sequence[Word], at: int) -> Iterator[int]:
    name = words[at]
    here = at + 1
    between: list[int] = []
    while here < min(len(words), at + 4):
        word = words[here]
        joins = AFTER_INITIAL if words[here - 1].initial else SPACE
        if not joins.match(word.gap) or word.glued:
            return
        if word.initial or (word.key in PARTICLES and name.capital):
            between.append(here)
        elif _continues(name, word, words[here - 1]) and not is_institution(words, here):
            yield from (*between, here)
            return
        else:
            return
        here += 1


def _continues(name: Word, word: Word, before: Word) -> bool:
    if not word.capital:
        return not name.capital and _is_surname_in_lower_case(word)
    if word.key in NO_NAMES and not word.family:
        return False
    return before.initial or word.listed or not word.ordinary


def _is_surname_in_lower_case(word: Word) -> bool:
    """Tell "susan clarke" and "susan wojcik" from "susan from accounts"."""
    if word.key in NO_NAMES or word.ordinary or word.maybe:
        return False
    return word.family or _is_no_slip(word)


def _is_no_slip(word: Word) -> bool:
    """Tell an unknown word in lower case that is no misspelt English, so probably a surname."""
    return not word.key.endswith(("s", "ed", "ing", "ly", "t")) and "'" not in word.key and len(word.key) > 3


def _grown_left(words: Sequence[Word], at: int) -> Iterator[int]:
    here = at - 1
    while here >= 0 and words[here].initial and AFTER_INITIAL.match(words[here + 1].gap):
        yield here
        here -= 1
    joins = here >= max(0, at - 3) and SPACE.match(words[here + 1].gap)
    if joins and words[at].capital and _may_begin_name(words[here]):
        yield here


def _may_begin_name(word: Word) -> bool:
    """Tell the first word of "Grace Muller" and "Tamsin Okafor" from the verb in "Thank Okafor"."""
    if not word.capital or word.glued or word.key in _OUTSIDE_NAMES:
        return False
    if word.unknown:
        return word.label == "PERSON"
    return not is_verb_like(word) and (word.maybe or _is_surname_alone(word))


def _is_surname_alone(word: Word) -> bool:
    """Tell a surname that is no English and has its capital from itself."""
    return word.family and not word.ordinary and not word.opens


def _is_listed_with(words: Sequence[Word], at: int, near: int) -> bool:
    """Tell whether the word beside a name is another name in the same list: "priya and Tom, Rose"."""
    return LISTED.match(words[max(at, near)].gap) is not None and _may_be_listed(words, at, near)


def _may_be_listed(words: Sequence[Word], at: int, near: int) -> bool:
    """Tell a name beside a name from a word, a system, a thing that is called so."""
    word = words[near]
    if word.glued or word.initial or word.key in NO_NAMES or not word.capital or word.opens:
        return False
    if _is_no_person(words, near):
        return False
    if word.unknown:
        return words[at].first and is_cased_like_a_name(word)
    return word.maybe or (word.family and not (word.ordinary and word.label == ""))


def _is_no_person(words: Sequence[Word], at: int) -> bool:
    return is_thing(words, at) or is_institution(words, at)


def find_echoes(words: Sequence[Word], named: set[int]) -> set[int]:
    """Find the names again where they stand without their context."""
    keys = {words[at].key for at in named if len(words[at].key) > 2 and not words[at].ordinary}
    return {at for at, word in enumerate(words) if word.capital and not word.glued and word.key in keys}


def join_spans(words: Sequence[Word], named: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join the words of one name to one span."""
    start: int | None = None
    for turn, at in enumerate(named):
        if start is None:
            start = words[at].start
        after = named[turn + 1] if turn + 1 < len(named) else None
        joins = after == at + 1 and (
            SPACE.match(words[after].gap) or (words[at].initial and AFTER_INITIAL.match(words[after].gap))
        )
        if not joins:
            yield start, words[at].end
            start = None
