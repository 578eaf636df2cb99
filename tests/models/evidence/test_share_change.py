"""Whether a share has changed is told by intervals that are printed in the papers they come from."""

import pytest

from models.evidence.share_change import ShareChange


@pytest.mark.parametrize(
    ("now", "of_now", "before", "of_before", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 20, 0.6791, 1.0),
        (0, 10, 0, 20, -0.1611, 0.2775),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(now, of_now, before, of_before, low, high) -> None:
    # Newcombe 1998, Statistics in Medicine 17, 873–890, table II, method 10
    interval = ShareChange(before, of_before, now, of_now).interval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.0001)


def test_of_few_people_not_even_a_change_to_nobody_can_be_told() -> None:
    assert not ShareChange(2, 12, 1, 12).could_be_clear
    assert ShareChange(8, 72, 6, 79).could_be_clear
    assert ShareChange(8, 72, 0, 79).clear_way == -1
    assert ShareChange(0, 79, 8, 72).clear_way == 1
    assert ShareChange(8, 72, 6, 79).clear_way == 0
