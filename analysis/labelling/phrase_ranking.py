"""Rank the phrases that could name each theme: by who uses them, and by what their meaning finds."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector, unit_rows
from analysis.text.phrases import is_linked

SHORTLIST, WIDE = 16, 4
SUPPORT = 0.2
LENGTH_FACTOR = {1: 0.85, 2: 1.1, 3: 1.05, 4: 0.9}
PAIR_FACTOR = {2: 1.0, 3: 0.85, 4: 0.75}
ONE_USE_FACTOR = 0.35
PAIRED, PAIR_SHARE, PAIR_LENGTH = 8, 0.1, 2
PAIR_FOUND = 0.4
NESTED_SHARE = 0.6
NEARLY_THE_SAME = 0.75
ALIKE_LETTERS = 4

Key = tuple[str, ...]
Encode = Callable[[Sequence[str]], FloatMatrix]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A phrase that could name a theme.

    Attributes
    ----------
    key : tuple of str
        Its words in the form they are counted under.
    text : str
    users : array of int
        The texts that use it.
    score : float
    uses : int
        Statements of the theme that use it, among the texts at hand.
    share, precision : float
        These as a share of the theme, and as a share of all that use it.
    margin : float
        Its cosine to the theme's centroid, less that to the nearest other.
    found : float
        How well its meaning finds the theme's statements among all: average precision above chance, 0..1.
    is_wide : bool
        Whether it is no noun phrase; see `analysis.text.phrases.Phrase`.
    is_supported : bool
        Whether many of the theme's statements say a word of it: shorter report, where all speak of reports.
    vector : array of shape (d,), unit length
        What it means; empty until that is asked for.
    """

    key: Key
    text: str
    users: IntVector
    score: float = 0.0
    uses: int = 0
    share: float = 0.0
    precision: float = 0.0
    margin: float = 0.0
    found: float = 0.0
    is_wide: bool = False
    is_supported: bool = False
    vector: FloatVector = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    @property
    def is_pair(self) -> bool:
        """Whether two phrases are joined in it."""
        return " and " in self.text


@dataclass(frozen=True, eq=False)
class Grouping:
    """Texts in their themes: each is of so many statements, and stands for so many texts like it."""

    rows: FloatMatrix
    statements: IntVector
    times: IntVector
    labels: IntVector
    centroids: FloatMatrix

    @cached_property
    def weights(self) -> IntVector:
        """Statements that each text stands for."""
        return self.statements * self.times

    @property
    def sizes(self) -> FloatVector:
        """Statements in each theme."""
        counts = np.bincount(self.labels + 1, weights=self.weights, minlength=len(self.centroids) + 1)
        return np.asarray(counts[1:], dtype=np.float32)

    def weights_in(self, theme: int) -> IntVector:
        """Statements that each text stands for, 0 where it is in another theme."""
        return np.where(self.labels == theme, self.weights, 0)


def rank_phrases(
    keys_of: Sequence[Sequence[Key]],
    forms: Mapping[Key, str],
    uses: Mapping[Key, IntVector],
    grouping: Grouping,
    encode: Encode | None,
    wide: Set[Key] = frozenset(),
) -> list[list[Candidate]]:
    """Rank the phrases of each theme, and pairs of them, the best first; wide ones stand behind the others.

    Parameters
    ----------
    keys_of : sequence of k sequences of Key
        The phrases that could name each theme.
    forms : mapping of Key to str
        How each is written.
    uses : mapping of Key to array of int
        The texts that use each.
    grouping : Grouping
    encode : callable or None
        Gives phrases as unit rows in the space of the texts; without it a phrase means what its users say.

    wide : set of Key
        Those that are no noun phrases.

    Returns
    -------
    list of k lists of Candidate

    Notes
    -----
    In the manner of class-based TF-IDF (Grootendorst 2022, BERTopic), over noun phrases: first by the share
    of the theme that uses a phrase and the share of its uses that fall in the theme; the best of these by
    the average precision with which their vectors retrieve the theme's statements.
    """
    shortlists = [_shortlist(keys, forms, uses, grouping, theme, wide) for theme, keys in enumerate(keys_of)]
    known = _vectors([one for part in shortlists for one in part], grouping, encode)
    return [_rank(part, known, grouping, theme) for theme, part in enumerate(shortlists)]


