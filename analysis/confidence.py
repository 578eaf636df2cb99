"""How sure it is that a statement belongs where it was put."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector, group_sums, unit_rows

# Fitted once, by tests/benchmarks/confidence.py, on banking77, clinc150 and nhs-feedback (main label) alike:
# 30, 100, 300 and 1,000 texts, "right" meaning that a text's label is the commonest in its theme.
# Calibration error of a set left out: .02 banking77, .09 clinc150, .17 nhs-feedback when clustered, and .04,
# .09, .17 when placed: surveys with overlapping labels are harder than intents, and no feature here says so.
CLUSTERED = {"intercept": -2.348, "own": 3.503, "margin": 0.490, "agreement": 1.977, "size": -0.420}
PLACED = {"intercept": -2.094, "own": 3.332, "margin": 5.986}


def clustered_features(meaning: FloatMatrix, agreement: FloatMatrix, labels: IntVector) -> FloatMatrix:
    """Measure how each row sits in its group.

    Parameters
    ----------
    meaning : array of shape (n, d), unit rows
    agreement : array of shape (n, n), 0..1
    labels : array of shape (n,), values 0..k-1, every value present

    Returns
    -------
    array of shape (n, 4)
        Cosine to the own centroid; how much more than to the next; agreement with the own group less that
        with the next; log₁₀ of the group's share of the rows.
    """
    n_groups = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=n_groups).astype(np.float32)
    similarity = meaning @ unit_rows(group_sums(meaning, labels, n_groups)).T
    own, margin = _own_and_margin(similarity, labels)
    together = (group_sums(agreement, labels, n_groups) / sizes[:, None]).T
    _, agreed = _own_and_margin(together, labels)
    return np.stack([own, margin, agreed, np.log10(sizes / len(labels))[labels]], axis=1)


def clustered_confidence(features: FloatMatrix) -> FloatVector:
    """Turn the features of clustered rows into a probability.

    Parameters
    ----------
    features : array of shape (n, 4), see `clustered_features`

    Returns
    -------
    array of shape (n,), 0..1
    """
    return _probability(features, CLUSTERED, ("own", "margin", "agreement", "size"))


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
    return _probability(placed_features(similarity, labels), PLACED, ("own", "margin"))


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
