from dataclasses import replace

import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.chosen_method import scoring_of
from models.backlog.items import ItemStatus
from models.backlog.listing import Wanted
from models.backlog.methods import EFFORT, IMPACT, VALUE_BY_EFFORT, WSJF, WeightedField, WeightedSum
from models.backlog.picture import MOST_POINTS, names_of, picture_of, point_of
from models.backlog.ranking import order_of
from tests.factories.backlog import listed_backlog

VALUES = ItemValues("Shorten approvals", "", (), reach=40, impact=2.0, confidence=80, effort=1.5)

OF_WSJF = {"business_value": 8.0, "time_criticality": 3.0, "risk_reduction": 2.0, "job_size": 5.0}


@pytest.fixture
def add(session, world):
    """Add an item by hand: `add("Title", reach=…)`."""
    return lambda title, **values: add_item(session, None, replace(VALUES, title=title, **values))


def test_items_stand_by_value_and_effort_split_at_the_medians(session, add) -> None:
    """Values are reach × 2 × 80 %: 160, 96, 80, 16; the medians are 88, and 2 person-months."""
    add("Quick", reach=100, effort=1)
    add("Big", reach=60, effort=8)
    add("Small", reach=50, effort=1)
    add("Why", reach=10, effort=3)
    picture = picture_of(session, order_of(session), Wanted())
    assert (picture.value_split, picture.effort_split) == (88, 2)
    assert {point.row.item.title: picture.quadrant(point).value for point in picture.points} == {
        "Quick": "Quick win",
        "Big": "Big bet",
        "Small": "Fill-in",
        "Why": "Think twice",
    }
    assert [point.value for point in picture.points if point.row.item.title == "Quick"] == [160]
    assert (picture.value_name, picture.effort_name) == (
        "Value: reach × impact × confidence",
        "Effort in person-months",
    )


def test_what_is_done_or_not_scored_is_not_in_the_picture(session, add) -> None:
    add("Going")
    add("Done", status=ItemStatus.DONE)
    add("Unscored", effort=None)
    picture = picture_of(session, order_of(session), Wanted())
    assert [point.row.item.title for point in picture.points] == ["Going"]
    assert (picture.more, picture.not_scored) == (0, 1)


def test_the_first_of_many_are_in_the_picture(session, add) -> None:
    for number in range(MOST_POINTS + 3):
        add(f"Item {number}", reach=number + 1)
    picture = picture_of(session, order_of(session), Wanted())
    assert (len(picture.points), picture.more) == (60, 3)
    assert [point.row.rank for point in picture.points] == list(range(1, 61))


@pytest.mark.parametrize(
    ("method", "inputs", "value", "effort"),
    [
        (VALUE_BY_EFFORT, {"value": 6.0}, 6, 1.5),
        (
            WSJF,
            OF_WSJF,
            13,
            5,
        ),
        (WeightedSum((WeightedField(IMPACT, 1, full=4.0),)), {}, 50, 1.5),
    ],
)
def test_each_method_has_a_value_and_an_effort(session, add, method, inputs, value, effort) -> None:
    item = add("One", inputs=inputs)
    (row,) = listed_backlog(session)
    row = replace(row, method=method, score=method.score(item.values(None)))
    point = point_of(row)
    assert (point.value, point.effort) == (pytest.approx(value), effort)


def test_an_empty_backlog_has_an_empty_picture(session, world) -> None:
    assert scoring_of(session).chosen.divisor is EFFORT
    assert picture_of(session, order_of(session), Wanted()).points == []
    assert names_of(WSJF)[0].startswith("Value: business value + time criticality + risk reduction")