def _shortlist(
    keys: Sequence[Key],
    forms: Mapping[Key, str],
    uses: Mapping[Key, IntVector],
    grouping: Grouping,
    theme: int,
    wide: Set[Key],
) -> list[Candidate]:
    inside = grouping.weights_in(theme)
    used = [_by_use(Candidate(key, forms[key], uses[key]), grouping, inside) for key in keys]
    said = {one.key[0] for one in used if len(one.key) == 1 and one.share >= SUPPORT}
    used = [replace(one, is_wide=one.key in wide, is_supported=not said.isdisjoint(one.key)) for one in used]
    own = _standing_alone([one for one in used if not one.is_wide])
    wider = [one for one in used if _is_borne_out(one)]
    return [*_most_telling(own, grouping, theme)[:SHORTLIST], *_most_telling(wider, grouping, theme)[:WIDE]]


def _most_telling(used: Sequence[Candidate], grouping: Grouping, theme: int) -> list[Candidate]:
    weights = {
        one.key: one.score**2 * max(0.0, float(_meant(one, grouping) @ grouping.centroids[theme]))
        for one in used
    }
    return sorted(used, key=lambda one: (-weights[one.key], one.key))


def _is_borne_out(one: Candidate) -> bool:
    """Tell of a wide phrase whether it is said twice, or of things of which many statements name one."""
    once = one.uses == 1 and one.is_supported and is_linked(one.key)
    return one.is_wide and (one.uses > 1 or once)


def _standing_alone(nouns: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in nouns if one.uses and not any(_is_nested(one, other) for other in nouns)]


def _is_nested(one: Candidate, other: Candidate) -> bool:
    """Tell whether a phrase is mostly said as part of a longer one, as ups are in stand ups."""
    longer = len(other.key) - len(one.key)
    if longer < 1 or other.uses < max(2, NESTED_SHARE * one.uses):
        return False
    return any(other.key[start : start + len(one.key)] == one.key for start in range(longer + 1))


def _best_first(one: Candidate) -> tuple[float, Key]:
    return -one.score, one.key


def _by_use(one: Candidate, grouping: Grouping, inside: IntVector) -> Candidate:
    """Score a phrase by how much of the theme uses it, and how much of its use is there."""
    size, held = int(inside.sum()), int(inside[one.users].sum())
    share, precision = held / max(size, 1), held / max(int(grouping.weights[one.users].sum()), 1)
    uses = int(grouping.statements[one.users][inside[one.users] > 0].sum())
    factor = (PAIR_FACTOR if one.is_pair else LENGTH_FACTOR).get(len(one.key), 0.7)
    factor *= ONE_USE_FACTOR if uses < 2 < size - 1 else 1.0
    score = factor * (share * precision) ** 0.25
    return replace(one, score=score, uses=uses, share=share, precision=precision)


def _meant(one: Candidate, grouping: Grouping) -> FloatVector:
    """Give the mean direction of the texts that use a phrase."""
    mean = grouping.rows[one.users].mean(axis=0, dtype=np.float64, keepdims=True)
    return np.asarray(unit_rows(mean)[0], dtype=np.float32)


def _vectors(
    candidates: Sequence[Candidate], grouping: Grouping, encode: Encode | None
) -> dict[Key, FloatVector]:
    texts = {one.key: one.text for one in candidates}
    if encode is None:
        return {one.key: _meant(one, grouping) for one in candidates}
    return dict(zip(texts, encode(list(texts.values())), strict=True)) if texts else {}


