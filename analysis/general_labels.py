"""Labels for themes in which no noun phrase is shared."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from analysis.phrases import stem, stems_of
from analysis.words import EMPTY_WORDS, PRAISE_WORDS

GENERAL = "General remarks"
PAIR_SHARE = 0.25
SHORTEST_WORD = 3
_STOP_STEMS = frozenset(stem(word) for word in ENGLISH_STOP_WORDS)


def general_label(typical: Sequence[str], taken: set[frozenset[str]]) -> str:
    """Name a theme by two words its statements share, else as general remarks and the word they share.

    Parameters
    ----------
    typical : sequence of str
        The theme's most typical statements.
    taken : set of frozenset of str
        The words of labels that other themes have.

    Returns
    -------
    str
        Such as "Activate card", or "General remarks: excellent" where people only praise or complain.
    """
    return next(label for label in _choices(typical) if frozenset(stems_of(label)) not in taken)


def _choices(typical: Sequence[str]) -> Iterator[str]:
    words_of = [[word for word in stems_of(text) if _is_telling(word)] for text in typical]
    pairs = Counter(pair for words in words_of for pair in set(pairwise(words)) if _is_topic(pair))
    for pair, count in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        if count >= max(2, PAIR_SHARE * len(typical)):
            yield " ".join(pair).capitalize()
    yield GENERAL
    counts = Counter(word for words in words_of for word in set(words))
    for word in sorted(counts, key=lambda word: (-counts[word], word not in PRAISE_WORDS, word)):
        yield f"{GENERAL}: {word}"
    yield from (f"{GENERAL} {number}" for number in range(2, len(typical) + 1000))


def _is_topic(pair: tuple[str, str]) -> bool:
    return pair[0] != pair[1] and not PRAISE_WORDS.intersection(pair)


def _is_telling(word: str) -> bool:
    if word in PRAISE_WORDS:
        return True
    return len(word) > SHORTEST_WORD and word.isalpha() and word not in EMPTY_WORDS | _STOP_STEMS
