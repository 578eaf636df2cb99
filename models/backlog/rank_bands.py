"""How sure an order is: where an item could stand if what it was scored with were a little different."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from models.backlog.methods import Method
from models.backlog.moved_scores import Scored, trial_of

DRAWS = 200


@dataclass(frozen=True)
class RankBand:
    """Where an item stands in nine of ten tries: the 5th and the 95th percentile of its ranks, 1 first."""

    first: int
    last: int


def rank_bands(
    method: Method, items: Sequence[Scored], *, seed: int = 0, draws: int = DRAWS
) -> list[RankBand]:
    """Try how the order of items changes when what they were scored with moves (see `moved_scores`).

    A Monte Carlo analysis of sensitivity (Saltelli et al., Global Sensitivity Analysis: The Primer, 2008).
    The same items and seed give the same bands.

    Parameters
    ----------
    items
        In the order in which they stand, each with all that the method asks for.

    Returns
    -------
    list of RankBand
        One for each item, in the order given.
    """
    if not items:
        return []
    trial = trial_of(method, items, Random(seed))  # noqa: S311 - a try, no secret
    ranks: list[list[int]] = [[] for _ in items]
    places = range(len(items))
    for _ in range(draws):
        moved = trial.draw()
        for rank, place in enumerate(sorted(places, key=moved.__getitem__, reverse=True), start=1):
            ranks[place].append(rank)
    return [_band(sorted(each)) for each in ranks]


def _band(ranks: Sequence[int]) -> RankBand:
    """The 5th and the 95th percentile of sorted ranks, by the nearest rank."""
    least = max(0, round(0.05 * len(ranks)) - 1)
    return RankBand(ranks[least], ranks[len(ranks) - 1 - least])


def any_order(bands: Sequence[RankBand]) -> int:
    """How many of the first items could stand in any order: each could be the first of them, and the last.

    1 where the first stands apart from the second.
    """
    number = min(1, len(bands))
    for last in range(2, len(bands) + 1):
        if any(band.first > 1 for band in bands[:last]):
            break
        if all(band.last >= last for band in bands[:last]):
            number = last
    return number
