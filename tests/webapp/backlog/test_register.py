"""What the register keeps of an item, on its page."""

import pytest
from sqlmodel import select

from models.backlog.items import BacklogItem

ITEM = {"title": "Shorten approvals", "reach": "40", "impact": "2", "confidence": "80", "effort": "1.5"}


@pytest.fixture
def item(lead, look) -> str:
    """The address of an item added by hand."""
    lead.send(lead.get("/backlog/new"), **ITEM)
    return f"/backlog/{look.exec(select(BacklogItem.id)).one()}"


def stored(look) -> BacklogItem:
    look.rollback()
    return look.exec(select(BacklogItem)).one()


def open_parts(page) -> list[str]:
    parts = (each for each in page.tree.iter("details") if "register-part" in each.get("class", ""))
    return [each.find("summary").text for each in parts if each.get("open") is not None]


def test_an_item_shows_its_number(lead, item) -> None:
    assert "No. 1 · raised on" in lead.get(item).text
    assert "Shorten approvals No. 1" in lead.get("/backlog").text


def test_what_the_register_keeps_is_folded_away_until_something_is_in_it(lead, item, look) -> None:
    assert open_parts(lead.get(item)) == []
    lead.send(lead.get(item), target="20.5", reply="We cut it to one board", lesson_cause="History")
    kept = stored(look)
    assert (kept.target, kept.reply, kept.lesson_cause) == (20.5, "We cut it to one board", "History")
    page = lead.get(item)
    assert open_parts(page) == ["Measure and review", "Reply to staff", "Lessons"]
    assert "Lesson cause" in page.text


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("target", "a lot", "Measure and review"),
        ("base_value", "sNaN", "Measure and review"),
        ("reply", "x" * 2001, "Reply to staff"),
        ("lesson_event", "x" * 1001, "Lessons"),
    ],
)
def test_a_part_in_which_something_is_wrong_is_open(lead, item, look, field, value, part) -> None:
    page = lead.send(lead.get(item), **{field: value})
    assert page.status == 422
    assert open_parts(page) == [part]
    assert stored(look).version == 1


def test_an_item_of_a_theme_starts_with_its_share_as_measure(lead, findings) -> None:
    fields = lead.get(f"/themes/{findings.themes['Planning'].id}/backlog-item").fields()
    assert fields["measure"] == "Share of people for whom it does not work, in %"
    assert fields["base_value"] == "50.0"


def test_an_item_that_may_be_there_already_is_pointed_out_before_it_is_saved(lead, item, look) -> None:
    page = lead.send(lead.get("/backlog/new"), **{**ITEM, "title": "Shortening of approvals", "owner": "Ann"})
    assert page.status == 409
    assert "An item that may be the same is in the backlog." in page.text
    assert (page.fields()["title"], page.fields()["owner"]) == ("Shortening of approvals", "Ann")
    assert look.exec(select(BacklogItem.title)).all() == ["Shorten approvals"]
    lead.send(page, all_the_same="1")
    look.rollback()
    assert len(look.exec(select(BacklogItem)).all()) == 2


def test_notes_are_written_and_deleted_on_the_items_page(lead, item) -> None:
    page = lead.send(lead.get(item), "/notes", text="Ask the board\nfirst")
    assert "Ask the board" in page.text
    empty = lead.send(page, "/notes", text=" ")
    assert (empty.status, "Write something." in empty.text) == (422, True)
    note = next(b for b in page.tree.iter("button") if b.get("name") == "delete").get("value")
    page = lead.send(page, "/notes", delete=note)
    assert "Ask the board" not in page.text
