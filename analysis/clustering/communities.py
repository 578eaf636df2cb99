"""Partitions of a graph into communities, at several resolutions."""

import numpy as np
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain

from analysis.arrays import IntVector

SMALL = 400


def resolutions(n_rows: int) -> tuple[float, ...]:
    """Choose the resolutions for that many rows; a higher one finds more communities.

    They grow with the number of rows without a jump: from (.5 … 2) under 400 rows to (1 … 32) at 5,000.
    """
    if n_rows < SMALL:
        return (0.5, 0.7, 1.0, 1.4, 2.0)
    growth = n_rows / SMALL
    return tuple(np.geomspace(0.5 * growth**0.27, 2.0 * growth**1.1, 6).tolist())


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
