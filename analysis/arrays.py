"""Names for the arrays that pass between the stages."""

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
IntVector = NDArray[np.int64]
BoolVector = NDArray[np.bool_]
BoolMatrix = NDArray[np.bool_]


def unit_rows(matrix: FloatMatrix) -> FloatMatrix:
    """Scale every row to length one; rows of zeros stay zero.

    Parameters
    ----------
    matrix : array of shape (n, d)

    Returns
    -------
    array of shape (n, d), float32
    """
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    lengths[lengths == 0] = 1.0
    return np.asarray(matrix / lengths, dtype=np.float32)


def group_sums(matrix: FloatMatrix, labels: IntVector, n_groups: int) -> FloatMatrix:
    """Sum the rows of each group, in row order.

    Parameters
    ----------
    matrix : array of shape (n, d)
    labels : array of shape (n,), values -1..n_groups-1; rows labelled -1 are left out
    n_groups : int

    Returns
    -------
    array of shape (n_groups, d), float32
    """
    order = np.argsort(labels, kind="stable")
    order = order[labels[order] >= 0]
    sums = np.zeros((n_groups, matrix.shape[1]), dtype=np.float32)
    if len(order):
        present, starts = np.unique(labels[order], return_index=True)
        sums[present] = np.add.reduceat(matrix[order], starts, axis=0)
    return sums
