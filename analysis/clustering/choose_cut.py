"""Where to cut the tree: the partition whose groups are told apart best."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster

from analysis.arrays import FloatMatrix, IntVector, group_sums, unit_rows
from analysis.clustering.silhouette import cosine_silhouette

EVERY_CUT_BELOW = 200
STEPS = 36
FEWEST_TRIED = 3
UNUSUAL = 0.15

Views = tuple[FloatMatrix, FloatMatrix]


@dataclass(frozen=True)
class CutLimits:
    """How light the lightest group may be; how many groups are expected, and how many are the most and,
    where a cut has them, the fewest.
    """

    minimum_size: int
    expected_groups: float
    minimum_groups: int
    maximum_groups: int


def choose_cut(
    tree: np.ndarray,
    partitions: IntVector,
    views: Views,
    weights: IntVector,
    limits: CutLimits,
    unusual: float = UNUSUAL,
) -> IntVector:
    """Choose, among cuts of the tree (and, of few rows, the partitions too), the one best told apart.

    Parameters
    ----------
    tree : array of shape (n - 1, 4), a scipy linkage
    partitions : array of shape (p, n)
    views : two arrays of shape (n, d) and (n, e), unit rows
    weights : array of shape (n,)
    limits : CutLimits
        Groups that are too light are dissolved into their nearest neighbours before they are judged.
    unusual : float
        What an unusual number of groups costs; see `best_told_apart`.

    Returns
    -------
    array of shape (n,), values 0..k-1
    """
    candidates = _candidates(tree, partitions, limits.maximum_groups)
    return best_told_apart(candidates, views, weights, limits, unusual)


def best_told_apart(
    candidates: Iterable[IntVector],
    views: Views,
    weights: IntVector,
    limits: CutLimits,
    unusual: float = UNUSUAL,
) -> IntVector:
    """Choose the partition with the highest silhouette, summed over the views, less what is unusual about it.

    Where people's topics run into each other the silhouette hardly tells 9 groups from 90. So a number of
    groups that is unusual for so many texts must be told apart better: of the summed silhouette we take
    unusual · ln²(groups ÷ expected groups), which is .07 for twice or half as many.

    Parameters
    ----------
    candidates : iterable of arrays of shape (n,)
    views, weights, limits
        As in `choose_cut`.

    Returns
    -------
    array of shape (n,), values 0..k-1
        All zeros where no candidate is allowed.
    """
    allowed = _allowed(candidates, views[1], weights, limits)
    if not allowed:
        return np.zeros(len(weights), dtype=np.int64)
    return max(allowed, key=lambda labels: _worth(labels, views, limits.expected_groups, unusual))


def _worth(labels: IntVector, views: Views, expected_groups: float, unusual: float) -> float:
    silhouette = sum(cosine_silhouette(view, labels) for view in views)
    return silhouette - unusual * oddity(int(labels.max()) + 1, expected_groups)


def oddity(n_groups: int, expected_groups: float) -> float:
    """Give ln²(groups ÷ expected groups): 0 for what is expected, as much for half as for twice."""
    return math.log(n_groups / expected_groups) ** 2


def _allowed(
    candidates: Iterable[IntVector], rows: FloatMatrix, weights: IntVector, limits: CutLimits
) -> list[IntVector]:
    """Dissolve what is too light; leave out cuts with too many groups and, if others are left, too few."""
    settled = [dissolve_small(labels, rows, weights, limits.minimum_size) for labels in candidates]
    settled = [labels for labels in settled if labels.max() < limits.maximum_groups]
    many = [labels for labels in settled if labels.max() + 1 >= limits.minimum_groups]
    return many or settled


def _candidates(tree: np.ndarray, partitions: IntVector, maximum_groups: int) -> Iterator[IntVector]:
    n_rows = len(tree) + 1
    for n_groups in _numbers_of_groups(n_rows, maximum_groups):
        yield fcluster(tree, n_groups, criterion="maxclust").astype(np.int64) - 1
    if n_rows < EVERY_CUT_BELOW:
        yield from partitions


def _numbers_of_groups(n_rows: int, maximum_groups: int) -> list[int]:
    if n_rows < EVERY_CUT_BELOW:
        return list(range(2, max(3, n_rows // 2 + 1)))
    steps = np.geomspace(FEWEST_TRIED, min(2 * maximum_groups, n_rows // 4), STEPS)
    return sorted({int(step) for step in np.round(steps)})


def dissolve_small(labels: IntVector, rows: FloatMatrix, weights: IntVector, minimum_size: int) -> IntVector:
    """Give the rows of groups that are too light to the nearest group that is not.

    Parameters
    ----------
    labels : array of shape (n,)
    rows : array of shape (n, d), unit rows
    weights : array of shape (n,)
    minimum_size : int

    Returns
    -------
    array of shape (n,), values 0..k-1, every value present
    """
    _, labels = np.unique(labels, return_inverse=True)
    heavy = np.bincount(labels, weights=weights) >= minimum_size
    if heavy.all():
        return labels
    if not heavy.any():
        return np.zeros_like(labels)
    centroids = unit_rows(group_sums(rows, labels, len(heavy)))[heavy]
    loose = ~heavy[labels]
    settled = (np.cumsum(heavy) - 1)[labels]
    settled[loose] = np.argmax(rows[loose] @ centroids.T, axis=1)
    return settled
