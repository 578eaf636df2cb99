import pytest

from models.base import EditedMeanwhile, Refused, today
from models.releases.reopening import delete_empty_wave, may_reopen, reopen_wave
from models.review.reviewed_waves import apply_changes, mark_reviewed, seen, why_not_reviewed
from models.surveys.waves import change_wave, close_wave
from models.themes.runs import RunState, ask_for_run, claim_run, end_run, held_run, latest_run
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.reviewed import review


def mark(session, world) -> None:
    mark_reviewed(session, world.wave, world.lead.id, world.wave.version)


def test_a_round_is_marked_on_a_day_by_a_person(session, world, found) -> None:
    before = world.wave.version
    mark(session, world)
    assert (world.wave.reviewed_on, world.wave.reviewed_by) == (today(), world.lead.id)
    assert world.wave.version == before + 1


def test_an_open_round_is_not_marked(session, world) -> None:
    find(session, world, close=False)
    with pytest.raises(Refused, match="open"):
        mark(session, world)


def test_a_round_whose_last_answers_are_on_their_way_is_not_marked(session, world) -> None:
    for person in range(12):
        respond(session, world, works=f"Planning {person}")
    close_wave(session, world.wave)
    with pytest.raises(Refused, match="on their way"):
        mark(session, world)


def test_a_round_of_which_nothing_is_shown_is_not_marked(session, world) -> None:
    find(session, world, people=4)
    assert world.wave.settled
    with pytest.raises(Refused, match="Too few"):
        mark(session, world)


def test_a_round_is_marked_once_it_is_analysed(session, world) -> None:
    for person in range(12):
        respond(session, world, works=f"Planning {person}")
    move_on(session, world.survey.id, close=world.wave)
    with pytest.raises(Refused, match="not done"):
        mark(session, world)
    run = ask_for_run(session, world.survey.id)
    with pytest.raises(Refused, match="not done"):
        mark(session, world)
    end_run(session, held_run(session, run.id, claim_run(session, run.id, 60)), RunState.FAILED, "Why")
    with pytest.raises(Refused, match="failed"):
        mark(session, world)
    again = ask_for_run(session, world.survey.id)
    end_run(session, held_run(session, again.id, claim_run(session, again.id, 60)), RunState.DONE)
    mark(session, world)
    assert "already" in why_not_reviewed(world.wave, 12, latest_run(session, world.survey.id))


def test_a_round_that_somebody_changed_meanwhile_is_not_marked(session, world, found) -> None:
    seen_at = world.wave.version
    change_wave(session, world.wave, name="November", headcount=8, closes_on=None, version=seen_at)
    with pytest.raises(EditedMeanwhile):
        mark_reviewed(session, world.wave, world.lead.id, seen_at)
    mark(session, world)
    with pytest.raises(Refused, match="already"):
        mark(session, world)


def test_what_was_given_for_a_reviewed_round_stands(session, world, found) -> None:
    wave = review(session, world.wave, world.lead.id)
    with pytest.raises(Refused, match="reviewed"):
        change_wave(session, wave, name="Other", headcount=1, closes_on=None, version=wave.version)
    assert wave.name == "First wave"
    assert not may_reopen(wave, released=0)
    with pytest.raises(Refused):
        reopen_wave(session, wave, None)
    with pytest.raises(Refused):
        delete_empty_wave(session, wave)


def test_nothing_can_be_applied_to_a_round_that_nobody_reviewed(session, world, found) -> None:
    with pytest.raises(EditedMeanwhile):
        apply_changes(session, world.wave, world.lead.id, seen([]))
