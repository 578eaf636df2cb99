import pytest

from models.evidence.share import share_of


@pytest.mark.parametrize(
    ("people", "of", "low", "high"),
    [(9, 12, 0.468, 0.911), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)],
)
def test_the_interval_is_wilsons(people, of, low, high) -> None:
    """The last is of R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I."""
    share = share_of(people, of)
    assert share.value == people / of
    assert (round(share.low, 3), round(share.high, 3)) == (low, high)


def test_of_nobody_there_is_no_share() -> None:
    assert share_of(0, 0) is None
