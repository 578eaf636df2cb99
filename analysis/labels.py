"""Name every theme by a phrase its statements use and others don't."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.language import Language

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.general_labels import general_label
from analysis.phrases import LONGEST, find_phrases, stems_of, usual_case, usual_forms

PARSED_IN_ALL = 500
PARSED_A_THEME = (8, 40)
KEYWORDS = 6
CONSIDERED = 40
RANKED_BY_MEANING = 12
LENGTH_FACTOR = {1: 0.8, 2: 1.1, 3: 1.05, 4: 0.9}
ONE_USE_FACTOR = 0.35
# Below these a phrase says less than “general remarks”.
LEAST_SHARE, LEAST_SCORE, LEAST_HOLD = 0.06, 0.09, 0.12
LONGER_SHARE = 0.3
SECOND_SHARE, SECOND_PRECISION, SECOND_AMONG = 0.15, 0.5, 4
ALIKE_LETTERS = 4

Key = tuple[str, ...]
Encode = Callable[[Sequence[str]], FloatMatrix]


@dataclass(frozen=True)
class Name:
    """A theme's label and the keywords beside it."""

    label: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class _Scored:
    """A phrase for a theme: the share of the theme that uses it, the share of its uses that are there."""

    key: Key
    score: float
    share: float
    precision: float


@dataclass(frozen=True, eq=False)
class _Grouping:
    """Texts in their themes."""

    rows: FloatMatrix
    weights: IntVector
    labels: IntVector
    centroids: FloatMatrix

    @property
    def sizes(self) -> FloatVector:
        """Statements in each theme."""
        counts = np.bincount(self.labels + 1, weights=self.weights, minlength=len(self.centroids) + 1)
        return np.asarray(counts[1:], dtype=np.float32)


def name_themes(
    texts: Sequence[str],
    rows: FloatMatrix,
    weights: IntVector,
    labels: IntVector,
    centroids: FloatMatrix,
    nlp: Language,
    encode: Encode | None = None,
) -> list[Name]:
    """Name k themes; the largest chooses first, no two have the same label.

    Parameters
    ----------
    texts : sequence of u str
    rows : array of shape (u, d), unit rows
    weights : array of shape (u,)
    labels : array of shape (u,), values -1..k-1
    centroids : array of shape (k, d), unit rows
    nlp : Language
    encode : callable or None
        Gives phrases as unit rows in the space of `rows`; the best phrases are then ranked by what they mean.

    Returns
    -------
    list of k Name

    Notes
    -----
    In the manner of class-based TF-IDF (Grootendorst 2022, BERTopic), over noun phrases: the share of the
    theme that uses a phrase and the share of its uses that fall in the theme, times the cosine between the
    theme's centroid and the mean of all statements that use it.
    """
    grouping = _Grouping(rows, weights, labels, centroids)
    typical = [_most_typical(grouping, theme) for theme in range(len(centroids))]
    forms, keys_of = _collect_phrases(texts, typical, nlp)
    uses = _find_uses(texts, set(forms))
    ranked = [_score(keys, uses, grouping, theme) for theme, keys in enumerate(keys_of)]
    if encode is not None:
        ranked = _rank_by_meaning(ranked, forms, centroids, encode)
    names: dict[int, Name] = {}
    taken: set[frozenset[str]] = set()
    sizes = grouping.sizes
    for theme in sorted(range(len(centroids)), key=lambda index: (-sizes[index], index)):
        names[theme] = _choose(ranked[theme], forms, taken, [texts[index] for index in typical[theme]])
    return [names[theme] for theme in range(len(centroids))]


