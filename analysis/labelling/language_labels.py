"""Labels for themes without a statement in English: the language, and the words they share."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.util import get_lang_class

from analysis.arrays import IntVector
from analysis.labelling.labels import KEYWORDS, Name
from analysis.text.language import ENGLISH, NAMES, UNKNOWN, UNSPACED, words_of
from analysis.text.phrases import commonest_form

IN_LABEL = 3
SHORTEST = 3
LEAST = 2  # texts that share a word
MOST = 0.5
SEVERAL = "In several languages"


def name_by_language(
    names: Sequence[Name],
    texts: Sequence[str],
    languages: Sequence[str],
    weights: IntVector,
    labels: IntVector,
) -> list[Name]:
    """Rename the themes that have texts, but none in English: "In German: Besprechungen, Freigaben".

    Parameters
    ----------
    names : sequence of k Name
    texts : sequence of u str
    languages : sequence of u str
    weights : array of shape (u,)
        How many statements have the text.
    labels : array of shape (u,), values -1..k-1

    Returns
    -------
    list of k Name
    """
    renamed = list(names)
    for theme in range(len(names)):
        members = np.flatnonzero(labels == theme).tolist()
        count = Counter({languages[i]: 0 for i in members})
        for i in members:
            count[languages[i]] += int(weights[i])
        if members and ENGLISH not in count:
            language = min(count, key=lambda code: (-count[code], code))
            own = [texts[i] for i in members if languages[i] == language]
            is_most = count[language] > MOST * count.total()
            renamed[theme] = _name(language, own) if is_most else Name(SEVERAL, ())
    return renamed


def _name(language: str, texts: Sequence[str]) -> Name:
    shared = [] if language in UNSPACED else _shared_words(language, texts)
    words = ", ".join(shared[:IN_LABEL])
    label = f"In {NAMES[language]}: {words}" if words else f"In {NAMES[language]}"
    return Name(label, tuple(shared[IN_LABEL : IN_LABEL + KEYWORDS]))


def _shared_words(language: str, texts: Sequence[str]) -> list[str]:
    """The words that say something and that several texts share, the most shared first."""
    stop = _stop_words(ENGLISH) | _stop_words(language)
    uses: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        found = {word.lower(): word for word in words_of(text) if len(word) >= SHORTEST}
        for lower in found.keys() - stop:
            uses[lower] += 1
            written[lower][found[lower]] += 1
    ranked = sorted(uses, key=lambda word: (-uses[word], word))
    return [commonest_form(written[word]) for word in ranked if uses[word] >= LEAST]


def _stop_words(language: str) -> set[str]:
    """The words that say nothing in a language, by spaCy; loading its French takes seconds, no other does."""
    return set() if language == UNKNOWN else get_lang_class(language).Defaults.stop_words
