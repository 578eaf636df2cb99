import pytest

from models.evidence.share import share_of, wilson


@pytest.mark.parametrize(
    ("people", "of", "low", "high"),
    [(9, 12, 0.468, 0.911), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)],
)
def test_the_interval_is_wilsons(people, of, low, high) -> None:
    """The last is of R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I."""
    share = share_of(people, of)
    assert share.value == people / of
    assert (round(share.low, 3), round(share.high, 3)) == (low, high)


def test_the_interval_is_that_of_the_paper_to_its_last_digit() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3
    interval = wilson(81, 263)
    assert (interval.low, interval.high) == pytest.approx((0.2553, 0.3662), abs=0.0001)
    assert wilson(0, 20).low == pytest.approx(0)
    assert wilson(20, 20).high == pytest.approx(1)
    half = wilson(6, 12)
    assert (half.low, half.high) == pytest.approx((0.254, 0.746), abs=1e-3)


def test_of_nobody_there_is_no_share() -> None:
    assert share_of(0, 0) is None
