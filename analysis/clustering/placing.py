"""Put statements on themes that are there already."""

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector, group_sums
from analysis.clustering.confidence import placed_confidence

# Measured by tests/benchmarks/placing.py with a quarter of the labels left out.
NOVEL_SHARE = 0.1
NOVEL_BELOW = 0.35


def place_statements(
    vectors: FloatMatrix, centroids: FloatMatrix, novel_below: float = NOVEL_BELOW
) -> tuple[IntVector, FloatVector]:
    """Place every statement on the theme whose centroid is nearest.

    Parameters
    ----------
    vectors : array of shape (n, d), unit rows
    centroids : array of shape (k, d), unit rows; a row of zeros is a theme without members
    novel_below : float
        A statement with a lower cosine to every centroid is on none of them; see `novelty_bar`.

    Returns
    -------
    labels : array of shape (n,), values 0..k-1, -1 where no centroid is near (a new topic, perhaps)
    confidence : array of shape (n,), 0..1
    """
    if not len(centroids) or not len(vectors):
        return np.full(len(vectors), -1, dtype=np.int64), np.zeros(len(vectors), dtype=np.float32)
    similarity = np.asarray(vectors @ centroids.T, dtype=np.float32)
    labels = similarity.argmax(axis=1).astype(np.int64)
    best = similarity[np.arange(len(labels)), labels]
    confidence = placed_confidence(similarity, labels)
    return np.where(best < novel_below, -1, labels), confidence


def novelty_bar(vectors: FloatMatrix, labels: IntVector, n_themes: int) -> float:
    """Tell under which cosine a statement is probably on none of the themes.

    How near the statements of a theme are differs from survey to survey, so the bar is what all but the
    farthest of them reach, each measured to the centroid of the others.

    Parameters
    ----------
    vectors : array of shape (u, d), unit rows
    labels : array of shape (u,), values -1..n_themes-1
    n_themes : int

    Returns
    -------
    float
        The cosine that a share of `NOVEL_SHARE` stays below; `NOVEL_BELOW` where no theme has two texts.
    """
    if not n_themes:
        return NOVEL_BELOW
    sums = group_sums(vectors, labels, n_themes)
    sizes = np.bincount(labels[labels >= 0], minlength=n_themes)
    shared = np.flatnonzero((labels >= 0) & (sizes[labels] > 1))
    if not len(shared):
        return NOVEL_BELOW
    own = labels[shared]
    with_itself = (vectors @ sums.T)[shared, own]
    others = np.sqrt(np.maximum((sums**2).sum(axis=1)[own] - 2 * with_itself + 1.0, 1e-9))
    return float(np.quantile((with_itself - 1.0) / others, NOVEL_SHARE))
