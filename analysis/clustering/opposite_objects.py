"""Themes whose two sides speak of different things: one is praised, the other complained of."""

from dataclasses import dataclass

import numpy as np

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector, unit_rows
from analysis.clustering.grounds import Grounds, Group

MOST_OF_A_SIDE = 150
DIVISIONS = 199
BETTER_BY_CHANCE = 0.02
LEAST_RIGHT = 0.8
MOST_ALIKE = 0.1
LEAST_PART = 0.2
ROUNDING = 1e-4


def find_opposite_objects(grounds: Grounds) -> list[Group]:
    """Find themes that praise one thing and complain of another, with the texts of the lesser side's object.

    Praise differs from complaint whatever they are about. So that is taken away first: the direction in which
    the two sides differ in all other themes. What is left tells of two objects where the sides' centroids do
    not point the same way, nearly every text is nearer to the others of its side, and hardly any other
    division of the theme into as many texts is told apart as well.

    Parameters
    ----------
    grounds : Grounds

    Returns
    -------
    list of Group
        The largest first.
    """
    differences = _differences(grounds)
    found = []
    for theme in range(grounds.n_themes):
        praise = _praise(differences, theme)
        if praise is not None and (sides := _sides_of(grounds, theme, praise)) and _are_apart(sides):
            found.append(_lesser_object(grounds, theme, praise, sides))
    return sorted((group for group in found if group), key=lambda group: (-len(group.texts), group.theme))


@dataclass(frozen=True, eq=False)
class _Sides:
    """The texts of a theme that take a side, without what praise adds: n rows, and which of them praise."""

    rows: FloatMatrix
    good: BoolVector

    @property
    def centroids(self) -> FloatMatrix:
        """Of those that complain and those that praise: array of shape (2, d)."""
        return unit_rows(np.stack([self.rows[~self.good].sum(axis=0), self.rows[self.good].sum(axis=0)]))


def _of_side(grounds: Grounds, theme: int, side: int) -> IntVector:
    return np.flatnonzero((grounds.labels == theme) & (grounds.sides == side))


def _differences(grounds: Grounds) -> FloatMatrix:
    """Give for each theme how praise differs from complaint in it, weighted by how well that is known."""
    differences = np.zeros((grounds.n_themes, grounds.rows.shape[1]), dtype=np.float32)
    for theme in range(grounds.n_themes):
        bad, good = (_of_side(grounds, theme, side) for side in (0, 1))
        if len(bad) and len(good):
            weight = 2 / (1 / len(bad) + 1 / len(good))
            differences[theme] = weight * (grounds.rows[good].mean(axis=0) - grounds.rows[bad].mean(axis=0))
    return differences


def _praise(differences: FloatMatrix, theme: int) -> FloatVector | None:
    """Give the direction of praise in the other themes; None where none of them has both sides."""
    total = differences.sum(axis=0) - differences[theme]
    others = np.delete(differences, theme, axis=0)
    return unit_rows(total[None])[0] if others.any() else None


def _without(rows: FloatMatrix, direction: FloatVector) -> FloatMatrix:
    return unit_rows(rows - np.outer(rows @ direction, direction))


def _sides_of(grounds: Grounds, theme: int, praise: FloatVector) -> _Sides | None:
    bad, good = (_of_side(grounds, theme, side) for side in (0, 1))
    if min(grounds.count_people(bad), grounds.count_people(good)) < grounds.fewest_people:
        return None
    bad, good = (side[:: -(-len(side) // MOST_OF_A_SIDE)] for side in (bad, good))
    rows = _without(grounds.rows[np.concatenate([bad, good])], praise)
    return _Sides(rows, np.arange(len(rows)) >= len(bad))


def _are_apart(sides: _Sides) -> bool:
    bad, good = sides.centroids
    if bad @ good > MOST_ALIKE or _share_right(sides) < LEAST_RIGHT:
        return False
    random = np.random.default_rng(0)
    others = np.array([random.permutation(sides.good) for _ in range(DIVISIONS)])
    apart = _told_apart(sides.rows, np.vstack([sides.good[None], others]))
    return bool((apart[1:] > apart[0] + ROUNDING).mean() <= BETTER_BY_CHANCE)


def _share_right(sides: _Sides) -> float:
    """Give the share of texts nearer to the centroid of the others of their side; sides weigh alike."""
    is_own = np.stack([~sides.good, sides.good], axis=1)
    sums = np.stack([sides.rows[~sides.good].sum(axis=0), sides.rows[sides.good].sum(axis=0)])
    with_sums = sides.rows @ sums.T
    lengths = np.sqrt(np.maximum((sums**2).sum(axis=1) - (2 * with_sums - 1.0) * is_own, 1e-9))
    nearness = (with_sums - is_own) / lengths
    right = (nearness[:, 1] > nearness[:, 0]) == sides.good
    return float((right[sides.good].mean() + right[~sides.good].mean()) / 2)


def _told_apart(rows: FloatMatrix, divisions: BoolVector) -> FloatVector:
    """Give for each division in two the mean cosines within its parts less twice that between them."""
    similarity = rows @ rows.T
    np.fill_diagonal(similarity, 0.0)
    one = divisions.astype(np.float32)
    to_one = one @ similarity
    inside = (to_one * one).sum(axis=1)
    between = to_one.sum(axis=1) - inside
    outside = similarity.sum() - inside - 2 * between
    n_one, n_other = float(divisions[0].sum()), float((~divisions[0]).sum())
    within = inside / (n_one * (n_one - 1)) + outside / (n_other * (n_other - 1))
    return np.asarray(within - 2 * between / (n_one * n_other), dtype=np.float32)


def _lesser_object(grounds: Grounds, theme: int, praise: FloatVector, sides: _Sides) -> Group | None:
    """Take the texts, of either side, that are nearer to one object: that of which fewer people speak.

    It must be that of a fifth of them: a few strays are no object.
    """
    texts = grounds.inside(theme)
    nearness = _without(grounds.rows[texts], praise) @ sides.centroids.T
    lesser = int(sides.good.sum() <= (~sides.good).sum())
    of_lesser = nearness[:, lesser] > nearness[:, 1 - lesser]
    fewer, _ = sorted((texts[of_lesser], texts[~of_lesser]), key=grounds.count_people)
    enough = max(grounds.fewest_people, LEAST_PART * grounds.count_people(texts))
    return grounds.group(theme, fewer) if grounds.count_people(fewer) >= enough else None
