"""The figures of a run as Markdown tables."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from intervals import interval

from analysis.arrays import FloatMatrix

OURS = "ours"


@dataclass(frozen=True)
class Figures:
    """What one method reached on one set at one size, averaged over draws; NaN where it cannot be told.

    `purity` is the harmonic mean of purity and inverse purity (see `harmonic_purity`).
    """

    rows: float
    ari: float
    nmi: float
    f1: float
    purity: float
    themes: float
    labels: float
    largest: float
    coverage: float
    seconds: float
    clustering: float


@dataclass(frozen=True, eq=False)
class Agreement:
    """ARI, F1 and harmonic purity (rows) of the same draws of rows with replacement (columns)."""

    drawn: FloatMatrix

    @classmethod
    def mean(cls, several: Sequence["Agreement"]) -> "Agreement":
        """Average what is drawn from several sets or draws: the n-th of each together."""
        return cls(np.mean([one.drawn for one in several], axis=0))

    def intervals(self) -> list[str]:
        """Write the 95 % interval of each figure."""
        return ["–" if np.isnan(figures).any() else str(interval(figures)) for figures in self.drawn]


@dataclass(frozen=True)
class Result:
    """Figures, and of what."""

    size: int | str
    set_name: str
    method: str
    figures: Figures
    again: Agreement


NAMES = tuple(field.name for field in fields(Figures))
WHOLE = {"rows", "themes", "labels"}
AGREEMENT = ("ARI", "F1", "purity")


def average(several: Sequence[Figures]) -> Figures:
    """Average figures; what cannot be told in one of them is left out."""
    columns = {name: np.array([getattr(one, name) for one in several]) for name in NAMES}
    return Figures(
        **{
            name: float(values[~np.isnan(values)].mean()) if not np.isnan(values).all() else math.nan
            for name, values in columns.items()
        }
    )


def every_row(results: Sequence[Result]) -> Iterator[str]:
    """One row for each size, set and method."""
    yield from _head("size", "set", "method", *NAMES, *(f"{name} from … to" for name in AGREEMENT))
    for one in results:
        shown = [_shown(name, getattr(one.figures, name)) for name in NAMES]
        yield _row(str(one.size), one.set_name, one.method, *shown, *one.again.intervals())


def means(results: Sequence[Result]) -> Iterator[str]:
    """One row for each size: every method's agreement, averaged over sets with one label a row."""
    methods = list(dict.fromkeys(one.method for one in results))
    yield from _head("answers", *(f"{method}, ARI / F1 / harmonic purity" for method in methods))
    for size in _sizes(results):
        yield _row(str(size), *(_with_intervals(results, size, method) for method in methods))


def _with_intervals(results: Sequence[Result], size: int | str, method: str) -> str:
    mean = _mean(results, size, method)
    of_sets = [one for one in results if (one.size, one.method) == (size, method)]
    counted = [one.again for one in of_sets if not math.isnan(one.figures.ari)] or [
        one.again for one in of_sets
    ]
    figures = (mean.ari, mean.f1, mean.purity)
    pairs = zip(figures, Agreement.mean(counted).intervals(), strict=True)
    return " / ".join(f"{figure:.2f} ({told})" for figure, told in pairs)


def table_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table of cells that are written already."""
    yield from _head(*head)
    for row in rows:
        yield _row(*row)


def side_by_side(results: Sequence[Result]) -> Iterator[str]:
    """One row for each size and other method: how far ours is above it, and how much longer it takes."""
    yield from _head(
        "answers",
        "compared with",
        "ARI above",
        "its interval",
        "F1 above",
        "least ARI above on a set",
        "its time ÷ ours",
    )
    others = list(dict.fromkeys(one.method for one in results if one.method != OURS))
    for size in _sizes(results):
        here = _mean(results, size, OURS)
        for method in others:
            there = _mean(results, size, method)
            worst, where = _least_above(results, size, method)
            yield _row(
                str(size),
                method,
                f"{here.ari - there.ari:+.3f}",
                _paired(results, size, method),
                f"{here.f1 - there.f1:+.3f}",
                f"{worst:+.3f} ({where})",
                f"{there.seconds / here.seconds:.1f}",
            )


def _paired(results: Sequence[Result], size: int | str, method: str) -> str:
    """Write the interval of how far our ARI is above, the same rows being drawn for both."""
    counted = [one for one in results if one.size == size and not math.isnan(one.figures.ari)]
    of_method = {
        name: Agreement.mean([one.again for one in counted if one.method == name]).drawn
        for name in (OURS, method)
        if any(one.method == name for one in counted)
    }
    return str(interval(of_method[OURS][0] - of_method[method][0])) if len(of_method) == 2 else "–"


def _mean(results: Sequence[Result], size: int | str, method: str) -> Figures:
    figures = [one.figures for one in results if (one.size, one.method) == (size, method)]
    return average([one for one in figures if not math.isnan(one.ari)] or figures)


def _least_above(results: Sequence[Result], size: int | str, method: str) -> tuple[float, str]:
    ari = {(one.set_name, one.method): one.figures.ari for one in results if one.size == size}
    above = {name: ari[name, OURS] - ari[name, method] for name, _ in ari if not math.isnan(ari[name, OURS])}
    where = min(above, key=lambda name: above[name], default="")
    return above.get(where, math.nan), where


def _sizes(results: Sequence[Result]) -> list[int | str]:
    return list(dict.fromkeys(one.size for one in results))


def _shown(name: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.1f}" if name in WHOLE else f"{value:.3f}"


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*["---"] * len(names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
