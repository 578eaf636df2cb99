"""How sure a figure is: intervals by drawing what it rests on again and again, with replacement."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from analysis.arrays import FloatVector, IntVector

DRAWS = 200
TAIL = 0.025


@dataclass(frozen=True)
class Interval:
    """The 95 % interval of a figure."""

    low: float
    high: float

    def __str__(self) -> str:
        """Write it as tables do."""
        return f"{self.low:.2f} to {self.high:.2f}"


def bootstrap(figure: Callable[[IntVector], float], n_rows: int, seed: int = 0) -> FloatVector:
    """Give the figure of each of 200 draws of as many rows, some of them several times (Efron 1979)."""
    random = np.random.default_rng(seed)
    return np.array([figure(random.integers(0, n_rows, n_rows)) for _ in range(DRAWS)], dtype=np.float32)


def interval(figures: FloatVector) -> Interval:
    """Give the interval in which 95 % of the figures lie."""
    low, high = np.quantile(figures, [TAIL, 1 - TAIL])
    return Interval(float(low), float(high))


@dataclass
class Share:
    """A mean of figures that come one by one, with its interval where there are several."""

    figures: list[float] = field(default_factory=list)

    def add(self, figure: float) -> None:
        """Count one more."""
        self.figures.append(float(figure))

    def __str__(self) -> str:
        """Write the mean, its interval, and of how many it is."""
        if not self.figures:
            return "–"
        told = np.array(self.figures)
        means = bootstrap(lambda rows: float(told[rows].mean()), len(told))
        return f"{told.mean():.2f} ({interval(means)}; {len(told)})"
