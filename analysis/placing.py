"""Put statements on themes that are there already."""

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.confidence import placed_confidence

NOVEL_BELOW = 0.35


def place_statements(vectors: FloatMatrix, centroids: FloatMatrix) -> tuple[IntVector, FloatVector]:
    """Place every statement on the theme whose centroid is nearest.

    Parameters
    ----------
    vectors : array of shape (n, d), unit rows
    centroids : array of shape (k, d), unit rows; a row of zeros is a theme without members

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
    novel = best < NOVEL_BELOW
    return np.where(novel, -1, labels), confidence
