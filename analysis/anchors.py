"""Themes that a person has kept: their statements stay, and others may join."""

import numpy as np

from analysis.arrays import BoolMatrix, FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.confidence import placed_confidence

JOINING_PERCENTILE = 50  # at 10 a kept theme took in its neighbours, and more with every run
NEAR_DUPLICATE = 0.6


def join_anchors(
    vectors: FloatMatrix, weights: IntVector, kept: IntVector, barred: BoolMatrix
) -> tuple[IntVector, FloatVector]:
    """Let statements join the kept theme they fit; the members of kept themes stay where they are.

    A statement joins its nearest kept theme when its cosine to the centroid is above the median of the
    members' own, each member's measured against the others: a member is near any centroid it is part of.

    Parameters
    ----------
    vectors : array of shape (u, d), unit rows
        Mean-centred, else every statement is near every theme.
    weights : array of shape (u,)
    kept : array of shape (u,), values -1..k-1
    barred : array of shape (u, k)
        True where a person took the text out of the theme: it does not join it again.

    Returns
    -------
    labels : array of shape (u,), values -1..k-1; -1 fits no kept theme
    confidence : array of shape (u,), 0..1
    """
    n_kept = barred.shape[1]
    if n_kept == 0:
        return kept.copy(), np.zeros(len(kept), dtype=np.float32)
    weighted = vectors * weights[:, None].astype(np.float32)
    sums = group_sums(weighted, kept, n_kept)
    centroids = unit_rows(sums)
    similarity = np.asarray(vectors @ centroids.T, dtype=np.float32)
    similarity[barred] = -1.0
    nearest = similarity.argmax(axis=1).astype(np.int64)
    bars = np.array(
        [_joining_bar(vectors[kept == one], sums[one] - weighted[kept == one]) for one in range(n_kept)]
    )
    fits = similarity[np.arange(len(kept)), nearest] > bars[nearest]
    labels = np.where(kept >= 0, kept, np.where(fits, nearest, -1)).astype(np.int64)
    confidence = placed_confidence(similarity, np.where(labels >= 0, labels, nearest))
    return labels, confidence


def _joining_bar(members: FloatMatrix, sums_of_others: FloatMatrix) -> float:
    if not len(members):
        return float("inf")
    if len(members) == 1:
        return NEAR_DUPLICATE
    own = (members * unit_rows(sums_of_others)).sum(axis=1)
    return float(np.percentile(own, JOINING_PERCENTILE))
