"""What is done to several items at once, and deleting them."""

from datetime import date

import pytest
from sqlmodel import select

from models.backlog.changes import changes_of
from models.backlog.items import BacklogItem
from models.database import transaction
from models.portfolio.services import add_service

ITEM = {"reach": "40", "impact": "2", "confidence": "80", "effort": "1.5"}


@pytest.fixture
def ids(lead, look) -> list[str]:
    """Two items, by id."""
    for title in ("Shorten approvals", "Train leads"):
        lead.send(lead.get("/backlog/new"), title=title, **ITEM)
    look.rollback()
    return list(look.exec(select(BacklogItem.id).order_by(BacklogItem.number)).all())


def items(look) -> list[BacklogItem]:
    look.rollback()
    return list(look.exec(select(BacklogItem).order_by(BacklogItem.number)).all())


def test_owner_day_and_service_are_set_for_the_ticked_ones(lead, ids, look, engine) -> None:
    with transaction(engine) as session:
        service = add_service(session, "Reporting").id
    page = lead.send(lead.get("/backlog"), "/backlog", ticked=ids, set="owner", owner="Ann")
    assert "2 items changed to “Ann”." in page.text
    lead.send(page, "/backlog", ticked=ids[:1], set="due", due_on="2027-06-30")
    lead.send(page, "/backlog", ticked=ids[1:], set="service", service=service)
    first, second = items(look)
    assert (first.owner, second.owner) == ("Ann", "Ann")
    assert (first.due_on, second.due_on) == (date(2027, 6, 30), None)
    assert (first.service_id, second.service_id) == (None, service)
    assert [each.change.what for each in changes_of(look, second.id)] == ["service", "owner"]
    assert second.version == 3


def test_a_day_that_is_none_changes_nothing(lead, ids, look) -> None:
    page = lead.send(lead.get("/backlog"), "/backlog", ticked=ids, set="due", due_on="soon")
    assert "Nothing was changed" in page.text
    assert [item.version for item in items(look)] == [1, 1]


def test_ticked_items_are_deleted_and_come_back_with_one_click(lead, ids, look) -> None:
    page = lead.send(lead.get("/backlog"), "/backlog", ticked=ids, delete="1")
    assert "2 items deleted." in page.text
    assert items(look) == []
    assert "Shorten approvals" not in lead.get("/backlog.csv").html
    page = lead.send(page, "/backlog/deleted")
    assert "2 items are in the backlog again." in page.text
    assert [item.title for item in items(look)] == ["Shorten approvals", "Train leads"]


def test_an_item_is_deleted_on_its_page_and_restored_or_removed_for_good(lead, ids, look) -> None:
    for item_id in ids:
        lead.send(lead.get(f"/backlog/{item_id}"), "/delete")
    page = lead.get("/backlog/deleted")
    assert "Train leads No. 2" in page.text
    page = lead.send(page, "/backlog/deleted", restore=ids[0])
    assert "“Shorten approvals” is in the backlog again." in page.text
    page = lead.send(page, "/backlog/deleted", for_good=ids[1])
    assert "Nothing is deleted." in page.text
    assert [item.id for item in items(look)] == [ids[0]]
    assert lead.get(f"/backlog/{ids[1]}").status == 404


def test_an_item_that_another_lead_changed_meanwhile_is_not_deleted(lead, ids, look) -> None:
    page = lead.get(f"/backlog/{ids[0]}")
    lead.send(page, owner="Ann")
    assert "so it was not deleted" in lead.send(page, "/delete").text
    assert len(items(look)) == 2
