"""Tell which theme of this run is which theme of the last."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from analysis.arrays import IntVector


def match_themes(
    before: IntVector, after: IntVector, n_before: int, n_after: int, *, minimum: float = 0.3
) -> dict[int, int]:
    """Match themes one to one by the statements they share.

    Parameters
    ----------
    before, after : arrays of shape (n,)
        The theme of each shared statement in the earlier and in the later run, -1 where unclear.
    n_before, n_after : int
        Numbers of themes.
    minimum : float
        Least overlap (Jaccard, 0..1) that makes two themes the same.

    Returns
    -------
    dict of int to int
        Later index to earlier index; themes that are new are not in it.

    Raises
    ------
    ValueError
        The lengths differ.

    Notes
    -----
    Kuhn (1955), The Hungarian method, on the Jaccard index.
    """
    if len(before) != len(after):
        raise ValueError("before and after must speak of the same statements")
    if not n_before or not n_after:
        return {}
    both = (before >= 0) & (after >= 0)
    shared = np.zeros((n_after, n_before))
    np.add.at(shared, (after[both], before[both]), 1.0)
    sizes_after = np.bincount(after[after >= 0], minlength=n_after)
    sizes_before = np.bincount(before[before >= 0], minlength=n_before)
    union = sizes_after[:, None] + sizes_before[None, :] - shared
    overlap = shared / np.maximum(union, 1.0)
    pairs = zip(*linear_sum_assignment(-overlap), strict=True)
    return {int(late): int(early) for late, early in pairs if overlap[late, early] >= minimum}
