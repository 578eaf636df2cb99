"""Many partitions, one tree: what most partitions put together belongs together."""

from collections.abc import Sequence

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from sklearn.base import BaseEstimator, ClusterMixin

from analysis.arrays import FloatMatrix, IntVector
from analysis.clustering.choose_cut import CutLimits, choose_cut
from analysis.clustering.co_association import agreement
from analysis.clustering.communities import find_communities, resolutions
from analysis.clustering.neighbour_graph import fuzzy_graph, nearest_neighbours, neighbourhood_sizes
from analysis.clustering.stability import stability

SMALLEST_FOR_GRAPHS = 15


class ConsensusClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Clusters two views of the same rows by the agreement of many graph partitions.

    Parameters
    ----------
    minimum_size : int
        Groups lighter than this are dissolved.
    expected_groups : float
        How many groups so many rows usually make; see `analysis.clustering.choose_cut`.
    minimum_groups, maximum_groups : int
        How many groups at least, where a cut has that many, and at most.
    random_state : int

    Attributes
    ----------
    labels_ : array of shape (n,), values 0..k-1
    agreement_ : array of shape (n, n), float32, 0..1
        Share of the partitions that put two rows together.
    partitions_ : array of shape (number of partitions, n)
    stability_ : float
        See `analysis.clustering.stability`.

    Notes
    -----
    Fred and Jain (2005), Combining multiple clusterings using evidence accumulation.
    """

    def __init__(
        self,
        minimum_size: int = 1,
        expected_groups: float = 8.0,
        minimum_groups: int = 1,
        maximum_groups: int = 70,
        random_state: int = 0,
    ) -> None:
        self.minimum_size = minimum_size
        self.expected_groups = expected_groups
        self.minimum_groups = minimum_groups
        self.maximum_groups = maximum_groups
        self.random_state = random_state

    def fit(
        self, meaning: FloatMatrix, wording: FloatMatrix, sample_weight: IntVector | None = None
    ) -> "ConsensusClusterer":
        """Cluster the rows.

        Parameters
        ----------
        meaning, wording : arrays of shape (n, d) and (n, e), unit rows, n at least 3
        sample_weight : array of shape (n,) or None
            How many statements each row stands for; one each by default.

        Returns
        -------
        ConsensusClusterer
        """
        if len(meaning) < 3 or len(meaning) != len(wording):
            raise ValueError("needs two views of the same rows, at least 3")
        weights = np.ones(len(meaning), dtype=np.int64) if sample_weight is None else sample_weight
        self.partitions_ = self._partition([meaning, wording])
        self.agreement_ = agreement(self.partitions_) if len(self.partitions_) else _similarity(wording)
        tree = linkage(squareform(1.0 - self.agreement_, checks=False), method="average")
        limits = CutLimits(self.minimum_size, self.expected_groups, self.minimum_groups, self.maximum_groups)
        self.labels_ = choose_cut(tree, self.partitions_, (meaning, wording), weights, limits)
        self.stability_ = stability(self.partitions_, int(self.labels_.max()) + 1)
        return self

    def _partition(self, views: Sequence[FloatMatrix]) -> IntVector:
        n_rows = len(views[0])
        if n_rows < SMALLEST_FOR_GRAPHS:
            return np.empty((0, n_rows), dtype=np.int64)
        small, large = neighbourhood_sizes(n_rows)
        found: list[IntVector] = []
        for view in views:
            indices, distances = nearest_neighbours(view, large)
            for size in (small, large):
                graph = fuzzy_graph(indices[:, :size], distances[:, :size])
                for resolution in resolutions(n_rows):
                    found.append(find_communities(graph, resolution, self.random_state + len(found)))
        return np.array(found)


def _similarity(rows: FloatMatrix) -> FloatMatrix:
    similarity = np.clip(rows @ rows.T, -1.0, 1.0)
    np.fill_diagonal(similarity, 1.0)
    return np.asarray((similarity + similarity.T) / 2, dtype=np.float32)
