"""Themes that are one: called alike, or not told apart by what their statements mean."""

from collections.abc import Sequence

import numpy as np

from analysis.arrays import BoolMatrix, FloatMatrix, group_sums
from analysis.clustering.grounds import Grounds

ALIKE = 0.8
ALIKE_OF_ONE_NAME = 0.4
LEAST_WITHIN = 0.05


def find_twins(grounds: Grounds, same_name: BoolMatrix, first: Sequence[int]) -> list[tuple[int, int]]:
    """Find pairs of themes that should be one, each theme in at most one pair.

    Parameters
    ----------
    grounds : Grounds
    same_name : array of shape (k, k), bool
        Whether two themes are called alike.
    first : sequence of k int
        The themes, those that should stay first.

    Returns
    -------
    list of (theme that stays, theme to merge into it)
        The most alike first.
    """
    alike = likeness(grounds)
    bar = np.where(same_name, ALIKE_OF_ONE_NAME, ALIKE)
    rank = {theme: place for place, theme in enumerate(first)}
    ones, others = np.nonzero(np.triu(alike >= bar, 1))
    pairs = sorted(zip(ones.tolist(), others.tolist(), strict=True), key=lambda pair: (-alike[pair], pair))
    taken: set[int] = set()
    twins = []
    for pair in pairs:
        if taken.isdisjoint(pair):
            taken.update(pair)
            stays, goes = sorted(pair, key=lambda theme: rank[theme])
            twins.append((stays, goes))
    return twins


def likeness(grounds: Grounds) -> FloatMatrix:
    """Tell how alike themes are, whatever their size: about 1 for two halves of one theme.

    Returns
    -------
    array of shape (k, k)
        The mean cosine between the texts of two themes over the geometric mean of those within each: the
        cosine of their centres without what chance adds to the length of a centroid of few texts. 0 where a
        theme has fewer than three texts, or texts that have nothing in common.
    """
    n_themes = grounds.n_themes
    sizes = np.bincount(grounds.labels[grounds.labels >= 0], minlength=n_themes).astype(np.float64)
    sums = group_sums(grounds.rows, grounds.labels, n_themes).astype(np.float64)
    products = sums @ sums.T
    within = (np.diagonal(products) - sizes) / np.maximum(sizes * (sizes - 1), 1.0)
    told = (sizes >= grounds.fewest_people) & (within >= LEAST_WITHIN)
    length = np.sqrt(np.where(told, within, np.inf))
    between = products / np.maximum(np.outer(sizes, sizes), 1.0)
    return np.asarray(between / np.outer(length, length), dtype=np.float32)
