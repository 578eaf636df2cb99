from dataclasses import replace

import pytest

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.from_themes import propose
from models.backlog.kept_evidence import evidence_of, is_stale
from models.backlog.resting import renew_evidence
from models.base import EditedMeanwhile
from models.portfolio.areas import add_area
from models.portfolio.goals import GoalValues, add_goal
from models.removal.retention import delete_everything
from models.surveys.waves import close_wave, open_wave
from tests.factories.findings import find

VALUES = ItemValues("Shorten approvals", "", (), reach=50, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def planning(session, world):
    return find(session, world).themes["Planning"]


def test_every_change_is_kept_with_who_made_it_the_newest_first(session, world) -> None:
    goal = add_goal(session, GoalValues("Deliver on time"))
    item = add_item(session, world.survey.id, VALUES)
    change_item(session, item, replace(VALUES, owner="A director"), 1, world.lead.id)
    change_item(session, item, replace(VALUES, owner="A director", goal_ids=[goal.id]), 2, world.lead.id)
    change_item(session, item, replace(VALUES, owner="A director", goal_ids=[goal.id]), 3, world.lead.id)
    kept = [
        (each.change.what, each.change.before, each.change.after, each.by)
        for each in changes_of(session, item.id)
    ]
    assert kept == [("goals", "", "Deliver on time", "Lead"), ("owner", "", "A director", "Lead")]


def test_evidence_is_stale_once_a_later_round_says_something_else(session, world, planning) -> None:
    """Twelve said it, six of them that it does not work; in the next round five of ten do."""
    item = add_item(session, world.survey.id, VALUES, planning)
    assert not is_stale(item, evidence_of(session, item))
    close_wave(session, world.wave)
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, people=10, wave=second)
    proposal = propose(session, planning)
    assert is_stale(item, evidence_of(session, item))
    renew_evidence(session, item, 1, world.lead.id)
    assert (item.kept_wave_id, item.kept_answered) == (second.id, 10)
    assert (item.reach, item.reach_found) == (proposal.reach, proposal.reach)
    assert not is_stale(item, evidence_of(session, item))


def test_a_reach_that_a_person_gave_stays_when_the_evidence_is_renewed(session, world, planning) -> None:
    item = add_item(session, world.survey.id, replace(VALUES, reach=7), planning)
    renew_evidence(session, item, 1, world.lead.id)
    assert (item.reach, item.reach_found, item.version) == (7, 50, 2)
    with pytest.raises(EditedMeanwhile):
        renew_evidence(session, item, 1, world.lead.id)


def test_a_reach_that_a_person_gave_for_want_of_figures_stays_when_there_are_some(session, world) -> None:
    planning = find(session, world, people=4).themes["Planning"]
    item = add_item(session, world.survey.id, replace(VALUES, reach=7), planning)
    assert item.reach_found is None
    close_wave(session, world.wave)
    find(session, world, people=10, wave=open_wave(session, world.survey.id, "Second wave", 100))
    renew_evidence(session, item, 1, world.lead.id)
    assert (item.reach, item.reach_found, item.reach_is_overridden) == (
        7,
        propose(session, planning).reach,
        True,
    )


def test_once_everything_of_a_round_is_deleted_no_figure_of_it_stays_with_an_item(
    session, world, planning
) -> None:
    item = add_item(session, world.survey.id, VALUES, planning)
    close_wave(session, world.wave)
    delete_everything(session, world.wave, "by Lead")
    session.refresh(item)
    kept = (item.kept_on, item.kept_wave_id, item.kept_answered, item.kept_respondents, item.kept_needs_work)
    assert kept == (None,) * 5
    assert item.kept_works is None


def test_a_change_of_more_areas_than_its_words_hold_is_cut_and_said_to_be(session, world) -> None:
    ids = [add_area(session, f"{number:03} {'x' * 96}", 0).id for number in range(60)]
    item = add_item(session, world.survey.id, VALUES)
    change_item(session, item, replace(VALUES, area_ids=ids), 1, world.lead.id)
    (made,) = changes_of(session, item.id)
    assert (made.change.what, len(made.change.after), made.change.after[-2:]) == ("areas", 4000, " …")
