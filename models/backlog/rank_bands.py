"""How sure an order is: where an item could stand if what it was scored with were a little different."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

MOVED_BY = 0.2  # each input, up or down
DRAWS = 200
FACTORS_KEPT = 8192


@dataclass(frozen=True)
class Scored:
    """An item's score, and the standard error of its reach as a part of the reach (0: not sampled)."""

    score: float
    reach_error: float = 0.0


@dataclass(frozen=True)
class RankBand:
    """Where an item stands in nine of ten tries: the 5th and the 95th percentile of its ranks, 1 first."""

    first: int
    last: int


def rank_bands(items: Sequence[Scored], *, seed: int = 0, draws: int = DRAWS) -> list[RankBand]:
    """Try how the order of items changes when what they were scored with moves.

    Every input (three factors and a divisor) is moved by up to ±20 %, evenly, each for itself, and
    reach by its sampling error too, normally distributed and never below 0: a Monte Carlo analysis of
    sensitivity (Saltelli et al., Global Sensitivity Analysis: The Primer, 2008). The same items and seed give
    the same bands.

    Parameters
    ----------
    items
        In the order in which they stand.

    Returns
    -------
    list of RankBand
        One for each item, in the order given.
    """
    lot = Random(seed)  # noqa: S311 - a try, no secret
    factors, errors = _factors(lot), [lot.gauss() for _ in range(FACTORS_KEPT)]
    ranks: list[list[int]] = [[] for _ in items]
    places = range(len(items))
    for _ in range(draws):
        moved = [
            item.score * factor * max(0.0, 1 + item.reach_error * error)
            for item, factor, error in zip(
                items, lot.choices(factors, k=len(items)), lot.choices(errors, k=len(items)), strict=True
            )
        ]
        for rank, place in enumerate(sorted(places, key=lambda place: -moved[place]), start=1):
            ranks[place].append(rank)
    return [_band(sorted(each)) for each in ranks]


def _factors(lot: Random) -> list[float]:
    """What moving all inputs makes of a score, tried often."""
    return [_moved(lot) * _moved(lot) * _moved(lot) / _moved(lot) for _ in range(FACTORS_KEPT)]


def _moved(lot: Random) -> float:
    return lot.uniform(1 - MOVED_BY, 1 + MOVED_BY)


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
