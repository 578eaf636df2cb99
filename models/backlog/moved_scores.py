"""Scores as they would be if what went into them were a little different: one draw after the other.

Every input is moved by up to ±20 %, evenly, each for itself; a reach that was counted among few people by its
sampling error too, and a score by how far apart those were who gave it: both normally distributed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, prod, sqrt
from operator import mul
from random import Random
from typing import Protocol

from models.backlog.methods import REACH, Method, Quotient, Values, WeightedSum

MOVED_BY = 0.2  # each input and each weight, up or down
KEPT = 8192  # of what is drawn beforehand: to draw it anew each time takes longer than all the rest


class Pool:
    """Numbers drawn beforehand; each time others of them fall to the items, beginning anywhere."""

    def __init__(self, number: int, draw: Callable[[], float]) -> None:
        self._number, self._kept = number, max(KEPT, number)
        drawn = [draw() for _ in range(self._kept)]
        self._drawn = [*drawn, *drawn[:number]]

    def some(self, lot: Random) -> list[float]:
        """Give a number to each item."""
        start = lot.randrange(self._kept)
        return self._drawn[start : start + self._number]


@dataclass(frozen=True)
class Scored:
    """What an item is scored with, all that the method asks for.

    `reach_error` is the standard error of its reach as a part of the reach (0: not sampled), `spread` how far
    apart those were who scored it: the standard deviation of their scores as a part of the score.
    """

    values: Values
    reach_error: float = 0.0
    spread: float = 0.0

    def given(self, method: Method) -> dict[str, float]:
        """The values that a method asks for."""
        return {each.name: self.values[each.name] or 0.0 for each in method.inputs}


class Trial(Protocol):
    """Items whose scores can be moved together, again and again."""

    def draw(self) -> list[float]:
        """Give the score of each item with everything moved once."""


def trial_of(method: Method, items: Sequence[Scored], lot: Random) -> Trial:
    """Try items by the method by which they are scored; there must be one at least."""
    if isinstance(method, Quotient):
        return MovedQuotients(method, items, lot)
    return MovedSums(method, items, lot)


def _move(lot: Random) -> float:
    return lot.uniform(1 - MOVED_BY, 1 + MOVED_BY)


class MovedQuotients:
    """Items scored by a quotient: each factor of each term moves, and the divisor that the terms share."""

    def __init__(self, method: Quotient, items: Sequence[Scored], lot: Random) -> None:
        sampled = REACH in method.inputs
        self._lot = lot
        self._terms = list(zip(*(method.shares(item.given(method)) for item in items), strict=True))
        self._errors = [hypot(item.reach_error if sampled else 0.0, item.spread) for item in items]
        draws = [lambda term=term: prod(_move(lot) for _ in term) for term in method.terms]
        self._pools = [Pool(len(items), draw) for draw in (*draws, lambda: 1 / _move(lot), lot.gauss)]

    def draw(self) -> list[float]:
        """Give the score of each item with everything moved once."""
        *ups, downs, errors = (pool.some(self._lot) for pool in self._pools)
        terms = [list(map(mul, term, moved)) for term, moved in zip(self._terms, ups, strict=True)]
        sums = terms[0] if len(terms) == 1 else list(map(sum, zip(*terms, strict=True)))
        return [
            score * down * max(0.0, 1 + own * error)
            for score, down, own, error in zip(sums, downs, self._errors, errors, strict=True)
        ]


class MovedSums:
    """Items scored by a weighted sum: the weights move once for all of them, the inputs of each for itself.

    What the inputs of an item move is drawn as one sum of as many even moves, as wide as theirs together.
    """

    def __init__(self, method: WeightedSum, items: Sequence[Scored], lot: Random) -> None:
        self._lot, self._number, self._weights = lot, len(items), method.weights
        given = [item.given(method) for item in items]
        self._columns = list(zip(*(method.points(each) for each in given), strict=True))
        self._widths = [hypot(*_steps(method, each).values()) for each in given]
        self._errors = [
            hypot(_steps(method, each).get(REACH.name, 0.0) * item.reach_error, item.spread * score)
            for item, each in zip(items, given, strict=True)
            if (score := method.score(each)) is not None
        ]
        fields = len(method.fields)
        self._moves = Pool(len(items), lambda: sum(_move(lot) - 1 for _ in range(fields)) / sqrt(fields))
        self._gauss = Pool(len(items), lot.gauss)

    def draw(self) -> list[float]:
        """Give the score of each item with everything moved once."""
        weights = [weight * _move(self._lot) for weight in self._weights]
        total = sum(weights)
        sums = [0.0] * self._number
        for weight, column in zip(weights, self._columns, strict=True):
            part = weight / total
            sums = [score + part * points for score, points in zip(sums, column, strict=True)]
        moves, errors = self._moves.some(self._lot), self._gauss.some(self._lot)
        return [
            score + width * move + own * error
            for score, width, move, own, error in zip(
                sums, self._widths, moves, self._errors, errors, strict=True
            )
        ]


def _steps(method: WeightedSum, given: Mapping[str, float]) -> dict[str, float]:
    """By how many points of the score each input moves it, for a move by all of itself."""
    return {
        each.input.name: weight * each.step(given[each.input.name])
        for each, weight in zip(method.fields, method.weights, strict=True)
    }
