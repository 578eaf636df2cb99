"""How often partitions put two rows together."""

import numpy as np

from analysis.arrays import FloatMatrix, IntVector


def agreement(partitions: IntVector) -> FloatMatrix:
    """Share of the partitions that put two rows together.

    Parameters
    ----------
    partitions : array of shape (p, n)

    Returns
    -------
    array of shape (n, n), float32, 0..1, ones on the diagonal
    """
    n_partitions, n_rows = partitions.shape
    together = np.zeros((n_rows, n_rows), dtype=np.uint8)
    for labels in partitions.astype(np.int16):
        together += labels[:, None] == labels[None, :]
    return together.astype(np.float32) / np.float32(n_partitions)
