from dataclasses import replace
from datetime import date

import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.columns import A_COLUMN, columns_by_quarter, columns_by_status
from models.backlog.items import ItemStatus
from models.backlog.listing import Wanted
from models.backlog.ranking import order_of
from models.base import today

DAY = date(2026, 11, 28)
VALUES = ItemValues("Shorten approvals", "", (), reach=40, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def add(session, world):
    """Add an item by hand: `add("Title", reach=…)`."""
    return lambda title, **values: add_item(session, None, replace(VALUES, title=title, **values))


def filled(columns) -> dict[str, list[str]]:
    return {column.key: [row.item.title for row in column.items] for column in columns if column.every}


def test_items_stand_in_the_column_of_their_status_in_their_order(session, add) -> None:
    add("Small", reach=1)
    add("Large", reach=90)
    add("Waits", status=ItemStatus.ON_HOLD, owner="A director")
    order = order_of(session)
    every = columns_by_status(session, order, Wanted())
    assert [column.key for column in every] == list(ItemStatus)
    assert filled(every) == {"proposed": ["Large", "Small"], "on hold": ["Waits"]}
    assert filled(columns_by_status(session, order, Wanted(owner="A director"))) == {"on hold": ["Waits"]}


def test_a_long_column_shows_its_first_and_says_how_many_more(session, add) -> None:
    for number in range(A_COLUMN + 4):
        add(f"Item {number}", reach=number)
    (column,) = (each for each in columns_by_status(session, order_of(session), Wanted()) if each.every)
    assert (column.items[0].item.title, len(column.items), column.more) == ("Item 33", 30, 4)


def test_items_stand_in_the_quarter_they_are_due_in(session, add) -> None:
    add("Late", due_on=date(2026, 9, 30))
    add("Now", due_on=date(2026, 12, 31))
    add("Done then", due_on=date(2026, 10, 1), status=ItemStatus.DONE)
    add("Next", due_on=date(2027, 1, 1))
    add("Later", due_on=date(2028, 1, 1))
    add("Some day")
    add("Done some day", status=ItemStatus.DONE)
    add("Declined", due_on=date(2026, 12, 31), status=ItemStatus.DECLINED)
    assert filled(columns_by_quarter(session, order_of(session), Wanted(), DAY)) == {
        "past": ["Late"],
        "2026-Q4": ["Now", "Done then"],
        "2027-Q1": ["Next"],
        "later": ["Later"],
        "none": ["Some day"],
    }


def test_the_list_narrowed_to_a_column_holds_what_stands_in_it(session, add) -> None:
    for year in (2020, today().year, 9000):
        add(f"In {year}", due_on=date(year, today().month, 1))
    add("Some day")
    order = order_of(session)
    for column in columns_by_quarter(session, order, Wanted(), today()):
        assert filled(columns_by_quarter(session, order, Wanted(due=column.key), today())) == (
            {column.key: [row.item.title for row in column.items]} if column.every else {}
        )
    assert filled(columns_by_status(session, order, Wanted(due="no part"))) == {}
