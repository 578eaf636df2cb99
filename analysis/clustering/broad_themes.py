"""Two levels: a few broad themes over the particular ones."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from analysis.arrays import FloatMatrix, IntVector, group_sums, unit_rows
from analysis.clustering.choose_cut import UNUSUAL, oddity
from analysis.clustering.silhouette import cosine_silhouette
from analysis.results import BroadTheme, FoundTheme

FEWEST_BROAD = 5
MOST_BROAD = 20
READ_AT_ONCE = 10
MOST_ROWS = 5000
BROAD_PER_ROOT = 1.5


def find_broad(rows: FloatMatrix, weights: IntVector, labels: IntVector, n_themes: int) -> IntVector:
    """Group themes into broad themes, by average linkage of their centroids.

    The tree is cut where the statements are told apart best.

    Parameters
    ----------
    rows : array of shape (u, d), unit rows
        Mean-centred.
    weights : array of shape (u,)
        How many statements have the text.
    labels : array of shape (u,), values -1..n_themes-1
    n_themes : int

    Returns
    -------
    array of shape (n_themes,), values 0..b-1 in the order of the themes
        Up to 10 themes can be read at once: each is a broad theme of its own. More make 5 to 20 broad themes,
        at most half as many as there are themes. A theme without texts stays alone.
    """
    alone = np.arange(n_themes, dtype=np.int64)
    present = np.unique(labels[labels >= 0])
    if len(present) <= READ_AT_ONCE:
        return alone
    inside = np.flatnonzero(labels >= 0)
    renumbered = np.searchsorted(present, labels[inside])
    places = np.full(len(labels), -1, dtype=np.int64)
    places[inside] = renumbered
    centroids = unit_rows(group_sums(rows, places, len(present), weights))
    every = slice(None, None, -(-len(inside) // MOST_ROWS))
    groups = _best_told_apart(centroids, rows[inside[every]], renumbered[every])
    broad = alone + len(present)
    broad[present] = groups
    return _in_order_of_themes(broad)


def describe_broad(
    groups: IntVector, themes: Sequence[FoundTheme], labels: Sequence[str]
) -> tuple[BroadTheme, ...]:
    """Add up what is under each broad theme.

    Parameters
    ----------
    groups : array of shape (k,), values 0..b-1, every value present
    themes : sequence of k FoundTheme
    labels : sequence of b str
        What each is called.

    Returns
    -------
    tuple of b BroadTheme
        The largest first, then by label.
    """
    members = [np.flatnonzero(groups == group).tolist() for group in range(int(groups.max(initial=-1)) + 1)]
    broad = [
        _add_up(label, [(index, themes[index]) for index in inside])
        for label, inside in zip(labels, members, strict=True)
    ]
    return tuple(sorted(broad, key=lambda one: (-one.size, one.label)))


def _add_up(label: str, members: list[tuple[int, FoundTheme]]) -> BroadTheme:
    members = sorted(members, key=lambda member: (-member[1].size, member[1].label))
    return BroadTheme(
        label=label,
        themes=tuple(index for index, _ in members),
        size=sum(theme.size for _, theme in members),
        works=sum(theme.works for _, theme in members),
        needs_work=sum(theme.needs_work for _, theme in members),
    )


def _best_told_apart(centroids: FloatMatrix, rows: FloatMatrix, labels: IntVector) -> IntVector:
    """Choose the grouping of the centroids under which the rows have the highest silhouette.

    Neighbouring themes are told apart by it better than broad ones, so an unusual number costs something, as
    in `analysis.clustering.choose_cut`; expected are 1.5 · √(number of themes).
    """
    expected = max(FEWEST_BROAD, BROAD_PER_ROOT * len(centroids) ** 0.5)

    def worth(groups: IntVector) -> float:
        told_apart = cosine_silhouette(rows, _closed_up(groups[labels]))
        return told_apart - UNUSUAL * oddity(int(groups.max()) + 1, expected)

    return max(_groupings(centroids), key=worth)


def _groupings(centroids: FloatMatrix) -> Iterator[IntVector]:
    tree = linkage(centroids.astype(np.float64), method="average", metric="cosine")
    for n_groups in range(FEWEST_BROAD, min(MOST_BROAD, len(centroids) // 2) + 1):
        yield fcluster(tree, n_groups, criterion="maxclust").astype(np.int64) - 1


def _closed_up(labels: IntVector) -> IntVector:
    """Number the values that occur 0..k-1."""
    return np.unique(labels, return_inverse=True)[1]


def _in_order_of_themes(groups: IntVector) -> IntVector:
    """Number the groups in the order in which they first occur."""
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)
