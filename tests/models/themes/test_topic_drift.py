"""When the next analysis is due."""

import pytest

from analysis.clustering.placing import NOVEL_SHARE
from models.surveys.waves import open_wave
from models.themes.runs import RunState, active_run, claim_run, end_run, held_run, latest_run
from models.themes.topic_drift import FEWEST, USUAL_SHARE, Drift, ask_where_due, drift_since, note_placed
from tests.factories.findings import find


def test_the_usual_share_is_the_one_that_placing_sets_apart() -> None:
    assert USUAL_SHARE == NOVEL_SHARE


@pytest.mark.parametrize(
    ("drift", "is_due"),
    [
        (Drift(known=40, placed=29, unclear=3), False),
        (Drift(known=40, placed=30, unclear=3), True),
        (Drift(known=1000, placed=240, unclear=24), False),
        (Drift(known=1000, placed=250, unclear=25), True),
        (Drift(known=1000, placed=100, unclear=10), False),
        (Drift(known=1000, placed=100, unclear=18), False),  # chance alone gives as many, once in a hundred
        (Drift(known=1000, placed=100, unclear=20), True),
        (Drift(known=1000, placed=19, unclear=19), False),
        (Drift(known=100_000, placed=1999, unclear=900), False),
        (Drift(known=100_000, placed=2000, unclear=240), False),
        (Drift(known=100_000, placed=2000, unclear=300), True),
        (Drift(known=0, placed=0, unclear=0), False),
    ],
)
def test_an_analysis_is_due_when_enough_is_new_or_too_much_fits_nowhere(drift, is_due) -> None:
    assert drift.is_due is is_due


def test_before_the_first_analysis_thirty_statements_are_enough(session, world) -> None:
    assert ask_where_due(session, world.survey.id) is None
    find(session, world)
    last = latest_run(session, world.survey.id)
    session.delete(last)
    session.flush()
    assert ask_where_due(session, world.survey.id) is None  # 24 statements
    find(session, world, wave=open_wave(session, world.survey.id, "Second wave", headcount=100))
    session.delete(latest_run(session, world.survey.id))
    session.flush()
    assert ask_where_due(session, world.survey.id).state == RunState.QUEUED


def test_what_was_placed_is_counted_and_asks_for_one_analysis(session, world) -> None:
    run = find(session, world).run
    assert drift_since(run) == Drift(known=24, placed=0, unclear=0)
    note_placed(session, run, ["a theme"] * (FEWEST - 1))
    assert ask_where_due(session, world.survey.id) is None
    note_placed(session, run, [None])
    assert drift_since(run) == Drift(known=24, placed=FEWEST, unclear=1)
    asked = ask_where_due(session, world.survey.id)
    assert active_run(session, world.survey.id) is asked
    assert ask_where_due(session, world.survey.id) is None


def test_after_an_analysis_that_failed_a_person_looks_first(session, world) -> None:
    note_placed(session, find(session, world).run, ["a theme"] * FEWEST)
    run = ask_where_due(session, world.survey.id)
    end_run(session, held_run(session, run.id, claim_run(session, run.id, 60)), RunState.FAILED, "Why")
    assert ask_where_due(session, world.survey.id) is None
