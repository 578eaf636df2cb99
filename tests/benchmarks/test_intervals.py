"""Figures whose right value is known."""

import numpy as np
import pytest

from tests.benchmarks.intervals import Share, bootstrap, harmonic_purity, interval


def test_themes_that_are_the_labels_are_pure_both_ways() -> None:
    assert harmonic_purity(np.array(["a", "a", "b"]), np.array([4, 4, 1])) == 1.0


def test_one_theme_for_all_and_a_theme_for_each_are_not_pure() -> None:
    labels = np.array(["a"] * 3 + ["b"])
    assert harmonic_purity(labels, np.zeros(4, dtype=np.int64)) == pytest.approx(2 * 0.75 / 1.75)
    assert harmonic_purity(labels, np.arange(4)) == pytest.approx(2 * 0.5 / 1.5)


def test_an_interval_holds_the_figure_and_narrows_with_rows() -> None:
    figures = np.random.default_rng(0).normal(5, 1, 400)
    wide, narrow = (
        interval(np.array(bootstrap(lambda rows, some=some: float(some[rows].mean()), len(some))))
        for some in (figures[:20], figures)
    )
    assert narrow.low < figures.mean() < narrow.high
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2


def test_a_share_of_nothing_is_not_told() -> None:
    assert str(Share()) == "–"
