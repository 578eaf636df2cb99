"""Set aside what is in no theme for sure."""

import numpy as np

from analysis.arrays import BoolVector, FloatVector, IntVector
from analysis.clustering.discovery import FEWEST_FOR_RULES, FEWEST_FOR_THEMES, smallest_theme

UNCLEAR_SHARE = 0.1
UNCLEAR_BELOW = 0.5


def set_aside_unclear(
    labels: IntVector, confidence: FloatVector, weights: IntVector, anchored: BoolVector, n_kept: int
) -> IntVector:
    """Make the least sure tenth unclear, as far as it is less than half sure; and themes that are too small.

    Statements of kept themes stay, and no theme falls under the smallest size. From 15 to 29 statements all
    stay; under 15 those that few others repeat are unclear.

    Parameters
    ----------
    labels : array of shape (u,), values 0..k-1
    confidence : array of shape (u,), 0..1
    weights : array of shape (u,)
    anchored : array of shape (u,)
        True for the texts of kept themes.
    n_kept : int

    Returns
    -------
    array of shape (u,), values -1..k-1
    """
    n_statements = int(weights.sum())
    if FEWEST_FOR_THEMES <= n_statements < FEWEST_FOR_RULES:
        return labels
    labels = labels.copy()
    sizes = np.bincount(labels, weights=weights).astype(np.int64)
    smallest = smallest_theme(n_statements)
    sizes[:n_kept] = n_statements
    budget = int(UNCLEAR_SHARE * n_statements) if n_statements >= FEWEST_FOR_RULES else 0
    doubtful = np.flatnonzero((confidence < UNCLEAR_BELOW) & ~anchored & (sizes[labels] >= smallest))
    for index in doubtful[np.lexsort((doubtful, confidence[doubtful]))]:
        if weights[index] <= budget and sizes[labels[index]] - weights[index] >= smallest:
            budget -= int(weights[index])
            sizes[labels[index]] -= weights[index]
            labels[index] = -1
    too_small = np.flatnonzero(sizes < smallest)
    return np.where(np.isin(labels, too_small), -1, labels).astype(np.int64)
