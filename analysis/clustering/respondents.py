"""Who is behind a theme: people count, not how much each of them wrote."""

from collections.abc import Hashable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from analysis.arrays import BoolMatrix, IntVector, group_sums, unit_rows
from analysis.clustering.discovery import smallest_theme
from analysis.corpus import Corpus


def number_people(people: Sequence[Hashable]) -> IntVector:
    """Number people 0..p-1 in the order in which they first occur: array of shape (n,)."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(person, len(numbers)) for person in people], dtype=np.int64)


def count_people(labels: IntVector, people: IntVector, n_themes: int) -> IntVector:
    """Count the people behind each theme.

    Parameters
    ----------
    labels : array of shape (n,), values -1..n_themes-1
    people : array of shape (n,), see `number_people`
    n_themes : int

    Returns
    -------
    array of shape (n_themes,)
    """
    return np.asarray((_memberships(labels, people, n_themes) > 0).sum(axis=0)).ravel().astype(np.int64)


def dissolve_lonely(labels: IntVector, corpus: Corpus, people: IntVector, barred: BoolMatrix) -> IntVector:
    """Put the texts of themes with too few people behind them into the nearest theme that has enough.

    Parameters
    ----------
    labels : array of shape (u,), values -1..k-1
    corpus : Corpus
    people : array of shape (n,)
    barred : array of shape (u, kept themes)
        True where a text must not join the theme. A kept theme stays, however few are behind it.

    Returns
    -------
    array of shape (u,), values -1..k-1
        Too few are fewer than the statements a theme must have; where no theme has enough nothing changes,
        and a text that is barred from all that have is unclear.
    """
    n_kept = barred.shape[1]
    n_themes = int(labels.max(initial=-1)) + 1
    if not n_themes:
        return labels
    behind = count_people(labels[corpus.text_of], people, n_themes)
    lonely = (behind > 0) & (behind < smallest_theme(len(people)))
    lonely[:n_kept] = False
    hosts = np.flatnonzero((behind > 0) & ~lonely)
    texts = np.flatnonzero((labels >= 0) & lonely[labels])
    if not len(hosts) or not len(texts):
        return labels
    weighted = corpus.rows * corpus.weights[:, None].astype(np.float32)
    centroids = unit_rows(group_sums(weighted, labels, n_themes))[hosts]
    fits = corpus.rows[texts] @ centroids.T
    kept = hosts[hosts < n_kept]  # these come first
    fits[:, : len(kept)][barred[np.ix_(texts, kept)]] = -np.inf
    settled = labels.copy()
    settled[texts] = np.where(fits.max(axis=1) > -np.inf, hosts[fits.argmax(axis=1)], -1)
    return settled


def highest_overlap(labels: IntVector, people: IntVector, n_themes: int) -> float:
    """Give the highest Jaccard index (Jaccard 1901) of the people behind two themes, 0..1; 0 for one theme.

    Parameters
    ----------
    labels : array of shape (n,), values -1..n_themes-1
    people : array of shape (n,)
    n_themes : int

    Returns
    -------
    float
    """
    if n_themes < 2:
        return 0.0
    behind = (_memberships(labels, people, n_themes) > 0).astype(np.int64)
    shared = np.asarray((behind.T @ behind).todense())
    sizes = shared.diagonal()
    union = np.maximum(sizes[:, None] + sizes[None, :] - shared, 1)
    return float((shared / union)[~np.eye(n_themes, dtype=np.bool_)].max())


def _memberships(labels: IntVector, people: IntVector, n_themes: int) -> csr_matrix:
    """Count each person's statements in each theme: shape (p, n_themes)."""
    inside = labels >= 0
    shape = (int(people.max(initial=-1)) + 1, n_themes)
    ones = np.ones(int(inside.sum()), dtype=np.int64)
    return csr_matrix((ones, (people[inside], labels[inside])), shape=shape)