def _most_typical(grouping: _Grouping, theme: int) -> list[int]:
    members = np.flatnonzero(grouping.labels == theme)
    count = int(np.clip(PARSED_IN_ALL // len(grouping.centroids), *PARSED_A_THEME))
    nearest = np.lexsort((members, -(grouping.rows[members] @ grouping.centroids[theme])))[:count]
    return [int(index) for index in members[nearest]]


def _collect_phrases(
    texts: Sequence[str], typical: Sequence[Sequence[int]], nlp: Language
) -> tuple[dict[Key, str], list[list[Key]]]:
    """Find the phrases of each theme's typical texts, and how each phrase is mostly written."""
    usual = usual_forms(texts)
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    keys_of: list[list[Key]] = []
    found = find_phrases([texts[index] for part in typical for index in part], nlp)
    for part in typical:
        phrases = [phrase for _ in part for phrase in next(found)]
        for phrase in phrases:
            written[phrase.key][usual_case(phrase.text, usual)] += 1
        keys_of.append(sorted({phrase.key for phrase in phrases}))
    forms = {key: min(counter, key=lambda form: (-counter[form], form)) for key, counter in written.items()}
    return forms, keys_of


def _find_uses(texts: Sequence[str], keys: set[Key]) -> dict[Key, IntVector]:
    """For every phrase, the texts that hold it."""
    uses: dict[Key, list[int]] = {key: [] for key in keys}
    for index, text in enumerate(texts):
        for key in keys.intersection(_runs(stems_of(text))):
            uses[key].append(index)
    return {key: np.array(used, dtype=np.int64) for key, used in uses.items()}


def _runs(words: Sequence[str]) -> Iterator[Key]:
    for start in range(len(words)):
        for stop in range(start + 1, min(start + LONGEST, len(words)) + 1):
            yield tuple(words[start:stop])


def _score(
    keys: Sequence[Key], uses: Mapping[Key, IntVector], grouping: _Grouping, theme: int
) -> list[_Scored]:
    size = float(grouping.sizes[theme])
    scored = []
    for key in keys:
        used = uses[key]
        inside = float(grouping.weights[used][grouping.labels[used] == theme].sum())
        if inside:
            share, precision = inside / size, inside / float(grouping.weights[used].sum())
            nearness = max(0.0, float(_direction(grouping.rows[used]) @ grouping.centroids[theme]))
            factor = LENGTH_FACTOR.get(len(key), 0.7) * (ONE_USE_FACTOR if inside < 2 < size - 1 else 1.0)
            scored.append(_Scored(key, factor * nearness * (share * precision) ** 0.5, share, precision))
    return sorted(scored, key=lambda one: (-one.score, one.key))[:CONSIDERED]


def _rank_by_meaning(
    ranked: Sequence[list[_Scored]], forms: Mapping[Key, str], centroids: FloatMatrix, encode: Encode
) -> list[list[_Scored]]:
    """Rank each theme's best phrases anew by their cosine to its centroid, less that to the next theme's."""
    phrases = sorted({forms[one.key] for scored in ranked for one in scored[:RANKED_BY_MEANING]})
    place = {phrase: index for index, phrase in enumerate(phrases)}
    similarity = encode(phrases) @ centroids.T
    again: list[list[_Scored]] = []
    for theme, scored in enumerate(ranked):
        best = []
        for one in scored[:RANKED_BY_MEANING]:
            near = similarity[place[forms[one.key]]]
            others = float(np.delete(near, theme).max(initial=0.0))
            meaning = max(0.05, 0.5 + float(near[theme]) - 0.5 * others)
            best.append(replace(one, score=one.score * meaning**2))
        best.sort(key=lambda one: (-one.score, one.key))
        again.append(best + scored[RANKED_BY_MEANING:])
    return again


def _direction(rows: FloatMatrix) -> FloatVector:
    mean = rows.mean(axis=0, dtype=np.float64)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _choose(
    scored: Sequence[_Scored], forms: Mapping[Key, str], taken: set[frozenset[str]], typical: Sequence[str]
) -> Name:
    free = [one for one in scored if frozenset(one.key) not in taken and _says_enough(one)]
    label = _capital(_with_second(free, forms)) if free else general_label(typical, taken)
    taken.add(frozenset(free[0].key) if free else frozenset(stems_of(label)))
    return Name(label, _keywords(scored, set(stems_of(label)), forms))


def _says_enough(one: _Scored) -> bool:
    tells = one.score >= LEAST_SCORE or one.share * one.precision >= LEAST_HOLD
    return tells and one.share >= LEAST_SHARE


def _with_second(free: Sequence[_Scored], forms: Mapping[Key, str]) -> str:
    """Take a longer phrase around a first one of a single word, or set a second, distinct one beside it."""
    first = free[0]
    if len(first.key) > 1:
        return forms[first.key]
    for longer in free[1:]:
        if first.key[0] in longer.key and longer.share >= LONGER_SHARE * first.share:
            return forms[longer.key]
    for second in free[1:SECOND_AMONG]:
        weighty = second.share >= SECOND_SHARE and second.precision >= SECOND_PRECISION
        if weighty and not _alike(first.key, second.key):
            return f"{forms[first.key]} and {forms[second.key]}"
    return forms[first.key]


def _keywords(scored: Sequence[_Scored], said: set[str], forms: Mapping[Key, str]) -> tuple[str, ...]:
    """Take the next best phrases that add a word not yet said."""
    chosen: list[str] = []
    for one in scored:
        if not set(one.key) <= said and len(chosen) < KEYWORDS:
            chosen.append(forms[one.key])
            said |= set(one.key)
    return tuple(chosen)


def _alike(one: Key, other: Key) -> bool:
    """Tell whether two phrases share a word, or words that begin alike: nurses, nursing."""
    return bool({word[:ALIKE_LETTERS] for word in one} & {word[:ALIKE_LETTERS] for word in other})


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
