"""Items whose titles are alike: whoever adds one sees those that may be the same."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log

from sqlmodel import Session, select

from models.backlog.items import BacklogItem
from models.words_in_text import words_of

MOST = 5  # items that are pointed out
LEAST_SHARED = 0.5  # of the weight of the words of both titles
LEAST_HELD = 0.9  # of the weight of the shorter title's words, where it has two or more
# What stands in titles whatever they are about, as it is left of the words (`_stem`).
EMPTY = frozenset(
    {
        *(
            "a",
            "an",
            "and",
            "as",
            "at",
            "be",
            "by",
            "for",
            "from",
            "in",
            "into",
            "is",
            "it",
            "its",
            "of",
            "on",
        ),
        *("or", "our", "that", "the", "their", "this", "to", "we", "what", "with"),
        *("better", "improv", "improvement", "keep", "mak", "make", "more", "shar", "share"),
    }
)
ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
SHORTEST_STEM = 4  # letters


@dataclass(frozen=True)
class AlikeItem:
    """An item whose title is like another."""

    id: str
    number: int
    title: str
    status: str


def alike_items(session: Session, title: str) -> list[AlikeItem]:
    """Find the items whose titles share most of their words with this one, the most alike first.

    A word weighs log(1 + n / k) where k of n titles hold it (inverse document frequency: Spärck Jones, 1972).
    Titles are alike by the weight of the shared words among all of both (Jaccard, weighted), or where the
    shorter one is held by the other.
    """
    rows = session.exec(
        select(BacklogItem.id, BacklogItem.number, BacklogItem.title, BacklogItem.status)
    ).all()
    own = _said_in(title)
    titles = [_said_in(row[2]) for row in rows]
    held_by = Counter(word for words in titles for word in words)
    weights = {word: log(1 + len(rows) / held_by.get(word, 1)) for word in {*held_by, *own}}
    found = [
        (likeness, AlikeItem(*row))
        for row, words in zip(rows, titles, strict=True)
        if (likeness := _likeness(own, words, weights))
    ]
    found.sort(key=lambda each: (-each[0], each[1].number))
    return [item for _, item in found[:MOST]]


def _likeness(one: Collection[str], other: Collection[str], weights: Mapping[str, float]) -> float:
    """How alike two titles are, 0 to 1; 0 where they are not alike."""
    shared = set(one) & set(other)
    if not shared:
        return 0.0
    weight = _weight(shared, weights)
    of_both = weight / _weight(set(one) | set(other), weights)
    held = weight / min(_weight(one, weights), _weight(other, weights))
    return of_both if of_both >= LEAST_SHARED or (len(shared) > 1 and held >= LEAST_HELD) else 0.0


def _weight(words: Collection[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] for word in words)


def _said_in(title: str) -> frozenset[str]:
    """The words of a title that tell what it is about."""
    return frozenset(stem for word in words_of(title) if (stem := _stem(word)) not in EMPTY)


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
