"""The picture of value and effort, drawn: scales, ticks, and points that do not cover each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from math import cos, floor, hypot, log10, sin, sqrt

from models.backlog.picture import Picture, Point

LEFT, RIGHT, TOP, BOTTOM = 72, 944, 40, 540  # of a view box of 960 × 600
INSET = 24  # of the scales, so that a point at an end of one has room
RADIUS = 13.0
APART = 2 * RADIUS + 1
MOST_TICKS = 7
TRIES = 600  # places around its own that are tried for a point
STEP, TURN = 5.0, 2.4  # of the spiral that they lie on; the golden angle spreads them evenly


@dataclass(frozen=True)
class Scale:
    """A logarithmic scale, between two numbers and two places."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is; what is below the scale is at its start."""
        part = log10(max(value, self.low) / self.low) / log10(self.high / self.low)
        return self.start + part * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """The numbers that are written at it."""
        every = list(takewhile(lambda number: number <= self.high * 1.001, _round_numbers(self.low)))
        return every if len(every) <= MOST_TICKS else [each for each in every if _is_power(each)]


@dataclass(frozen=True)
class Mark:
    """A point where it is drawn, and where it belongs."""

    point: Point
    x: float
    y: float
    own_x: float
    own_y: float

    @property
    def is_moved(self) -> bool:
        """Whether another is in its place."""
        return hypot(self.x - self.own_x, self.y - self.own_y) > 1


@dataclass(frozen=True)
class Drawing:
    """All that the picture shows, in the units of its view box."""

    across: Scale
    up: Scale
    marks: Sequence[Mark]
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    bottom: float = BOTTOM
    radius: float = RADIUS


def draw(picture: Picture) -> Drawing:
    """Lay a picture out; where points would cover each other the later ones make room."""
    across = _scale([point.effort for point in picture.points], LEFT + INSET, RIGHT - INSET)
    up = _scale([point.value for point in picture.points], BOTTOM - INSET, TOP + INSET)
    marks: list[Mark] = []
    for point in picture.points:
        own = across.at(point.effort), up.at(point.value)
        x, y = next(_free(own, marks), own)
        marks.append(Mark(point, x, y, *own))
    return Drawing(across, up, marks)


def _free(own: tuple[float, float], marks: Sequence[Mark]) -> Iterator[tuple[float, float]]:
    """Places near a point's own that no mark covers, the nearest first."""
    for number in range(TRIES):
        distance, angle = STEP * sqrt(number), TURN * number
        x = min(max(own[0] + distance * cos(angle), LEFT + RADIUS), RIGHT - RADIUS)
        y = min(max(own[1] + distance * sin(angle), TOP + RADIUS), BOTTOM - RADIUS)
        if all(hypot(x - mark.x, y - mark.y) >= APART for mark in marks):
            yield x, y


def _scale(values: Iterable[float], start: float, end: float) -> Scale:
    """Reach from a round number below all values to one above."""
    positive = [value for value in values if value > 0] or [1.0]
    numbers = _round_numbers(10.0 ** (floor(log10(min(positive))) - 1))
    low = high = next(numbers)
    for number in numbers:
        if number <= min(positive):
            low = number
        high = number
        if number > max(positive):
            return Scale(low, high, start, end)
    raise AssertionError("there is always a larger number")


def _round_numbers(low: float) -> Iterator[float]:
    """1, 2, 5, 10, 20, 50 and so on, from the first that is not below a number."""
    for exponent in count(floor(log10(low))):
        for digit in (1, 2, 5):
            number = float(f"{digit}e{exponent}")
            if number >= low * 0.999:
                yield number


def _is_power(number: float) -> bool:
    return f"{number:e}".startswith("1.0")
