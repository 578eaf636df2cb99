"""Partitions of a graph into communities, at several resolutions."""

import numpy as np
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain

from analysis.arrays import IntVector


def resolutions(n_rows: int) -> tuple[float, ...]:
    """Choose the resolutions for that many rows; a higher one finds more communities."""
    if n_rows < 400:
        return (0.5, 0.7, 1.0, 1.4, 2.0)
    if n_rows < 2000:
        return (0.5, 0.7, 1.0, 1.4, 2.0, 3.0)
    return (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


def find_communities(graph: csr_matrix, resolution: float, seed: int) -> IntVector:
    """Partition a graph by modularity.

    Parameters
    ----------
    graph : csr_matrix of shape (n, n), symmetric
    resolution : float
    seed : int
        The order in which nodes are visited.

    Returns
    -------
    array of shape (n,), values 0..k-1

    Notes
    -----
    Blondel et al. (2008), Fast unfolding of communities in large networks. Leiden would be as good
    (within .003 ARI), but scikit-network's draws from the C library's `rand`, which no seed of ours reaches.
    """
    louvain = Louvain(resolution=resolution, modularity="newman", shuffle_nodes=True, random_state=seed)
    return np.asarray(louvain.fit_predict(graph), dtype=np.int64)
