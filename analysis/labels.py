"""Name every theme by a phrase its statements use and others don't."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from spacy.language import Language

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.general_labels import KINDS, kind_of, shared_pair
from analysis.phrases import LONGEST, find_phrases, stems_of, usual_case, usual_forms

PARSED_IN_ALL = 500
PARSED_A_THEME = (8, 40)
KEYWORDS = 6
MENTIONED = 3
CONSIDERED = 40
RANKED_BY_MEANING = 12
LENGTH_FACTOR = {1: 0.8, 2: 1.1, 3: 1.05, 4: 0.9}
ONE_USE_FACTOR = 0.35
# Below these a phrase says less than “general remarks”.
LEAST_SHARE, LEAST_SCORE, LEAST_HOLD = 0.06, 0.09, 0.12
LONGER_SHARE = 0.3
SECOND_SHARE, PAIRED, PAIR_FACTOR = 0.15, 4, 0.55
NEAR, APART = 0.4, 0.03
ALIKE_LETTERS = 4

Key = tuple[str, ...]
Encode = Callable[[Sequence[str]], FloatMatrix]


@dataclass(frozen=True)
class Name:
    """A theme's label, the keywords beside it, and what at least two of its statements mention besides."""

    label: str
    keywords: tuple[str, ...]
    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Scored:
    """A phrase for a theme: the share of the theme that uses it, the share of its uses that are there.

    Once it is encoded also its cosine to the theme's centroid, and how much more that is than to any other.
    """

    key: Key
    text: str
    score: float
    share: float
    precision: float
    uses: float
    nearness: float = 0.0
    margin: float = 0.0


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
    """Name k themes; the largest chooses first, no two choose the same phrase.

    Several may be general praise, complaints or remarks: `analysis.themes` brings those together.

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
    ranked = [_score(keys, forms, uses, grouping, theme) for theme, keys in enumerate(keys_of)]
    if encode is not None:
        ranked = _rank_by_meaning(ranked, centroids, encode)
    names: dict[int, Name] = {}
    taken: set[frozenset[str]] = set()
    sizes = grouping.sizes
    for theme in sorted(range(len(centroids)), key=lambda index: (-sizes[index], index)):
        names[theme] = _choose(ranked[theme], taken, [texts[index] for index in typical[theme]])
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
    keys: Sequence[Key],
    forms: Mapping[Key, str],
    uses: Mapping[Key, IntVector],
    grouping: _Grouping,
    theme: int,
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
            score = factor * nearness * (share * precision) ** 0.5
            scored.append(_Scored(key, forms[key], score, share, precision, inside))
    return sorted(scored, key=lambda one: (-one.score, one.key))[:CONSIDERED]


def _rank_by_meaning(
    ranked: Sequence[list[_Scored]], centroids: FloatMatrix, encode: Encode
) -> list[list[_Scored]]:
    """Rank each theme's best phrases, and pairs, by their cosine to its centroid, above the others."""
    best = [_with_pairs(scored[:RANKED_BY_MEANING]) for scored in ranked]
    phrases = sorted({one.text for scored in best for one in scored})
    place = {phrase: index for index, phrase in enumerate(phrases)}
    similarity = encode(phrases) @ centroids.T
    again: list[list[_Scored]] = []
    for theme, scored in enumerate(best):
        measured = [_measure(one, similarity[place[one.text]], theme) for one in scored]
        measured.sort(key=lambda one: (one.margin <= 0, -one.score, one.key))
        again.append(measured + ranked[theme][RANKED_BY_MEANING:])
    return again


def _measure(one: _Scored, similarity: FloatVector, theme: int) -> _Scored:
    own, others = float(similarity[theme]), float(np.delete(similarity, theme).max(initial=0.0))
    meaning = max(0.05, 0.5 + own - 0.5 * others)
    return replace(one, score=one.score * meaning**2, nearness=own, margin=own - others)


def _with_pairs(scored: Sequence[_Scored]) -> list[_Scored]:
    """Set pairs of distinct phrases beside the phrases, where one of a single word leads."""
    weighty = [one for one in scored if one.share >= SECOND_SHARE and one.uses > 1][:PAIRED]
    pairs = [
        replace(
            first,
            key=first.key + second.key,
            text=f"{first.text} and {second.text}",
            score=PAIR_FACTOR * (first.score + second.score),
            share=min(1.0, first.share + second.share),
        )
        for first, second in combinations(weighty, 2)
        if len(first.key) == 1 and len(second.key) <= 2 and not _alike(first.key, second.key)
    ]
    return [*scored, *pairs]


def _direction(rows: FloatMatrix) -> FloatVector:
    mean = rows.mean(axis=0, dtype=np.float64)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _choose(scored: Sequence[_Scored], taken: set[frozenset[str]], typical: Sequence[str]) -> Name:
    free = [one for one in scored if frozenset(one.key) not in taken]
    telling = [one for one in free if _says_enough(one)]
    label = _capital(_longer(telling).text) if telling else _weak_label(free, taken, typical)
    taken.add(frozenset(stems_of(label.replace(" and ", " "))))
    shared = [one for one in scored if one.uses > 1]
    return Name(label, _others(scored, label, KEYWORDS), _others(shared, label, MENTIONED))


def _weak_label(free: Sequence[_Scored], taken: set[frozenset[str]], typical: Sequence[str]) -> str:
    """Name a theme of which no phrase tells enough: by the kind of remarks, else by what comes nearest."""
    kind = kind_of(typical)
    if kind in KINDS:
        return kind
    used = next((_capital(one.text) for one in free if one.uses > 1), None)
    return shared_pair(typical, taken) or used or kind


def _says_enough(one: _Scored) -> bool:
    """Tell whether a phrase says more than “general remarks”: by its use, or by what it means."""
    if one.uses > 1 and (one.margin >= APART or (one.nearness >= NEAR and one.margin >= 0)):
        return True
    return one.share >= LEAST_SHARE and (one.score >= LEAST_SCORE or one.share * one.precision >= LEAST_HOLD)


def _longer(free: Sequence[_Scored]) -> _Scored:
    """Take a longer phrase around a word of the first, where it is used enough: leg wound for leg."""
    first = free[0]
    if len(first.key) > 1 and " and " not in first.text:
        return first
    around = (one for one in free[1:] if len(one.key) > 1 and " and " not in one.text)
    around = (one for one in around if not set(one.key).isdisjoint(first.key) and one.margin >= 0)
    return next((one for one in around if one.share >= LONGER_SHARE * first.share), first)


def _others(scored: Sequence[_Scored], label: str, most: int) -> tuple[str, ...]:
    """Take the next best phrases that add a word not yet said."""
    said = set(stems_of(label))
    chosen: list[str] = []
    for one in scored:
        if not set(one.key) <= said and " and " not in one.text and len(chosen) < most:
            chosen.append(one.text)
            said |= set(one.key)
    return tuple(chosen)


def _alike(one: Key, other: Key) -> bool:
    """Tell whether two phrases share a word, or words that begin alike: nurses, nursing."""
    return bool({word[:ALIKE_LETTERS] for word in one} & {word[:ALIKE_LETTERS] for word in other})


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