def _rank(
    shortlist: Sequence[Candidate], known: Mapping[Key, FloatVector], grouping: Grouping, theme: int
) -> list[Candidate]:
    inside = grouping.weights_in(theme)
    singles = sorted(
        (_by_meaning(one, known[one.key], grouping, inside, theme) for one in shortlist), key=_best_first
    )
    pairs = []
    nouns = [one for one in singles if not one.is_wide]
    for first, second in _pairs(nouns, known, inside):
        pair = _by_use(_joined(first, second), grouping, inside)
        pairs.append(_by_meaning(pair, known[first.key] + known[second.key], grouping, inside, theme))
    return sorted([*singles, *pairs], key=lambda one: (one.is_wide, one.margin <= 0, *_best_first(one)))


def _by_meaning(
    one: Candidate, vector: FloatVector, grouping: Grouping, inside: IntVector, theme: int
) -> Candidate:
    """Score a phrase, scored by its use, also by the statements that its vector finds."""
    direction = unit_rows(vector[None])[0]
    to_themes = grouping.centroids @ direction
    margin = float(to_themes[theme] - np.delete(to_themes, theme).max(initial=0.0))
    found = _average_precision(grouping.rows @ direction, grouping.weights, inside)
    factor = float(np.clip(0.5 + 2 * margin, 0.1, 1.0))
    chance = float(inside.sum() / grouping.weights.sum())
    return replace(
        one,
        score=one.score * found**0.6 * factor,
        margin=margin,
        found=(found - chance) / max(1.0 - chance, 1e-9),
        vector=direction,
    )


def _average_precision(similarity: FloatVector, weights: IntVector, inside: IntVector) -> float:
    order = np.argsort(-similarity, kind="stable")
    hits, seen = inside[order], np.cumsum(weights[order], dtype=np.float64)
    return float((np.cumsum(hits, dtype=np.float64) / seen * hits).sum() / max(float(hits.sum()), 1e-9))


def _pairs(
    singles: Sequence[Candidate], known: Mapping[Key, FloatVector], inside: IntVector
) -> Iterator[tuple[Candidate, Candidate]]:
    """Choose two of the best phrases, the more used first, where the other adds texts of its own."""
    weighty = _weighty(singles, PAIR_SHARE)
    if len(weighty) < 2:
        weighty = _weighty(singles, PAIR_SHARE / 2)
    for pair in combinations(weighty[:PAIRED], 2):
        first, second = sorted(pair, key=lambda one: (-one.uses, one.key))
        adds = inside[np.setdiff1d(second.users, first.users)].any()
        if adds and _may_be_joined(first.key, second.key, known):
            yield first, second


def _weighty(singles: Sequence[Candidate], share: float) -> list[Candidate]:
    """The phrases that may stand in a pair: short, said twice, and not far from the meaning of the theme."""
    short = [one for one in singles if one.uses > 1 and len(one.key) <= PAIR_LENGTH]
    least = PAIR_FOUND * max((one.found for one in short), default=0.0)
    return [one for one in short if one.share >= share and one.found >= least]


def _joined(first: Candidate, second: Candidate) -> Candidate:
    users = np.union1d(first.users, second.users)
    return Candidate(first.key + second.key, f"{first.text} and {second.text}", users)


def _may_be_joined(one: Key, other: Key, known: Mapping[Key, FloatVector]) -> bool:
    """Tell whether two phrases say different things, and are not said as one, as interest and rate are."""
    if one + other in known or other + one in known or _alike(one, other):
        return False
    return float(known[one] @ known[other]) < NEARLY_THE_SAME


def _alike(one: Key, other: Key) -> bool:
    """Tell whether two phrases share a word, or words that begin alike: nurses, nursing; MP, MPs."""
    pairs = ((first[:ALIKE_LETTERS], second[:ALIKE_LETTERS]) for first in one for second in other)
    return any(first.startswith(second) or second.startswith(first) for first, second in pairs)
