"""The figures of a run as Markdown tables."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

OURS = "ours"


@dataclass(frozen=True)
class Figures:
    """What one method reached on one set at one size, averaged over draws; NaN where it cannot be told."""

    rows: float
    ari: float
    nmi: float
    f1: float
    themes: float
    labels: float
    largest: float
    coverage: float
    seconds: float
    clustering: float


@dataclass(frozen=True)
class Result:
    """Figures, and of what."""

    size: int | str
    set_name: str
    method: str
    figures: Figures


NAMES = tuple(field.name for field in fields(Figures))
WHOLE = {"rows", "themes", "labels"}


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
    yield from _head("size", "set", "method", *NAMES)
    for one in results:
        shown = [_shown(name, getattr(one.figures, name)) for name in NAMES]
        yield _row(str(one.size), one.set_name, one.method, *shown)


def means(results: Sequence[Result]) -> Iterator[str]:
    """One row for each size: ARI / F1 of every method, averaged over sets with one label a row."""
    methods = list(dict.fromkeys(one.method for one in results))
    yield from _head("answers", *(f"{method} ARI / F1" for method in methods))
    for size in _sizes(results):
        cells = [_mean(results, size, method) for method in methods]
        yield _row(str(size), *(f"{one.ari:.2f} / {one.f1:.2f}" for one in cells))


def table_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table of cells that are written already."""
    yield from _head(*head)
    for row in rows:
        yield _row(*row)


def side_by_side(results: Sequence[Result]) -> Iterator[str]:
    """One row for each size and other method: how far ours is above it, and how much longer it takes."""
    yield from _head(
        "answers", "compared with", "ARI above", "F1 above", "least ARI above on a set", "its time ÷ ours"
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
                f"{here.f1 - there.f1:+.3f}",
                f"{worst:+.3f} ({where})",
                f"{there.seconds / here.seconds:.1f}",
            )


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
