"""New topics inside themes: what people of the newest wave say alike, and hardly anybody said before."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.clustering.branches import coherent_branches, keep_apart
from analysis.clustering.grounds import Grounds, Group

FEWEST_BEFORE = 3
MOST_LINKED, MOST_COMPARED = 100, 4000
# Chosen by tests/benchmarks/proposals.py; see analysis/measurements.md.
# Either: nearer by this, so many earlier texts as near for each of the group, and so likely by chance.
BARS = ((0.3, 0.15, 0.05), (0.2, 0.34, 0.02))
LEAST_NEARER = min(nearer for nearer, _, _ in BARS)


def find_new_inside(grounds: Grounds) -> list[Group]:
    """Find, inside themes of before, groups of the newest wave that are a topic of their own.

    Such a group is three or more people's; its texts are clearly nearer to each other than to the centroid of
    what the theme held before, and hardly any earlier text is as near to their middle as they are, which by
    chance would hardly be so.

    Parameters
    ----------
    grounds : Grounds

    Returns
    -------
    list of Group
        No two share a text; those that differ most from their theme first.
    """
    earlier = np.flatnonzero(~grounds.newest)
    if not len(earlier):
        return []
    step = -(-len(earlier) // MOST_COMPARED)
    past = _Past(grounds, earlier[::step], step)
    found: list[tuple[float, Group]] = []
    for theme in range(grounds.n_themes):
        before = earlier[grounds.labels[earlier] == theme]
        texts = grounds.inside(theme)
        texts = texts[grounds.newest[texts]]
        if len(before) >= FEWEST_BEFORE and len(texts) >= grounds.fewest_people:
            found += _find_inside(grounds, theme, texts, grounds.middle(before), past)
    return keep_apart(found)


def _find_inside(
    grounds: Grounds, theme: int, texts: IntVector, before: FloatVector, past: "_Past"
) -> Iterator[tuple[float, Group]]:
    """Look at the texts that are farthest from what was said before, as many as are linked in little time."""
    nearness = grounds.rows[texts] @ before
    farthest = np.sort(np.lexsort((texts, nearness))[:MOST_LINKED])
    texts = texts[farthest]
    for members, nearer in coherent_branches(grounds.rows[texts], nearness[farthest], LEAST_NEARER):
        group = texts[members]
        if grounds.count_people(group) >= grounds.fewest_people and past.knows_nothing_of(group, nearer):
            yield nearer * len(group), grounds.group(theme, group)


@dataclass(frozen=True, eq=False)
class _Past:
    """Texts of earlier waves, of many every so many."""

    grounds: Grounds
    texts: IntVector
    step: int

    def knows_nothing_of(self, group: IntVector, nearer: float) -> bool:
        """Tell whether hardly any earlier text is where the group is, and that is hardly so by chance."""
        rows, earlier = self.grounds.rows[group], self.grounds.rows[self.texts]
        total = rows.sum(axis=0)
        least = float(_nearness_to_others(rows, total).min())
        as_near = self.step * int((earlier @ total >= least * np.linalg.norm(total)).sum())
        share = float(self.grounds.newest.mean())
        by_chance = binom.sf(len(group) - 1, len(group) + as_near, share)
        return any(
            nearer >= least_nearer and as_near <= most * len(group) and by_chance <= chance
            for least_nearer, most, chance in BARS
        )


def _nearness_to_others(rows: FloatMatrix, total: FloatVector) -> FloatVector:
    """Give the cosine of each unit row to the centroid of the others; `total` is their sum."""
    with_itself = rows @ total
    others = np.sqrt(np.maximum(total @ total - 2 * with_itself + 1.0, 1e-9))
    return np.asarray((with_itself - 1.0) / others, dtype=np.float32)
