"""Name every theme by a phrase its statements use and others don't."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from spacy.language import Language

from analysis.arrays import FloatMatrix, IntVector
from analysis.phrases import LONGEST, Phrase, find_phrases, sentence_case, stem, stems_of
from analysis.words import EMPTY_WORDS, PRAISE_WORDS

PARSED_IN_ALL = 600
PARSED_A_THEME = (8, 40)
KEYWORDS = 6
CONSIDERED = 40
LENGTH_FACTOR = {1: 0.8, 2: 1.1, 3: 1.05, 4: 0.9}
FALLBACK_WORDS = 6

Key = tuple[str, ...]
_STOP_STEMS = frozenset(stem(word) for word in ENGLISH_STOP_WORDS) | EMPTY_WORDS | PRAISE_WORDS


@dataclass(frozen=True)
class Name:
    """A theme's label and the keywords beside it."""

    label: str
    keywords: tuple[str, ...]


def name_themes(
    texts: Sequence[str], rows: FloatMatrix, weights: IntVector, labels: IntVector, centroids: FloatMatrix, nlp: Language
) -> list[Name]:
    """Name k themes; the largest chooses first, no two have the same label.

    Parameters
    ----------
    texts : sequence of u str
    rows : array of shape (u, d), unit rows
    weights : array of shape (u,)
    labels : array of shape (u,), values −1..k−1
    centroids : array of shape (k, d), unit rows
    nlp : Language

    Returns
    -------
    list of k Name

    Notes
    -----
    Class-based TF-IDF as in Grootendorst (2022), BERTopic, over noun phrases, times the cosine between the
    theme's centroid and the mean of all statements that use the phrase.
    """
    typical = [_most_typical(rows, labels, centroids, theme) for theme in range(len(centroids))]
    forms, keys_of = _collect_phrases(texts, typical, nlp)
    uses = _find_uses(texts, set(forms))
    scores = _score(keys_of, uses, rows, weights, labels, centroids)
    names: dict[int, Name] = {}
    taken: set[frozenset[str]] = set()
    sizes = np.bincount(labels[labels >= 0], weights=weights[labels >= 0], minlength=len(centroids))
    for theme in sorted(range(len(centroids)), key=lambda index: (-sizes[index], index)):
        names[theme] = _choose(scores[theme], forms, taken, [texts[index] for index in typical[theme]])
    return [names[theme] for theme in range(len(centroids))]


def _most_typical(rows: FloatMatrix, labels: IntVector, centroids: FloatMatrix, theme: int) -> list[int]:
    members = np.flatnonzero(labels == theme)
    count = int(np.clip(PARSED_IN_ALL // len(centroids), *PARSED_A_THEME))
    nearest = np.lexsort((members, -(rows[members] @ centroids[theme])))[:count]
    return [int(index) for index in members[nearest]]


def _collect_phrases(
    texts: Sequence[str], typical: Sequence[Sequence[int]], nlp: Language
) -> tuple[dict[Key, str], list[list[Key]]]:
    """Find the phrases of each theme's typical texts, and how each phrase is mostly written."""
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    keys_of: list[list[Key]] = []
    found = find_phrases([texts[index] for part in typical for index in part], nlp)
    for part in typical:
        phrases: list[Phrase] = [phrase for _ in part for phrase in next(found)]
        for phrase in phrases:
            written[phrase.key][sentence_case(phrase.text)] += 1
        keys_of.append(sorted({phrase.key for phrase in phrases}))
    forms = {key: min(counter, key=lambda form: (-counter[form], form)) for key, counter in written.items()}
    return forms, keys_of


def _find_uses(texts: Sequence[str], keys: set[Key]) -> dict[Key, list[int]]:
    """For every phrase, the texts that hold it."""
    uses: dict[Key, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        for key in sorted(keys.intersection(_runs(stems_of(text)))):
            uses[key].append(index)
    return uses


def _runs(words: Sequence[str]) -> Iterator[Key]:
    for start in range(len(words)):
        for stop in range(start + 1, min(start + LONGEST + 2, len(words)) + 1):
            yield tuple(words[start:stop])


def _score(
    keys_of: Sequence[Sequence[Key]],
    uses: dict[Key, list[int]],
    rows: FloatMatrix,
    weights: IntVector,
    labels: IntVector,
    centroids: FloatMatrix,
) -> list[list[tuple[float, Key]]]:
    sizes = np.bincount(labels + 1, weights=weights, minlength=len(centroids) + 1)[1:]
    scores: list[list[tuple[float, Key]]] = []
    for theme, keys in enumerate(keys_of):
        scored = []
        for key in keys:
            used = np.array(uses.get(key, ()), dtype=np.int64)
            if len(used):
                inside = float(weights[used][labels[used] == theme].sum())
                share = inside / max(1.0, sizes[theme])
                precision = inside / float(weights[used].sum())
                nearness = max(0.0, float(_direction(rows[used]) @ centroids[theme]))
                length = LENGTH_FACTOR.get(len(key), 0.7)
                rare = 0.35 if inside < 2 and sizes[theme] > 3 else 1.0
                scored.append((rare * length * np.sqrt(share) * precision**0.5 * nearness, key))
        scores.append(sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:CONSIDERED])
    return scores


def _direction(rows: FloatMatrix) -> FloatMatrix:
    mean = rows.mean(axis=0, dtype=np.float64)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _choose(
    scored: Sequence[tuple[float, Key]], forms: dict[Key, str], taken: set[frozenset[str]], typical: Sequence[str]
) -> Name:
    free = [key for _, key in scored if frozenset(key) not in taken]
    key = free[0] if free else None
    label = forms[key] if key else _fallback(typical, {form for form in forms.values()}, taken)
    taken.add(frozenset(stems_of(label)))
    if key:
        taken.add(frozenset(key))
    return Name(label, _keywords([other for _, other in scored], set(stems_of(label)), forms))


def _keywords(keys: Iterable[Key], said: set[str], forms: dict[Key, str]) -> tuple[str, ...]:
    """Take the next best phrases that add a word not yet said."""
    chosen: list[str] = []
    for key in keys:
        if not set(key) <= said and len(chosen) < KEYWORDS:
            chosen.append(forms[key] if forms[key][1:] != forms[key][1:].lower() else forms[key].lower())
            said |= set(key)
    return tuple(chosen)


def _fallback(typical: Sequence[str], _: set[str], taken: set[frozenset[str]]) -> str:
    """Without a phrase: the first content words of the most typical statement that no other theme has."""
    for text in typical:
        words = [word for word in text.replace("[", " ").replace("]", " ").split() if stem(word) not in _STOP_STEMS]
        label = sentence_case(" ".join(words[:FALLBACK_WORDS]))
        if label and frozenset(stems_of(label)) not in taken:
            return label
    return f"Theme {len(taken) + 1}"
