"""The words of a text: found, compared and taken out, whatever their case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from anyascii import anyascii

MARK = "[name]"
MARKED = frozenset({"address", "card", "email", "id", "link", "name", "phone", "role"})  # as in “[name]”
MOST_WORDS = 6  # in one name
LONGEST_GAP = 3  # characters between two words of a name: “Priya  Nairn”, “Nairn, Priya”
UNWORDED = "Theme"

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_EDGES = " ,;:.!?&-–/'’()"
_LINKS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "s", "the", "to", "with"}

IsName = Callable[[str], bool]
Place = tuple[int, int]


class Found(NamedTuple):
    """Where names stand in a text, and where phrases that are allowed; in order, and no two overlap."""

    names: Sequence[Place]
    allowed: Sequence[Place]


@dataclass(frozen=True)
class _Phrase:
    """A phrase among the words of a text: its first word, the one after its last, and what it is."""

    first: int
    end: int
    allowed: bool

    @property
    def words(self) -> range:
        return range(self.first, self.end)


def fold(text: str) -> str:
    """Bring a text into the form in which words are compared: no capitals, no accents, “ø” as “o”.

    Other scripts than the Latin keep their letters: transliterated, two Chinese names could become one.
    """
    return text.lower() if text.isascii() else "".join(map(_plain, text))


@cache
def _plain(letter: str) -> str:
    if unicodedata.name(letter, "").startswith("LATIN"):
        return anyascii(letter).lower()
    return _without_accents(letter)


def _without_accents(text: str) -> str:
    """The form in which words were compared before: “ø”, “ł”, “æ” and the like stay what they are."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(word) for word in _WORD.findall(text)]


def phrase_of(text: str) -> str:
    """A phrase in the form in which names are compared: its words, folded, one space apart."""
    return " ".join(words_of(text))


def places_of_words(text: str) -> list[tuple[Place, str]]:
    """Where the words of a text stand, each with its folded form."""
    return [(found.span(), fold(found.group())) for found in _WORD.finditer(text)]


def forms_of(text: str) -> tuple[str, ...]:
    """A phrase in every form in which a name may be kept: today's, and the one before where it differs.

    Of a name that was kept as a hash of the form before, today's form cannot be made.
    """
    if text.isascii():
        return (phrase_of(text),)
    before = " ".join(map(_without_accents, _WORD.findall(text)))
    return tuple(dict.fromkeys((phrase_of(text), before)))


def name_or_possessive(phrase: str) -> tuple[str, ...]:
    """What a folded phrase may be the name of: itself, or that of which it is the possessive."""
    if phrase.endswith(" s"):
        return phrase, phrase[:-2]
    return (phrase, phrase[:-1]) if phrase.endswith("s") and len(phrase) > 3 else (phrase,)


def look_up(text: str, is_name: IsName, allowed: frozenset[str] = frozenset()) -> Found:
    """Find names and allowed phrases in a text: whole words, with whatever punctuation around them.

    Where an allowed phrase and a name overlap the longer one counts, of two as long the name: with “Leeds” a
    name and “Leeds office” allowed, “Leeds office” stays and “Leeds” elsewhere goes. Names that overlap are
    one. This is the rule for every text, whether it comes in or is kept already.

    Parameters
    ----------
    is_name
        Says of a folded phrase (see `forms_of`) of up to `MOST_WORDS` words whether it is a name.
    allowed
        Folded phrases that are left as they are, with the shorter names in them.
    """
    words = [found for found in _WORD.finditer(text) if not _is_mark(text, found)]
    counting = _longest_first(_phrases(text, words, is_name, allowed))
    return Found(
        _places(words, (phrase for phrase in counting if not phrase.allowed)),
        _places(words, (phrase for phrase in counting if phrase.allowed)),
    )


