"""How sure a figure is: intervals by drawing what it rests on again and again, with replacement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from analysis.arrays import FloatVector, IntVector

DRAWS = 200
T = TypeVar("T")
TAIL = 0.025


@dataclass(frozen=True)
class Interval:
    """The 95 % interval of a figure."""

    low: float
    high: float

    def __str__(self) -> str:
        """Write it as tables do."""
        return f"{self.low:.2f} to {self.high:.2f}"


def bootstrap(figure: Callable[[IntVector], T], n_rows: int, seed: int = 0) -> list[T]:
    """Give the figure of each of 200 draws of as many rows, some of them several times (Efron 1979)."""
    random = np.random.default_rng(seed)
    return [figure(random.integers(0, n_rows, n_rows)) for _ in range(DRAWS)]


def harmonic_purity(labels: np.ndarray, themes: IntVector) -> float:
    """Give the harmonic mean of purity and inverse purity.

    Purity is the share of rows whose label is the commonest in their theme, inverse purity the share whose
    theme is the commonest of their label (Zhao and Karypis 2001).
    """
    _, label_of = np.unique(labels, return_inverse=True)
    _, theme_of = np.unique(themes, return_inverse=True)
    shared = np.zeros((int(label_of.max()) + 1, int(theme_of.max()) + 1))
    np.add.at(shared, (label_of, theme_of), 1)
    pure, whole = shared.max(axis=0).sum() / len(labels), shared.max(axis=1).sum() / len(labels)
    return float(2 * pure * whole / (pure + whole))


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
        return f"{told.mean():.2f} ({interval(np.array(means))}; {len(told)})"
