"""How sure it is that a statement belongs where it was put."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.clustering.silhouette import cosine_silhouette

# Fitted once, by tests/benchmarks/confidence.py, on banking77, clinc150 and nhs-feedback (main label) alike:
# 30, 100, 300 and 1,000 texts, "right" meaning that a text's label is the commonest in its theme.
# Calibration error of a set left out: .02, .02 and .14 when clustered, .05, .08 and .17 when placed. On
# nhs-feedback the labels themselves overlap: the same themes are right for .58 of the texts by one of its
# columns of labels and for .39 by the other.
CLUSTERED_FEATURES = ("margin", "agreement", "silhouette", "stability")
CLUSTERED = {
    "intercept": -0.382,
    "margin": 2.956,
    "agreement": 0.647,
    "silhouette": 6.298,
    "stability": -0.991,
}
PLACED_FEATURES = ("own", "margin")
PLACED = {"intercept": -1.84, "own": 3.031, "margin": 5.949}


def clustered_features(
    meaning: FloatMatrix, agreement: FloatMatrix, labels: IntVector, stability: float
) -> FloatMatrix:
    """Measure how each row sits in its group, and how well all groups are told apart.

    Parameters
    ----------
    meaning : array of shape (n, d), unit rows
    agreement : array of shape (n, n), 0..1
    labels : array of shape (n,), values 0..k-1, every value present
    stability : float
        See `analysis.clustering.stability`.

    Returns
    -------
    array of shape (n, 4)
        How much nearer (cosine) the own centroid is than the next; agreement with the own group less that
        with the next; silhouette and stability of all, which say whether topics here run into each other.
    """
    n_groups = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=n_groups).astype(np.float32)
    similarity = meaning @ unit_rows(group_sums(meaning, labels, n_groups)).T
    _, margin = _own_and_margin(similarity, labels)
    together = (group_sums(agreement, labels, n_groups) / sizes[:, None]).T
    _, agreed = _own_and_margin(together, labels)
    overall = np.array([[cosine_silhouette(meaning, labels), stability]], dtype=np.float32)
    return np.hstack([np.stack([margin, agreed], axis=1), np.repeat(overall, len(labels), axis=0)])


def clustered_confidence(features: FloatMatrix) -> FloatVector:
    """Turn the features of clustered rows into a probability.

    Parameters
    ----------
    features : array of shape (n, 4), see `clustered_features`

    Returns
    -------
    array of shape (n,), 0..1
    """
    return _probability(features, CLUSTERED, CLUSTERED_FEATURES)


def placed_confidence(similarity: FloatMatrix, labels: IntVector) -> FloatVector:
    """Turn cosines to all centroids into a probability, for statements that took no part in the clustering.

    Parameters
    ----------
    similarity : array of shape (n, k)
    labels : array of shape (n,), values 0..k-1

    Returns
    -------
    array of shape (n,), 0..1
    """
    return _probability(placed_features(similarity, labels), PLACED, PLACED_FEATURES)


def placed_features(similarity: FloatMatrix, labels: IntVector) -> FloatMatrix:
    """Measure how each statement sits where it was placed.

    Parameters
    ----------
    similarity : array of shape (n, k)
    labels : array of shape (n,), values 0..k-1

    Returns
    -------
    array of shape (n, 2)
        Cosine to the own centroid; how much more than to the next.
    """
    return np.stack(_own_and_margin(similarity, labels), axis=1)


def _own_and_margin(similarity: FloatMatrix, labels: IntVector) -> tuple[FloatVector, FloatVector]:
    every = np.arange(len(labels))
    own = similarity[every, labels]
    others = similarity.copy()
    others[every, labels] = -1.0
    return own, own - np.maximum(others.max(axis=1), -0.2)


def _probability(
    features: FloatMatrix, coefficients: Mapping[str, float], names: Sequence[str]
) -> FloatVector:
    weights = np.array([coefficients[name] for name in names], dtype=np.float32)
    score = (features * weights).sum(axis=1) + np.float32(coefficients["intercept"])
    return np.asarray(1.0 / (1.0 + np.exp(-score)), dtype=np.float32)
