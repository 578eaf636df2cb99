"""Names for the arrays that pass between the stages."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
IntVector = NDArray[np.int64]
BoolVector = NDArray[np.bool_]
BoolMatrix = NDArray[np.bool_]


def unit_rows(matrix: FloatMatrix, *, in_place: bool = False) -> FloatMatrix:
    """Scale every row to length one; rows of zeros stay zero.

    Parameters
    ----------
    matrix : array of shape (n, d)
    in_place : bool
        Overwrite the matrix, which is then float32: of a large one there may be no room for another.

    Returns
    -------
    array of shape (n, d), float32
    """
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))[:, None]
    lengths[lengths == 0] = 1.0
    return np.asarray(np.divide(matrix, lengths, out=matrix if in_place else None), dtype=np.float32)


def group_sums(
    matrix: FloatMatrix, labels: IntVector, n_groups: int, weights: IntVector | None = None
) -> FloatMatrix:
    """Sum the rows of each group, in row order, without a copy of the rows.

    Parameters
    ----------
    matrix : array of shape (n, d)
    labels : array of shape (n,), values -1..n_groups-1; rows labelled -1 are left out
    n_groups : int
    weights : array of shape (n,) or None
        How often each row counts; once by default.

    Returns
    -------
    array of shape (n_groups, d), float32
    """
    inside = np.flatnonzero(labels >= 0)
    counts = np.ones(len(inside)) if weights is None else weights[inside]
    shape = (n_groups, len(matrix))
    members = csr_array((counts.astype(np.float32), (labels[inside], inside)), shape=shape)
    return np.asarray(members @ matrix, dtype=np.float32)


def spread(matrix: FloatMatrix, places: BoolVector) -> FloatMatrix:
    """Put rows where `places` is true, with rows of zeros between; the matrix itself where it is everywhere.

    Parameters
    ----------
    matrix : array of shape (m, d)
    places : array of shape (n,), true m times

    Returns
    -------
    array of shape (n, d), float32
    """
    if places.all():
        return matrix
    rows = np.zeros((len(places), matrix.shape[1]), dtype=np.float32)
    rows[places] = matrix
    return rows
