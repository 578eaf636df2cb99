from dataclasses import dataclass

import pytest

from models.backlog.capacity import Capacity, capacity_of
from models.backlog.chosen_method import Scoring


@dataclass
class Item:
    effort: float | None
    status: str = "planned"


def fits(available: float, *items: Item) -> Capacity | None:
    return capacity_of(Scoring(capacity=available, quarter="Q1 2027"), items)


def test_no_line_is_drawn_until_somebody_says_how_much_there_is() -> None:
    assert capacity_of(Scoring(), [Item(1)]) is None


@pytest.mark.parametrize(
    ("available", "efforts", "used", "last"),
    [
        (6, (3, 2.5, 1, 0.5), 5.5, 2),  # 1 no longer fits; 0.5 below it would, and is not looked for
        (6, (3, 2.5, 0.5, 9), 6, 3),
        (0.3, (0.1, 0.1, 0.1, 0.1), 0.3, 3),  # as sums of floats are a little more
        (2, (3, 1), 0, 0),
        (0, (1,), 0, 0),
    ],
)
def test_it_goes_down_the_order_until_the_next_item_no_longer_fits(available, efforts, used, last) -> None:
    found = fits(available, *map(Item, efforts))
    assert (found.used, found.last, found.everything_fits) == (pytest.approx(used), last, False)


def test_everything_may_fit() -> None:
    assert fits(6, Item(1), Item(2)) == Capacity("Q1 2027", 6, 3, 2, everything_fits=True, without_effort=0)


def test_what_has_no_effort_takes_nothing_and_is_said() -> None:
    found = fits(3, Item(1), Item(None), Item(2), Item(None), Item(1))
    assert (found.used, found.last, found.without_effort) == (3, 4, 2)


def test_what_is_on_hold_takes_nothing() -> None:
    assert fits(3, Item(9, "on hold"), Item(2)).used == 2
