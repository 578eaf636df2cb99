"""Groups among the unclear statements that look like a theme."""

import numpy as np

from analysis.arrays import group_sums, unit_rows
from analysis.clustering.branches import coherent_branches, keep_apart
from analysis.clustering.grounds import UNCLEAR, Grounds, Group

MOST_LINKED = 1000
LEAST_NEARER = 0.2


def find_unclear_groups(grounds: Grounds) -> list[Group]:
    """Find groups of people whose unclear texts are clearly nearer to each other than to any theme.

    Parameters
    ----------
    grounds : Grounds

    Returns
    -------
    list of Group
        No two share a text; those that differ most from all themes first.
    """
    texts = grounds.inside(UNCLEAR)
    if len(texts) < grounds.fewest_people:
        return []
    texts = texts[:: -(-len(texts) // MOST_LINKED)]
    rows = grounds.rows[texts]
    centroids = unit_rows(group_sums(grounds.rows, grounds.labels, max(1, grounds.n_themes)))
    nearest = (rows @ centroids.T).max(axis=1)
    return keep_apart(
        [
            (nearer * len(members), grounds.group(UNCLEAR, texts[members]))
            for members, nearer in coherent_branches(rows, np.asarray(nearest), LEAST_NEARER)
            if grounds.count_people(texts[members]) >= grounds.fewest_people
        ]
    )