def take_out(text: str, is_name: IsName, *, mark: str = MARK, allowed: frozenset[str] = frozenset()) -> str:
    """Replace the names that `look_up` finds by a mark."""
    pieces: list[str] = []
    done = 0
    for start, end in look_up(text, is_name, allowed).names:
        pieces += [text[done:start], mark]
        done = end
    return "".join([*pieces, text[done:]])


def _phrases(
    text: str, words: Sequence[re.Match[str]], is_name: IsName, allowed: frozenset[str]
) -> Iterator[_Phrase]:
    """Give every name and allowed phrase; the s of a possessive is left where it stands."""
    for first in range(len(words)):
        for end in range(first + 1, first + _reach(words, first) + 1):
            if end - first > 1 and words[end - 1].group() in ("s", "S"):
                continue
            forms = forms_of(text[words[first].start() : words[end - 1].end()])
            is_allowed = forms[0] in allowed
            if is_allowed or any(map(is_name, forms)):
                yield _Phrase(first, end, is_allowed)


def _longest_first(phrases: Iterable[_Phrase]) -> list[_Phrase]:
    """The phrases that count: none has a word of a longer one that is of the other kind."""
    counting: list[_Phrase] = []
    allowed: dict[int, bool] = {}
    for phrase in sorted(phrases, key=lambda one: (-len(one.words), one.allowed)):
        if all(allowed.get(word, phrase.allowed) == phrase.allowed for word in phrase.words):
            allowed.update(dict.fromkeys(phrase.words, phrase.allowed))
            counting.append(phrase)
    return sorted(counting, key=lambda one: (one.first, -one.end))


def _places(words: Sequence[re.Match[str]], phrases: Iterable[_Phrase]) -> list[Place]:
    """Where the phrases stand; those that overlap are one."""
    places: list[Place] = []
    for phrase in phrases:
        start, end = words[phrase.first].start(), words[phrase.end - 1].end()
        if places and start < places[-1][1]:
            start, before = places.pop()
            end = max(before, end)
        places.append((start, end))
    return places


def has_mark(text: str) -> bool:
    """Whether a text holds a mark of personal data that was taken out."""
    return any(f"[{mark}]" in text for mark in MARKED)


def _is_mark(text: str, word: re.Match[str]) -> bool:
    return word.group() in MARKED and text[word.start() - 1 : word.end() + 1] == f"[{word.group()}]"


def _reach(words: Sequence[re.Match[str]], place: int) -> int:
    """How many words from this one on stand close enough together to be one name."""
    most = 1
    for before, after in zip(words[place:], words[place + 1 : place + MOST_WORDS], strict=False):
        if after.start() - before.end() > LONGEST_GAP:
            break
        most += 1
    return most


def reworded(
    label: str, keywords: Sequence[str], unwanted: IsName, allowed: frozenset[str] = frozenset()
) -> tuple[str, list[str]]:
    """A theme's label with some words taken out, “Theme” if nothing is left; its keywords without these."""
    spoken = spoken_of(keywords, unwanted, allowed)
    rest = take_out(label, unwanted, mark="", allowed=allowed)
    if rest == label:
        return label, spoken
    words = rest.split()
    while words and _links(words[0]):
        words.pop(0)
    while words and _links(words[-1]):
        words.pop()
    left = " ".join(words).strip(_EDGES)
    return left[:1].upper() + left[1:] or UNWORDED, spoken


def spoken_of(phrases: Iterable[str], unwanted: IsName, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The phrases in which no word is to be taken out."""
    return [phrase for phrase in phrases if take_out(phrase, unwanted, allowed=allowed) == phrase]


def says_something(label: str) -> bool:
    """Whether a theme's label says anything: “Theme” and “Theme 3” do not."""
    return label != UNWORDED and not label.removeprefix(UNWORDED).strip().isdecimal()


def _links(word: str) -> bool:
    """Whether a word stands for nothing on its own: “with”, “and”, a comma, the s of a possessive."""
    return set(words_of(word)) <= _LINKS
