"""Figures by which a set of themes can be judged."""

from collections.abc import Sequence

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.encoding.encoder import Encoder
from analysis.results import Quality

CAUTIONS = {
    15: "Too few for themes: read what was said. Only what several people say alike is one.",
    30: "Small numbers: a group can be one or two people. Read the statements themselves.",
    100: "Small numbers: a theme can rest on a handful of people. Take it as a hint, not as a measure.",
}


def measure_quality(
    labels: IntVector,
    confidence: FloatVector,
    centroids: FloatMatrix,
    *,
    stability: float,
    n_broad: int,
    n_distinct_texts: int,
    overlap: float = 0.0,
    label_similarity: float = 0.0,
) -> Quality:
    """Measure coverage, confidence and distinctness.

    Parameters
    ----------
    labels : array of shape (n,), -1 where unclear
    confidence : array of shape (n,), 0..1
    centroids : array of shape (k, d), unit rows, mean-centred
    stability : float
    n_broad, n_distinct_texts : int
    overlap, label_similarity : float
        0 where they are not measured.

    Returns
    -------
    Quality
    """
    inside = labels >= 0
    sizes = np.bincount(labels[inside], minlength=1)
    n = len(labels)
    return Quality(
        coverage=_rounded(inside.mean()) if n else 0.0,
        confidence=_rounded(confidence[inside].mean(dtype=np.float64)) if inside.any() else 0.0,
        distinctness=_distinctness(centroids),
        largest_share=_rounded(sizes.max() / n) if n else 0.0,
        stability=_rounded(stability),
        overlap=_rounded(overlap),
        label_similarity=_rounded(label_similarity),
        n_themes=len(centroids),
        n_broad=n_broad,
        n_statements=n,
        n_unclear=int((~inside).sum()),
        n_distinct_texts=n_distinct_texts,
    )


def label_similarity(labels: Sequence[str], encoder: Encoder | None) -> float:
    """Give the highest cosine of two themes' labels; 0 for one theme, or where no encoder can tell."""
    if encoder is None or len(labels) < 2:
        return 0.0
    vectors = encoder.encode(labels)
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, 0.0)
    return float(similarity.max())


def caution_for(n_statements: int) -> str | None:
    """Say what a reader must know about so few statements; None from 100 on."""
    return next((caution for below, caution in CAUTIONS.items() if n_statements < below), None)


def _distinctness(centroids: FloatMatrix) -> float:
    if len(centroids) < 2:
        return 1.0
    similarity = centroids @ centroids.T
    np.fill_diagonal(similarity, -1.0)
    return _rounded(1.0 - np.clip(similarity.max(axis=1), 0.0, 1.0).mean(dtype=np.float64))


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 4)
