"""Whether a mean has changed is told by an interval, which other people's tables and programs give too."""

from collections import Counter

import pytest

from models.evidence.mean_change import mean_change, mean_of, student


@pytest.mark.parametrize(
    ("freedom", "expected"), [(4, 2.7764), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799)]
)
def test_students_t_is_that_of_the_tables(freedom, expected) -> None:
    assert student(freedom) == pytest.approx(expected, abs=0.001)


def test_the_interval_is_that_of_welch() -> None:
    # scipy.stats.ttest_ind(now, before, equal_var=False).confidence_interval()
    before, now = Counter({5: 4, 6: 8, 7: 6, 9: 2}), Counter({6: 5, 7: 9, 8: 7, 10: 3})
    change = mean_change(before, now)
    assert (change.by, change.low, change.high) == pytest.approx((1.0583, 0.3394, 1.7772), abs=0.001)
    assert change.is_clear


def test_a_small_difference_is_no_clear_change() -> None:
    assert not mean_change(Counter({6: 10, 7: 10}), Counter({6: 9, 7: 11})).is_clear
    assert mean_change(Counter({2: 10, 3: 10}), Counter({8: 10, 9: 10})).is_clear
    assert mean_change(Counter({8: 10, 9: 10}), Counter({2: 10, 3: 10})).is_clear


def test_of_fewer_than_five_people_no_change_is_told() -> None:
    assert mean_change(Counter({1: 4}), Counter({9: 40})) is None
    assert mean_change(Counter({1: 40}), Counter({9: 4})) is None


def test_people_who_all_give_the_same_have_no_spread() -> None:
    assert mean_change(Counter({7: 5}), Counter({7: 6})).is_clear is False
    assert mean_change(Counter({7: 5}), Counter({8: 6})).is_clear is True


def test_a_mean_has_students_interval() -> None:
    """Of ten ratings 1 to 10: mean 5.5, deviation 3.0277, so 5.5 ± 2.262 × 3.0277 ÷ √10."""
    mean = mean_of(Counter(range(1, 11)))
    assert mean.value == 5.5
    assert (round(mean.low, 2), round(mean.high, 2)) == (3.33, 7.67)


def test_four_people_have_no_mean() -> None:
    assert mean_of(Counter({7: 4})) is None
