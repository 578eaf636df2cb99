"""What the demonstration's organisation decided is there, and goes with it."""

from collections import Counter

import pytest
from sqlmodel import select

from models.backlog.changes import ItemChange
from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem, ItemStatus
from models.demonstration import load_demonstration
from models.demonstration.improvements import add_improvements, improvements
from models.demonstration.leaving import leave_demonstration
from models.demonstration.told import tell_staff
from models.portfolio.goals import Goal, areas_by_goal
from models.portfolio.organisation import name_organisation, organisation_of
from models.portfolio.services import Service
from models.surveys.surveys import Survey
from models.tables import METADATA
from models.telling.told_pages import TEXTS, EntryState, entries_of, shown_of
from tests.factories.settings import SEALER


@pytest.fixture
def demonstration(session) -> Survey:
    """The demonstration with what was decided, before any theme was found."""
    survey = load_demonstration(session, "a hash", SEALER)
    add_improvements(session, survey)
    tell_staff(session, survey)
    return survey


def test_it_has_goals_with_areas_and_items_that_got_somewhere(session, demonstration) -> None:
    items = session.exec(select(BacklogItem)).all()
    stands = Counter(item.status for item in items)
    assert (len(items), stands[ItemStatus.DONE], stands[ItemStatus.DECLINED]) == (8, 2, 1)
    assert {item.survey_id for item in items} == {demonstration.id}
    goals = session.exec(select(Goal)).all()
    assert len(goals) == 3
    assert all(areas_by_goal(session)[goal.id] for goal in goals)


def test_every_step_of_an_item_is_in_its_history(session, demonstration) -> None:
    steps = sum(len(item["steps"]) for item in improvements()["items"])
    assert len(session.exec(select(ItemChange)).all()) == steps


def test_its_office_told_staff_what_came_of_it(session, demonstration) -> None:
    shown = shown_of(session, demonstration.id)
    assert shown
    entries = {entry.title: entry for entry in entries_of(session, shown.id)}
    done = entries["One short status report a month instead of three"]
    assert (done.state, done.by_whom) == (EntryState.DONE, "PMO")
    assert "Since October there is one, of one page." in done.happened
    assert "its contract runs for two more years" in entries["Buy another project tool"].declined
    assert not any("Ines Marlow" in getattr(entry, name) for entry in entries.values() for name in TEXTS)


def test_all_of_it_goes_with_the_demonstration(session, demonstration) -> None:
    leave_demonstration(session)
    kept = {name for name, table in METADATA.tables.items() if session.execute(table.select()).first()}
    assert kept == {"users", "deletions", "item_numbers"}  # no number is given twice


def test_what_somebody_uses_or_wrote_anew_stays(session, demonstration) -> None:
    goal, other = session.exec(select(Goal).order_by(Goal.weight)).all()[:2]
    service = session.exec(select(Service).where(Service.name == "Training")).one()
    values = ItemValues("Ours", "", [], 5, 1, 80, 1, service_id=service.id, goal_ids=[goal.id])
    add_item(session, None, values)
    other.statement = "Ours too"
    name_organisation(session, "Our own council", "Europe/London")
    leave_demonstration(session)
    assert set(session.exec(select(Goal.statement))) == {goal.statement, "Ours too"}
    assert session.exec(select(Service.name)).all() == ["Training"]
    assert organisation_of(session).name == "Our own council"
