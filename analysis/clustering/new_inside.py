"""New topics inside themes: what people of the newest wave say alike, and hardly anybody said before."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.stats import binom

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.clustering.grounds import FEWEST_PEOPLE, Grounds, Group

FEWEST_BEFORE = 3
MOST_LINKED, MOST_COMPARED = 200, 4000
# Chosen by tests/benchmarks/proposals.py; see analysis/measurements.md.
LEAST_NEARER = 0.3
MOST_BEFORE = 0.15
BY_CHANCE = 0.05


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
        if len(before) >= FEWEST_BEFORE and len(texts) >= FEWEST_PEOPLE:
            found += _find_inside(grounds, theme, texts, grounds.middle(before), past)
    return _apart(found)


def _find_inside(
    grounds: Grounds, theme: int, texts: IntVector, before: FloatVector, past: "_Past"
) -> Iterator[tuple[float, Group]]:
    """Look at the texts that are farthest from what was said before, as many as are linked in little time."""
    nearness = grounds.rows[texts] @ before
    farthest = np.sort(np.lexsort((texts, nearness))[:MOST_LINKED])
    texts = texts[farthest]
    for members, nearer in _coherent_branches(grounds.rows[texts], nearness[farthest]):
        group = texts[members]
        if grounds.count_people(group) >= FEWEST_PEOPLE and past.knows_nothing_of(group):
            yield nearer * len(group), grounds.group(theme, group)


def _coherent_branches(rows: FloatMatrix, to_before: FloatVector) -> Iterator[tuple[IntVector, float]]:
    """Give the branches of the tree of rows that are clearly nearer to each other than to what was before.

    Each comes with how much nearer it is: the mean cosine to the centroid of the others, of k unit rows about
    (k - 1)·c ÷ √((k - 1)·(1 + (k - 2)·c)) where c is the mean cosine of two of them, less that to before.
    """
    branches = [[row] for row in range(len(rows))]
    sums = list(rows)
    tree = linkage(rows.astype(np.float64), method="average", metric="cosine")
    for one, other in tree[:, :2].astype(np.int64):
        branches.append(branches[one] + branches[other])
        sums.append(sums[one] + sums[other])
        size = len(branches[-1])
        if size < FEWEST_PEOPLE:
            continue
        of_two = max(0.0, float(sums[-1] @ sums[-1] - size) / (size * (size - 1)))
        own = of_two * ((size - 1) / (1 + (size - 2) * of_two)) ** 0.5
        nearer = own - float(to_before[branches[-1]].mean())
        if nearer >= LEAST_NEARER:
            yield np.array(sorted(branches[-1]), dtype=np.int64), nearer


@dataclass(frozen=True, eq=False)
class _Past:
    """Texts of earlier waves, of many every so many."""

    grounds: Grounds
    texts: IntVector
    step: int

    def knows_nothing_of(self, group: IntVector) -> bool:
        """Tell whether hardly any earlier text is where the group is, and that is hardly so by chance."""
        rows, earlier = self.grounds.rows[group], self.grounds.rows[self.texts]
        total = rows.sum(axis=0)
        least = float(_nearness_to_others(rows, total).min())
        as_near = self.step * int((earlier @ total >= least * np.linalg.norm(total)).sum())
        if as_near > MOST_BEFORE * len(group):
            return False
        share = float(self.grounds.newest.mean())
        return bool(binom.sf(len(group) - 1, len(group) + as_near, share) <= BY_CHANCE)


def _nearness_to_others(rows: FloatMatrix, total: FloatVector) -> FloatVector:
    """Give the cosine of each unit row to the centroid of the others; `total` is their sum."""
    with_itself = rows @ total
    others = np.sqrt(np.maximum(total @ total - 2 * with_itself + 1.0, 1e-9))
    return np.asarray((with_itself - 1.0) / others, dtype=np.float32)


def _apart(found: list[tuple[float, Group]]) -> list[Group]:
    """Of groups that share a text keep the one that differs most."""
    taken: set[int] = set()
    apart = []
    for _, group in sorted(found, key=lambda one: (-one[0], int(one[1].texts.min()))):
        if taken.isdisjoint(group.texts.tolist()):
            taken.update(group.texts.tolist())
            apart.append(group)
    return apart
