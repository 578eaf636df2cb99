"""Branches of a tree of texts that are nearer to each other than to what they are compared with."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.cluster.hierarchy import linkage

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.clustering.grounds import FEWEST_PEOPLE, Group


def coherent_branches(
    rows: FloatMatrix, elsewhere: FloatVector, least_nearer: float
) -> Iterator[tuple[IntVector, float]]:
    """Give the branches of the tree of rows, by average linkage, that are clearly nearer to each other.

    Parameters
    ----------
    rows : array of shape (n, d), unit rows, n at least 2
    elsewhere : array of shape (n,)
        The cosine of each row to what it is compared with.
    least_nearer : float
        How much higher the mean cosine of the rows to the centroid of the others must be.

    Yields
    ------
    members : array of at least 3 indices
    nearer : float
        How much higher it is. Of k unit rows that have a mean cosine c to each other it is about
        (k - 1)·c ÷ √((k - 1)·(1 + (k - 2)·c)).
    """
    branches = [[row] for row in range(len(rows))]
    sums = list(rows)
    tree = linkage(rows.astype(np.float64), method="average", metric="cosine")
    for one, other in tree[:, :2].astype(np.int64):
        branches.append(branches[one] + branches[other])
        sums.append(sums[one] + sums[other])
        size = len(branches[-1])
        if size < FEWEST_PEOPLE:
            continue
        of_two = max(0.0, float(sums[-1] @ sums[-1] - size) / (size * (size - 1)))
        own = of_two * ((size - 1) / (1 + (size - 2) * of_two)) ** 0.5
        nearer = own - float(elsewhere[branches[-1]].mean())
        if nearer >= least_nearer:
            yield np.array(sorted(branches[-1]), dtype=np.int64), nearer


def keep_apart(found: Sequence[tuple[float, Group]]) -> list[Group]:
    """Give groups by what they are worth, the highest first; of those that share a text only the first."""
    taken: set[int] = set()
    apart = []
    for _, group in sorted(found, key=lambda one: (-one[0], int(one[1].texts.min()))):
        if taken.isdisjoint(group.texts.tolist()):
            taken.update(group.texts.tolist())
            apart.append(group)
    return apart
