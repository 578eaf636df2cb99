"""What of an item leaves the leads' pages in a file, where few answered, or where a lead hid a theme."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem
from models.backlog.listing import listed_items
from models.backlog.ranking import order_of
from models.backlog.resting import add_theme, remove_theme
from models.database import transaction
from models.evidence.said_by_area import said_by_part
from models.evidence.themes_outside import UNNAMED
from models.privacy.modes import PrivacyMode
from models.surveys.surveys import create_survey, get_survey
from models.surveys.waves import get_wave, open_wave
from tests.factories.findings import find
from tests.factories.organisation import World
from tests.factories.responses import respond
from webapp.backlog.exports import FORMATS, jira, register_json
from webapp.backlog.exports.entry import Register, register_of
from webapp.backlog.imports.register_file import guess_columns
from webapp.evidence.exports import themes
from webapp.table_export import TABLE_FORMATS

VALUES = ItemValues("Shorten approvals", "", (), reach=25, impact=2.0, confidence=80, effort=1.5)
TOLD = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}


def register(session) -> Register:
    order = order_of(session)
    return register_of(session, listed_items(session, order, order.ids))


def exported(session) -> list[dict[str, object]]:
    return json.loads(register_json.write(register(session)))["items"]


@pytest.fixture
def session(engine) -> Iterator[Session]:
    with transaction(engine) as session:
        yield session


@pytest.fixture
def world(session, world) -> World:
    """The small organisation, with its survey and wave as they stand in the session."""
    return replace(
        world,
        survey=get_survey(session, world.survey.id),
        wave=get_wave(session, world.wave.id),
        areas={name: session.merge(area) for name, area in world.areas.items()},
    )


@pytest.fixture
def open_to_leads(world) -> None:
    """The survey is an open one: leads see what four people said, nobody outside does."""
    world.wave.mode = PrivacyMode.OPEN
    world.wave.minimum_group = world.wave.minimum_group_for_quotes = 1


@pytest.fixture
def of_four(session, world, open_to_leads) -> BacklogItem:
    """An item of a theme on which four people answered."""
    return add_item(session, world.survey.id, VALUES, find(session, world, people=4).themes["Planning"])


def test_figures_of_few_stay_where_another_theme_is_of_many(session, world, of_four) -> None:
    survey = create_survey(session, title="Other", mode=PrivacyMode.CONFIDENTIAL, **TOLD)
    other = replace(world, survey=survey, wave=open_wave(session, survey.id, "First", headcount=100))
    add_theme(session, of_four, find(session, other).themes["Planning"], of_four.version, world.lead.id)
    (item,) = exported(session)
    assert item["people_who_answered"] is None
    assert "4 people answered" not in jira.write(register(session)).decode()


def test_a_reach_that_was_not_told_does_not_leave_with_its_theme(session, world, of_four) -> None:
    of_four.reach = of_four.reach_found
    remove_theme(session, of_four, of_four.theme_id, of_four.version, world.lead.id)
    assert of_four.reach is None
    assert exported(session)[0]["rice"] is None


def test_a_place_does_not_tell_a_reach_that_stays(session, of_four) -> None:
    of_four.reach = of_four.reach_found = 25
    for reach in (24, 26):
        add_item(session, None, replace(VALUES, title=f"{reach} people", reach=reach))
    last = exported(session)[-1]
    assert last["title"] == "Shorten approvals"
    assert (last["rank"], last["rank_at_best"], last["rank_at_worst"]) == (None, None, None)


def test_nothing_of_a_hidden_theme_leaves_with_its_item(session, world) -> None:
    world.wave.minimum_group_for_quotes = 5
    theme = find(session, world).themes["Planning"]
    add_item(session, world.survey.id, VALUES, theme)
    assert exported(session)[0]["quotes"]
    theme.hidden = True
    session.add(theme)
    session.flush()
    (item,) = exported(session)
    assert (item["quotes"], item["newest_round"]) == ([], None)


def test_a_label_made_of_words_that_may_not_leave_stays(session, world, open_to_leads) -> None:
    world.wave.redacted = False
    for person in range(12):
        area = "Platform" if person < 6 else "Housing"
        respond(session, world, needs_work=f"Approvals held up {person}", area=area)
    theme = find(session, world, people=0).themes["Approvals"]
    add_item(session, world.survey.id, VALUES, theme)
    parts = {area.id: world.areas["Digital"].id for area in world.areas.values()}

    def told() -> list[object]:
        rows = json.loads(TABLE_FORMATS["json"].write(themes(session, world.survey.id)))["themes"]
        said = said_by_part(session, world.survey, world.wave, parts, outside=True).parts.values()
        public = [each.theme.title for part in said for each in part.themes]
        return [rows[0]["theme"], exported(session)[0]["theme"], *public]

    assert set(told()) == {UNNAMED}
    theme.name = "Layers of approval"  # a person's own words
    session.add(theme)
    session.flush()
    assert set(told()) == {"Layers of approval"}


@pytest.mark.parametrize(("name", "titles"), [("jira", ["Open"]), ("servicenow", ["Open", "Over"])])
def test_what_has_ended_is_no_work_for_a_tool_that_would_take_it_for_new(session, name, titles) -> None:
    add_item(session, None, replace(VALUES, title="Open"))
    add_item(session, None, replace(VALUES, title="Over", status="declined"))
    taken = FORMATS[name].chosen(register(session)).entries
    assert [entry.listed.item.title for entry in taken] == titles


def test_an_effort_in_days_is_not_taken_for_person_months() -> None:
    assert "effort" not in guess_columns(["Title", "Effort (days)"])
    assert guess_columns(["Title", "Effort (person months)"])["effort"] == 1
