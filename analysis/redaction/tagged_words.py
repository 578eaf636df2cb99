"""The words of a text as names are looked for among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from analysis.redaction.name_lists import (
    is_first_name,
    is_ordinary,
    is_place_or_product,
    is_surname,
    key_of,
    may_be_first_name,
)
from analysis.text.vocabulary import NO_NAMES, is_shouted

LONGEST_INITIALISM = 5
SHORTEST_SHOUTED = 3
SHOUTED = 0.6
_WORD = re.compile(r"[^\W\d_]{1,40}(?:[-'\u2019][^\W\d_]{1,40}){0,3}")
_POSSESSIVE = re.compile(r"['\u2019][sS]$")
_OPENING = re.compile(
    r"(?:^|[.!?:;\u2026\n\"\u201c(*\u2022>]|^\W{0,3}\d{1,2}[.)]|\s[-\u2013])[\s\"'\u201c(*\u2022>-]{0,4}$"
)
_GLUE = re.compile(r"[\d_@/\\#]")

Entity = tuple[int, int, str]
NO_ENTITY: Entity = (0, 0, "")


class EntitiesUnread(Exception):
    """What a word is depends on the named entities of its text, which the pipeline has not read."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what stands before it, and what the lists and the pipeline say of it.

    `opens` tells that it begins a sentence, where a capital says nothing; `entity` is the named one that it
    belongs to, None where the pipeline has not read the text.
    """

    text: str
    key: str
    start: int
    end: int
    gap: str
    capital: bool
    opens: bool
    glued: bool
    entity: Entity | None
    first: bool
    maybe: bool
    place: bool
    family: bool
    ordinary: bool

    @property
    def label(self) -> str:
        """The kind of the named entity that it belongs to."""
        return self._read_entity()[2]

    @property
    def alone(self) -> bool:
        """Whether it is the whole of its named entity."""
        start, end, _ = self._read_entity()
        return start >= self.start and end <= self.end + 2

    @property
    def initial(self) -> bool:
        """A single capital letter that may stand for a first name."""
        return len(self.text) == 1 and self.text.isupper()

    @property
    def listed(self) -> bool:
        """In a list of names."""
        return self.first or self.maybe or self.family

    @property
    def unknown(self) -> bool:
        """In no list at all."""
        return not (self.listed or self.ordinary)

    def _read_entity(self) -> Entity:
        if self.entity is None:
            raise EntitiesUnread
        return self.entity


def read_words(source: Doc | str) -> list[Word]:
    """Read the words of a text with what is known of each.

    Parameters
    ----------
    source : Doc or str
        With named entities, or a text that the pipeline has not read.

    Returns
    -------
    list of Word
        Of an unread text they say all but what rests on entities: that raises `EntitiesUnread`.
    """
    text = source if isinstance(source, str) else source.text
    found = [(match.start(), _end(match)) for match in _WORD.finditer(text)]
    loud = is_shouted([text[start:end] for start, end in found], SHOUTED)
    entities = [None] * len(found) if isinstance(source, str) else _entities_of(source, found)
    words: list[Word] = []
    for (start, end), entity in zip(found, entities, strict=True):
        words.append(_word(text, start, end, words[-1].end if words else 0, entity, loud))
    return words


def _entities_of(doc: Doc, found: Sequence[tuple[int, int]]) -> list[Entity | None]:
    entities = [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
    of_words: list[Entity | None] = []
    turn = 0
    for start, end in found:
        while turn < len(entities) and entities[turn][1] <= start:
            turn += 1
        of_words.append(entities[turn] if turn < len(entities) and entities[turn][0] < end else NO_ENTITY)
    return of_words


def _end(match: re.Match[str]) -> int:
    return match.end() - (2 if _POSSESSIVE.search(match.group()) else 0)


def _word(text: str, start: int, end: int, before: int, entity: Entity | None, loud: bool) -> Word:
    word = text[start:end]
    key = key_of(word)
    first = is_first_name(key)
    maybe = not first and may_be_first_name(key)
    initialism = not loud and _is_initialism(word, first)
    return Word(
        text=word,
        key=key,
        start=start,
        end=end,
        gap=text[before:start],
        capital=word[0].isupper() and not loud and not initialism,
        opens=_OPENING.search(text[max(0, start - 8) : start]) is not None,
        glued=_is_glued(text, start, end),
        entity=entity,
        first=first and not initialism,
        maybe=maybe,
        place=maybe and is_place_or_product(key),
        family=is_surname(key),
        ordinary=not first and _is_english(word, key),
    )


def _is_initialism(word: str, first: bool) -> bool:
    """Tell "HR" and "CISCO" from "ANNA", a first name in capitals."""
    longest = SHORTEST_SHOUTED if first else LONGEST_INITIALISM
    return word.isupper() and 1 < len(word) <= longest


def _is_english(word: str, key: str) -> bool:
    """Tell ordinary English, which has no accents, and what is never a name."""
    if key in NO_NAMES or key.startswith("i'"):
        return True
    return word.replace("\u2019", "'").isascii() and is_ordinary(key)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell a part of an address, a number or a path, or a name that was blacked out: "XXXX"."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return _GLUE.search(beside) is not None or (end - start > 1 and len(set(text[start:end].lower())) == 1)
