"""How much the themes owe to chance."""

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.metrics import adjusted_rand_score

from analysis.arrays import IntVector
from analysis.clustering.co_association import agreement

MOST_ROWS = 1000


def stability(partitions: IntVector, n_groups: int) -> float:
    """Build the tree from each half of the partitions and compare what they are cut into.

    Parameters
    ----------
    partitions : array of shape (p, n)
        Each made with a seed of its own; of many rows an even thousand is compared.
    n_groups : int

    Returns
    -------
    float
        Adjusted Rand index (Hubert and Arabie 1985) of the two; 1 with fewer than two partitions.
    """
    if len(partitions) < 2:
        return 1.0
    few = partitions[:, :: -(-partitions.shape[1] // MOST_ROWS)]
    first, second = (_cut(few[half::2], n_groups) for half in (0, 1))
    return float(adjusted_rand_score(first, second))


def _cut(partitions: IntVector, n_groups: int) -> IntVector:
    tree = linkage(squareform(1.0 - agreement(partitions), checks=False), method="average")
    return np.asarray(fcluster(tree, n_groups, criterion="maxclust"), dtype=np.int64)
