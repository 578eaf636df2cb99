"""What a release lets through is on the themes at once, and brings the next analysis when it is due."""

import time

import pytest

from jobs import queue
from jobs import themes as jobs
from jobs.analyst import analyst
from jobs.placing import place_pending, place_waiting
from jobs.sweep import sweep
from models.database import transaction
from models.surveys.waves import get_wave, open_wave_of
from models.themes.runs import RunState, active_run, ask_for_run, latest_run
from models.themes.statements import statements_of
from models.themes.topic_drift import FEWEST, drift_since
from tests.factories.responses import respond

PARKING = [
    "The car park is full before eight in the morning",
    "Nobody finds a parking space after nine",
    "Car parking costs more than my lunch",
    "Visitors cannot park anywhere near the building",
    "The parking permits take months to arrive",
]


@pytest.fixture
def analysed(engine, world, answer_all):
    """A survey with themes about planning and reporting, whose next wave is open."""
    answer_all(4)
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id
    jobs.find_themes(run_id)
    answer_all(0, close=False)
    queue.connection().flushall()
    return run_id


@pytest.fixture
def say(engine, world):
    """Let people answer the open wave in words of ours."""

    def answer(texts: list[str]) -> None:
        with transaction(engine) as session:
            wave = open_wave_of(session, world.survey.id)
            for text in texts:
                respond(session, world, needs_work=text, wave=wave)

    return answer


@pytest.mark.parametrize(
    ("redacted", "read"),
    [(False, "Ask Priya Sharma before the board meets."), (True, "Ask [name] before the board meets.")],
)
def test_in_an_open_wave_a_single_answer_is_read_at_once_and_as_written_where_staff_were_told_so(
    engine, settings, world, look, say, redacted, read
) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.sqlmodel_update(
            {"mode": "open", "minimum_group": 1, "minimum_group_for_quotes": 1, "redacted": redacted}
        )
    say(["Ask Priya Sharma before the board meets."])
    place_pending(world.survey.id)
    assert [statement.text for statement in statements_of(look, world.survey.id)] == [read]


def test_answers_about_known_topics_ask_for_no_analysis(look, world, analysed, answer_all) -> None:
    answer_all(2, close=False)
    place_pending(world.survey.id)
    drift = drift_since(latest_run(look, world.survey.id, RunState.DONE))
    assert (drift.known, drift.placed) == (40, 10)
    assert drift.unclear <= 2
    assert active_run(look, world.survey.id) is None
    assert len(queue.queue(queue.HEAVY)) == 0


def test_a_new_topic_is_noticed_and_starts_an_analysis_that_finds_it(look, world, analysed, say) -> None:
    say(PARKING * 5)
    place_pending(world.survey.id)
    drift = drift_since(latest_run(look, world.survey.id, RunState.DONE))
    assert drift.placed == 20 < FEWEST
    assert drift.unclear >= 12
    run_id = active_run(look, world.survey.id).id
    (job,) = queue.queue(queue.HEAVY).jobs
    assert job.args == [run_id]
    look.rollback()
    jobs.find_themes(run_id)
    run = latest_run(look, world.survey.id)
    (title,) = run.changes["new"]
    assert any(word in title.lower() for word in ("park", "permit", "space"))
    assert drift_since(run).placed == 0


def test_what_comes_while_the_queue_is_away_is_analysed_when_the_sweep_finds_it(
    look, world, analysed, say
) -> None:
    say(PARKING * 5)
    place_waiting(world.survey.id, analyst(), lambda _stage, _share: None)  # it dies before it asks
    assert active_run(look, world.survey.id) is None
    look.rollback()
    sweep()
    assert active_run(look, world.survey.id)
    assert [job.func_name for job in queue.queue(queue.HEAVY).jobs] == ["jobs.themes.find_themes"]


def test_a_release_is_on_the_themes_within_two_seconds(look, world, analysed, answer_all) -> None:
    before = len(statements_of(look, world.survey.id))
    look.rollback()
    answer_all(4, close=False)
    began = time.perf_counter()
    place_pending(world.survey.id)
    seconds = time.perf_counter() - began
    assert len(statements_of(look, world.survey.id)) == before + 30
    assert seconds < 2, seconds
