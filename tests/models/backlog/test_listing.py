from dataclasses import replace
from datetime import timedelta

import pytest

from models.backlog.changing import ItemValues, add_item, set_status
from models.backlog.items import ItemStatus
from models.backlog.listing import Wanted
from models.base import today
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.services import add_service
from tests.factories.backlog import listed_backlog
from tests.factories.findings import find

VALUES = ItemValues("Shorten approvals", "", (), reach=40, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def add(session, world):
    """Add an item by hand: `add("Title", reach=…)`."""

    def add(title: str, *, survey: bool = True, **values):
        return add_item(session, world.survey.id if survey else None, replace(VALUES, title=title, **values))

    return add


@pytest.fixture
def titles(session):
    return lambda **wanted: [each.item.title for each in listed_backlog(session, Wanted(**wanted))]


def test_what_ended_leaves_the_ranking_and_what_was_declined_stands_last(session, add) -> None:
    add("Declined", reach=90, status=ItemStatus.DECLINED)
    add("Done", reach=10, status=ItemStatus.DONE)
    add("First", reach=80)
    add("Second", reach=5, survey=False)
    listed = [(each.rank, each.item.title) for each in listed_backlog(session)]
    assert listed == [(1, "First"), (2, "Second"), (None, "Done"), (None, "Declined")]


def test_a_list_that_is_narrowed_keeps_the_places_of_the_whole(session, add) -> None:
    add("First", reach=80)
    add("Second", reach=20, owner="A director")
    (listed,) = listed_backlog(session, Wanted(owner="A director"))
    assert (listed.rank, listed.item.title) == (2, "Second")


def test_a_list_is_narrowed_by_what_items_are_tied_to(session, world, add, titles) -> None:
    above = add_goal(session, GoalValues("Deliver on time"))
    goal = add_goal(session, GoalValues("Approve in a week", parent_id=above.id))
    service = add_service(session, "Reporting")
    add("In Data", area_ids=[world.areas["Data"].id])
    add("In Housing", area_ids=[world.areas["Housing"].id], goal_ids=[goal.id], service_id=service.id)
    add("Of nobody", survey=False)
    assert titles(area=world.areas["Digital"].id) == ["In Data"]  # Data is below it
    assert titles(goal=above.id) == titles(goal=goal.id) == titles(service=service.id) == ["In Housing"]
    assert titles(survey=world.survey.id) == ["In Data", "In Housing"]
    assert titles(area="no area") == titles(goal="no goal") == titles(status="no status") == []
    (listed,) = listed_backlog(session, Wanted(goal=goal.id))
    assert [each.statement for each in listed.goals] == ["Approve in a week"]
    assert (listed.service.name, listed.survey.title) == ("Reporting", world.survey.title)


def test_words_are_found_whatever_their_capitals_and_accents(add, titles) -> None:
    add("Café for visitors")
    add("100 % of plans_")
    assert titles(words="CAFE") == ["Café for visitors"]
    assert titles(words="%") == titles(words="s_") == ["100 % of plans_"]


def test_what_should_have_been_done_by_now_is_overdue(add, titles) -> None:
    late = today() - timedelta(days=1)
    add("Late", due_on=late)
    add("Done", due_on=late, status=ItemStatus.DONE)
    add("Today", due_on=today())
    assert titles(overdue=True) == ["Late"]


def test_an_item_of_a_theme_keeps_the_evidence_that_it_was_decided_on(session, world) -> None:
    planning = find(session, world).themes["Planning"]
    item = add_item(session, world.survey.id, VALUES, planning)
    (listed,) = listed_backlog(session)
    assert listed.kept_wave.id == world.wave.id
    kept = (item.kept_answered, item.kept_respondents, item.kept_needs_work, item.kept_works)
    assert kept == (12, 9, 6, 6)


def test_several_items_are_said_to_stand_elsewhere_and_the_changes_are_kept(session, world, add) -> None:
    first, second = add("First"), add("Second", status=ItemStatus.PLANNED)
    changed = set_status(session, [first.id, second.id], ItemStatus.PLANNED, world.lead.id)
    assert (changed, first.status, first.version, second.version) == (1, "planned", 2, 1)
