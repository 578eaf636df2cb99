"""An item is not closed by being done: its page says whether it helped, and a person accepts that."""

import pytest
from sqlmodel import select

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem, ItemStatus
from models.database import transaction
from models.surveys.waves import open_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def item(engine, world, findings) -> str:
    """The id of an item of Planning that is done."""
    with transaction(engine) as session:
        values = ItemValues("Plan earlier", "", [], 5, 1, 80, 1, status=ItemStatus.DONE)
        return add_item(session, world.survey.id, values, session.merge(findings.themes["Planning"])).id


@pytest.fixture
def later(engine, world, item) -> None:
    with transaction(engine) as session:
        wave = open_wave(session, world.survey.id, "Second wave", headcount=100)
        for person in range(20):
            respond(session, world, works=f"Planning helped now {person}", wave=wave)
        find(session, world, people=0, wave=wave)


def test_before_the_next_round_the_page_says_what_it_waits_for(lead, item) -> None:
    assert "the one after First wave says whether it helped" in lead.get(f"/backlog/{item}").text


def test_the_page_tells_what_changed_and_proposes_what_came_of_it(lead, item, later) -> None:
    text = lead.get(f"/backlog/{item}").text
    assert "Better: Planning, First wave to Second wave" in text
    assert "Not working for 6 of 12 people then, 0 of 20 now" in text
    assert "proposed from these figures: achieved" in text


def test_a_lead_accepts_what_came_of_it(lead, item, later, look) -> None:
    page = lead.get(f"/backlog/{item}")
    sent = lead.send(page, f"/backlog/{item}/closure", closure="partly achieved")
    assert "The item is checked: partly achieved." in sent.text
    kept = look.exec(select(BacklogItem)).one()
    assert (kept.status, kept.closure, kept.value_now) == ("checked", "partly achieved", 0.0)
    assert "Close it as checked" not in sent.text


def test_what_is_no_closure_changes_nothing(lead, item, later, look) -> None:
    sent = lead.send(lead.get(f"/backlog/{item}"), f"/backlog/{item}/closure", closure="splendid")
    assert sent.status == 400
    assert look.exec(select(BacklogItem.status)).one() == "done"


def test_two_leads_do_not_overwrite_each_other(lead, item, later, look) -> None:
    page = lead.get(f"/backlog/{item}")
    lead.send(lead.get(f"/backlog/{item}"), owner="A director")
    sent = lead.send(page, f"/backlog/{item}/closure", closure="achieved")
    assert sent.status == 409
    assert look.exec(select(BacklogItem.status)).one() == "done"
