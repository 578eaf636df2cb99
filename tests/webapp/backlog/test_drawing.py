from itertools import combinations
from math import hypot

import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.listing import Wanted
from models.backlog.picture import picture_of
from models.backlog.ranking import order_of
from models.database import transaction
from webapp.backlog.drawing import BOTTOM, LEFT, RADIUS, RIGHT, TOP, Scale, draw


@pytest.fixture
def drawn(engine, world):
    """The drawing of items of so many people and person-months: `drawn([(40, 1.5)])`."""

    def draw_items(pairs):
        with transaction(engine) as session:
            for number, (reach, effort) in enumerate(pairs):
                values = ItemValues(f"Item {number}", "", (), reach, 1.0, 100, effort)
                add_item(session, None, values)
            return draw(picture_of(session, order_of(session), Wanted()))

    return draw_items


def test_points_in_one_place_are_drawn_beside_each_other_within_the_frame(drawn) -> None:
    marks = drawn([(40, 1.5)] * 40 + [(1, 0.1), (1_000_000, 1000)] * 10).marks
    assert len(marks) == 60
    for one, other in combinations(marks, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * RADIUS
    for mark in marks:
        assert LEFT + RADIUS <= mark.x <= RIGHT - RADIUS
        assert TOP + RADIUS <= mark.y <= BOTTOM - RADIUS
    assert sum(not mark.is_moved for mark in marks) == 3  # the first of each place


def test_what_is_worth_more_stands_higher_and_what_takes_more_to_the_right(drawn) -> None:
    small, large = sorted(drawn([(10, 1), (80, 4)]).marks, key=lambda mark: mark.point.value)
    assert large.y < small.y
    assert large.x > small.x


def test_scales_reach_from_round_numbers_to_round_numbers(drawn) -> None:
    drawing = drawn([(13, 0.7), (400, 3)])
    assert (drawing.across.low, drawing.across.high, drawing.across.ticks) == (0.5, 5, [0.5, 1, 2, 5])
    assert drawing.up.ticks == [10, 20, 50, 100, 200, 500]
    assert Scale(0.1, 1000, 0, 100).ticks == [0.1, 1, 10, 100, 1000]
    assert Scale(1, 100, 0, 100).at(10) == pytest.approx(50)


@pytest.mark.parametrize("pairs", [[], [(0, 1)], [(1, 1)], [(10, 1), (0, 1)]])
def test_there_is_a_drawing_of_nothing_of_no_value_and_of_one_point(drawn, pairs) -> None:
    drawing = drawn(pairs)
    assert len(drawing.marks) == len(pairs)
    assert all(TOP <= mark.y <= BOTTOM for mark in drawing.marks)
