"""Who locks a survey and something of it takes the survey first: else two may wait for each other."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs import themes as jobs
from jobs.placing import place_pending
from models.database import transaction, writing_session
from models.surveys.surveys import lock_survey
from models.surveys.waves import close_wave, get_wave
from models.themes.runs import RunState, ask_for_run, begin_again, latest_run

A_MOMENT = 0.5  # enough for the other to come to its locks


@pytest.fixture
def database_url(fresh_database) -> str:
    return fresh_database("postgresql")  # on SQLite whoever writes is alone


def test_a_wave_closes_while_a_release_moves_its_answers(engine, look, world) -> None:
    def close() -> None:
        with transaction(engine) as session:
            close_wave(session, get_wave(session, world.wave.id))
            ask_for_run(session, world.survey.id)

    with ThreadPoolExecutor() as pool:
        with writing_session(engine) as releasing:
            lock_survey(releasing, world.survey.id)
            closing = pool.submit(close)
            time.sleep(A_MOMENT)
            get_wave(releasing, world.wave.id).steps += 1
            releasing.commit()
        closing.result(timeout=10)

    wave = get_wave(look, world.wave.id)
    assert (wave.is_open, wave.steps) == (False, 1)


def test_a_run_that_saves_waits_for_who_sends_it_back(
    engine, look, world, answer_all, settings, meanwhile
) -> None:
    answer_all(2)
    place_pending(world.survey.id)
    with transaction(engine) as session:
        run = ask_for_run(session, world.survey.id)
    found = threading.Event()
    tools = meanwhile(lambda _phrases: found.set())
    with ThreadPoolExecutor() as pool:
        with writing_session(engine) as deleting:
            lock_survey(deleting, world.survey.id)
            working = pool.submit(jobs.find_themes, run.id, tools)
            assert found.wait(timeout=60)
            time.sleep(A_MOMENT)
            begin_again(deleting, world.survey.id)
            deleting.commit()
        working.result(timeout=30)

    look.rollback()
    latest = latest_run(look, world.survey.id)
    assert latest is not None
    assert latest.state == RunState.QUEUED
