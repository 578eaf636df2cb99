from datetime import date

import pytest

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.backlog.moving import move_to_day, move_to_status
from models.base import EditedMeanwhile

VALUES = ItemValues("Shorten approvals", "", (), reach=40, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def item(session, world):
    return add_item(session, None, VALUES)


def test_an_item_that_is_moved_keeps_what_was_changed_by_whom(session, world, item) -> None:
    move_to_status(session, item, ItemStatus.DOING, 1, world.lead.id)
    move_to_day(session, item, date(2026, 12, 31), 2, world.lead.id)
    move_to_day(session, item, None, 3, world.lead.id)
    made = [
        (each.change.what, each.change.before, each.change.after) for each in changes_of(session, item.id)
    ]
    assert made == [
        ("due_on", "2026-12-31", ""),
        ("due_on", "", "2026-12-31"),
        ("status", "proposed", "doing"),
    ]
    assert (item.status, item.due_on, item.version) == ("doing", None, 4)


def test_an_item_that_stands_there_already_is_not_changed(session, world, item) -> None:
    move_to_status(session, item, ItemStatus.PROPOSED, 1, world.lead.id)
    assert (item.version, changes_of(session, item.id)) == (1, [])


def test_an_item_that_somebody_changed_meanwhile_is_not_moved(session, world, item) -> None:
    move_to_status(session, item, ItemStatus.PLANNED, 1, world.lead.id)
    with pytest.raises(EditedMeanwhile, match="Somebody else changed “Shorten approvals” meanwhile"):
        move_to_status(session, item, ItemStatus.DONE, 1, world.lead.id)
    with pytest.raises(EditedMeanwhile):
        move_to_day(session, item, date(2026, 12, 31), 1, world.lead.id)
    assert (item.status, item.due_on) == ("planned", None)
