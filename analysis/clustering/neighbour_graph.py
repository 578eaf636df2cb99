"""The fuzzy graph of nearest neighbours."""

import numpy as np
from scipy.sparse import csr_matrix

from analysis.arrays import FloatMatrix, IntVector

_ROWS_AT_ONCE = 2048
_HALVINGS = 40


def neighbourhood_sizes(n_rows: int) -> tuple[int, int]:
    """Choose two neighbourhood sizes around 1.5 · log₂ n.

    Parameters
    ----------
    n_rows : int, at least 3

    Returns
    -------
    tuple of two int, each between 2 and n_rows - 1
    """
    middle = float(np.clip(1.5 * np.log2(n_rows), 4, 20))
    small, large = (int(np.clip(round(middle * factor), 2, n_rows - 1)) for factor in (0.7, 1.3))
    return small, large


def nearest_neighbours(rows: FloatMatrix, n_neighbours: int) -> tuple[IntVector, FloatMatrix]:
    """Find every row's nearest rows by cosine distance, itself left out.

    Parameters
    ----------
    rows : array of shape (n, d), unit rows
    n_neighbours : int, below n

    Returns
    -------
    indices : array of shape (n, n_neighbours), nearest first
    distances : array of shape (n, n_neighbours), 0..2
    """
    indices = np.empty((len(rows), n_neighbours), dtype=np.int64)
    distances = np.empty((len(rows), n_neighbours), dtype=np.float32)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = 1.0 - rows[start : start + _ROWS_AT_ONCE] @ rows.T
        own = np.arange(len(block))
        block[own, start + own] = np.inf
        nearest = np.argpartition(block, n_neighbours - 1, axis=1)[:, :n_neighbours]
        found = np.take_along_axis(block, nearest, axis=1)
        order = np.lexsort((nearest, found), axis=1)
        indices[start : start + len(block)] = np.take_along_axis(nearest, order, axis=1)
        distances[start : start + len(block)] = np.take_along_axis(found, order, axis=1)
    return indices, np.maximum(distances, 0.0)


def fuzzy_graph(indices: IntVector, distances: FloatMatrix) -> csr_matrix:
    """Weigh the edges to the nearest neighbours with UMAP's smooth kernel and make them mutual.

    Parameters
    ----------
    indices, distances : arrays of shape (n, k), nearest first

    Returns
    -------
    csr_matrix of shape (n, n), symmetric, weights 0..1

    Notes
    -----
    McInnes, Healy and Melville (2018), UMAP: algorithms 2 and 3, and the fuzzy union a + b - ab.
    """
    n_rows, n_neighbours = indices.shape
    nearest = distances[:, :1]
    spread = _spreads(distances - nearest, float(np.log2(n_neighbours + 1)))
    weights = np.exp(-(distances - nearest) / spread)
    starts = np.arange(0, n_rows * n_neighbours + 1, n_neighbours)
    directed = csr_matrix((weights.ravel(), indices.ravel(), starts), shape=(n_rows, n_rows))
    other = directed.T.tocsr()
    graph = (directed + other - directed.multiply(other)).tocsr()
    graph.sort_indices()
    return graph


def _spreads(beyond: FloatMatrix, target: float) -> FloatMatrix:
    """Find, by halving, the scale at which a row's weights sum to the target."""
    low = np.full((len(beyond), 1), 1e-4, dtype=np.float32)
    high = np.full((len(beyond), 1), 4.0, dtype=np.float32)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        too_much = np.exp(-beyond / middle).sum(axis=1, keepdims=True) > target
        high = np.where(too_much, middle, high)
        low = np.where(too_much, low, middle)
    return np.asarray((low + high) / 2, dtype=np.float32)
