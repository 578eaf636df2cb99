from dataclasses import replace
from time import perf_counter

import pytest

from models.backlog.alike import alike_items
from models.backlog.changing import ItemValues, add_item

VALUES = ItemValues("", "", (), reach=5, impact=1.0, confidence=80, effort=1.0)
MOST_SECONDS = 1.0  # for five thousand items; about 0.1 where nobody else works on the machine


@pytest.fixture
def backlog(session):
    titles = ("Shorten the approvals of change requests", "Train project leads", "One template for reports")
    for title in titles:
        add_item(session, None, replace(VALUES, title=title))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Shortening approval of change requests", ["Shorten the approvals of change requests"]),
        ("Change requests", ["Shorten the approvals of change requests"]),
        ("Improve: reports, one TEMPLATE", ["One template for reports"]),
        ("Train", []),
        ("Project rooms", []),
        ("The and of", []),
        ("", []),
    ],
)
def test_items_are_alike_that_share_most_of_their_words(session, backlog, title, found) -> None:
    assert [item.title for item in alike_items(session, title)] == found


def test_words_that_many_titles_hold_make_nothing_alike(session, backlog) -> None:
    for number in range(20):
        add_item(session, None, replace(VALUES, title=f"Project office step{number}"))
    assert alike_items(session, "Project office parking") == []


def test_at_most_five_are_pointed_out_the_oldest_first(session) -> None:
    for _ in range(7):
        add_item(session, None, replace(VALUES, title="Shorten approvals"))
    assert [item.number for item in alike_items(session, "Shorten approvals")] == [1, 2, 3, 4, 5]


def test_five_thousand_titles_are_looked_through_in_an_instant(session) -> None:
    for number in range(5000):
        session.add(add_plain(number))
    session.flush()
    started = perf_counter()
    alike_items(session, "Improve 17 of reporting")
    assert perf_counter() - started < MOST_SECONDS


def add_plain(number: int):
    from models.backlog.items import BacklogItem

    return BacklogItem(title=f"Improve {number} of reporting")
