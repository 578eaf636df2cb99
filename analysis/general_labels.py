"""Labels for themes in which no noun phrase is shared."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, pairwise, product
from string import ascii_uppercase

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
        Such as "Activate card", or "General remarks: excellent" where people only praise or complain. A word
        that is never written in lower case may be somebody's name and is left out.
    """
    return next(label for label in _choices(typical) if frozenset(stems_of(label)) not in taken)


def _choices(typical: Sequence[str]) -> Iterator[str]:
    common = {stem(word) for text in typical for word in text.split() if word.islower()}
    words_of = [[word for word in stems_of(text) if word in common and _is_telling(word)] for text in typical]
    pairs = Counter(pair for words in words_of for pair in set(pairwise(words)) if _is_topic(pair))
    for pair, times in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        if times >= max(2, PAIR_SHARE * len(typical)):
            yield " ".join(pair).capitalize()
    yield GENERAL
    counts = Counter(word for words in words_of for word in set(words) if word in PRAISE_WORDS)
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if counts[word] >= max(2, PAIR_SHARE * len(typical)):
            yield f"{GENERAL}: {word}"
    yield from (f"{GENERAL} {letters}" for letters in _letters())


def _letters() -> Iterator[str]:
    """B to Z, then AA, AB and so on: a label is told apart by its letters."""
    for length in count(1):
        yield from ("".join(some) for some in product(ascii_uppercase, repeat=length) if some != ("A",))


def _is_topic(pair: tuple[str, str]) -> bool:
    return pair[0] != pair[1] and not PRAISE_WORDS.intersection(pair)


def _is_telling(word: str) -> bool:
    if word in PRAISE_WORDS:
        return True
    return len(word) > SHORTEST_WORD and word.isalpha() and word not in EMPTY_WORDS | _STOP_STEMS
