"""Labels for themes in which no noun phrase is shared."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from analysis.text.phrases import stem, stems_of
from analysis.text.vocabulary import (
    COMPLAINT_WORDS,
    EMPTY_WORDS,
    GENERIC_WORDS,
    PRAISE_WORDS,
    SWEAR_WORDS,
    THANKS_WORDS,
)

GENERAL = "General remarks"
KINDS = {
    "Thanks": THANKS_WORDS,
    "General complaints": COMPLAINT_WORDS,
    "General praise": PRAISE_WORDS - COMPLAINT_WORDS,
}
KIND_SHARE = 0.4
PAIR_SHARE = 0.25
SHORTEST_WORD = 3
_STOP_STEMS = frozenset(stem(word) for word in ENGLISH_STOP_WORDS)


def shared_pair(typical: Sequence[str], taken: set[frozenset[str]]) -> str | None:
    """Find two words, one after the other, that typical statements share, such as "Activate card".

    Parameters
    ----------
    typical : sequence of str
        The theme's most typical statements.
    taken : set of frozenset of str
        The words of labels that other themes have.

    Returns
    -------
    str or None
        A word that is never written in lower case may be somebody's name and is left out.
    """
    times = Counter(pair for words in _telling_words(typical) for pair in set(pairwise(words)))
    enough = max(2, PAIR_SHARE * len(typical))
    shared = [pair for pair in times if times[pair] >= enough and _is_free(pair, taken)]
    commonest = min(shared, key=lambda pair: (-times[pair], pair), default=())
    return " ".join(commonest).capitalize() or None


def may_name(words: Collection[str]) -> bool:
    """Tell whether a phrase, as stems, may name a theme: it is no single word that fits all."""
    return len(words) != 1 or not GENERIC_WORDS.issuperset(words)


def is_general(label: str) -> bool:
    """Tell whether a label names no topic, numbered or not."""
    return label.startswith((GENERAL, *KINDS))


def kind_of(typical: Sequence[str]) -> str:
    """Tell what most of the statements do: thank, complain or praise; else they are general remarks.

    Parameters
    ----------
    typical : sequence of str

    Returns
    -------
    str
        One of `KINDS`, or "General remarks".
    """
    words_of = [set(stems_of(text)) for text in typical]
    for kind, words in KINDS.items():
        if words_of and sum(not words.isdisjoint(said) for said in words_of) >= KIND_SHARE * len(words_of):
            return kind
    return GENERAL


def _telling_words(texts: Sequence[str]) -> list[list[str]]:
    """Give the telling words of each text that are written in lower case in one of them."""
    common = {stem(word) for text in texts for word in text.split() if word.islower()}
    return [[word for word in stems_of(text) if word in common and _is_telling(word)] for text in texts]


def _is_free(pair: tuple[str, str], taken: set[frozenset[str]]) -> bool:
    return pair[0] != pair[1] and frozenset(pair) not in taken


def _is_telling(word: str) -> bool:
    return (
        len(word) > SHORTEST_WORD
        and word.isalpha()
        and word not in EMPTY_WORDS | PRAISE_WORDS | SWEAR_WORDS | _STOP_STEMS
    )
