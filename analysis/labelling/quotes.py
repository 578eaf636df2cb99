"""Quotes that speak for a theme: typical, different from each other, readable."""

from collections.abc import Sequence

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector

QUOTES = 3
CONSIDERED = 40
TYPICAL = 0.7
SHORTEST, LONGEST = 25, 240
MINORITY = 0.2


def choose_quotes(
    texts: Sequence[str], rows: FloatMatrix, members: IntVector, centroid: FloatVector, sides: FloatVector
) -> list[int]:
    """Choose up to three quotes by maximal marginal relevance; where both sides speak, both are heard.

    Parameters
    ----------
    texts : sequence of u str
    rows : array of shape (u, d), unit rows
    members : array of shape (m,), indices into texts
    centroid : array of shape (d,), unit length
    sides : array of shape (u,)
        Share of the text's statements that speak of what works, 0..1; NaN where no side is known.

    Returns
    -------
    list of int
        Indices into texts, the most typical first.

    Notes
    -----
    Carbonell and Goldstein (1998), The use of MMR.
    """
    unreadable = np.array([_hard_to_read(texts[index]) for index in members], dtype=np.float32)
    typical: FloatVector = np.asarray(rows[members] @ centroid - unreadable, dtype=np.float32)
    order = np.lexsort((members, -typical))[:CONSIDERED]
    pool = _both_sides(members, order, sides)
    chosen: list[int] = []
    for _ in range(min(QUOTES, sum(len(part) for part in pool))):
        chosen.append(_next_quote(rows, members, pool, typical, chosen))
    return [int(members[position]) for position in chosen]


def _next_quote(
    rows: FloatMatrix, members: IntVector, pool: list[IntVector], typical: FloatVector, chosen: list[int]
) -> int:
    side = pool[len(chosen) % len(pool)]
    left = [int(position) for position in side if position not in chosen]
    left = left or [int(position) for part in pool for position in part if position not in chosen]
    if not chosen:
        return left[0]
    alike: FloatVector = np.asarray((rows[members[left]] @ rows[members[chosen]].T).max(axis=1))
    gain = TYPICAL * typical[left] - (1 - TYPICAL) * alike
    return left[int(gain.argmax())]


def _both_sides(members: IntVector, order: IntVector, sides: FloatVector) -> list[IntVector]:
    """Split the candidates by side, the larger side first, unless one side hardly speaks."""
    known = sides[members]
    good, bad = int((known >= 0.5).sum()), int((known < 0.5).sum())
    if min(good, bad) < MINORITY * max(1, good + bad):
        return [order]
    parts = [order[known[order] >= 0.5], order[known[order] < 0.5]]
    return sorted((part for part in parts if len(part)), key=lambda part: -len(part))


def _hard_to_read(text: str) -> float:
    """Take off for a quote that is too short to say something or too long to read."""
    if len(text) < SHORTEST:
        return 0.2 * (SHORTEST - len(text)) / SHORTEST
    return min(0.3, 0.3 * max(0, len(text) - LONGEST) / LONGEST)
