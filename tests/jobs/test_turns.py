"""No survey keeps the live worker from another one's answers for long."""

import pytest
from sqlmodel import select

from jobs import queue
from jobs.intake import CHUNK, PART_SIGNS
from jobs.placing import place_pending
from jobs.turns import Turn
from models.database import transaction
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse
from models.surveys.surveys import LONGEST_ANSWER
from models.surveys.waves import Wave
from tests.factories.responses import respond

ENOUGH = 3 * CHUNK


@pytest.fixture
def busy(engine, world, settings) -> None:
    """Many answers of a survey wait."""
    with transaction(engine) as session:
        for person in range(ENOUGH):
            respond(session, world, works=f"Planning helps team {person}.")


def raw(look) -> int:
    look.rollback()
    return sum(not row.redacted for row in look.exec(select(WaitingResponse)))


def waiting_jobs() -> list[str]:
    return [job.args[0] for job in queue.queue(queue.LIVE).jobs]


def test_when_its_turn_is_over_a_survey_waits_behind_the_others(look, world, busy) -> None:
    queue.place_pending("another survey")
    place_pending(world.survey.id, turn_seconds=0)
    assert raw(look) == ENOUGH - CHUNK
    assert waiting_jobs() == ["another survey", world.survey.id]


def test_long_answers_make_short_steps(engine, look, world, settings) -> None:
    longest = ("Planning works well. " * 200)[:LONGEST_ANSWER]
    with transaction(engine) as session:
        for _ in range(CHUNK):
            respond(session, world, works=longest)
    place_pending(world.survey.id, turn_seconds=0)
    assert CHUNK - raw(look) == PART_SIGNS // LONGEST_ANSWER


def test_what_was_redacted_in_a_turn_moves_on_in_it(look, world, busy) -> None:
    place_pending(world.survey.id, turn_seconds=0)
    assert count_responses(look, world.wave.id) == CHUNK - look.get_one(Wave, world.wave.id).minimum_group


def test_turn_by_turn_everything_is_done_and_nothing_is_asked_for_again(look, world, busy) -> None:
    for _ in range(ENOUGH // CHUNK):
        place_pending(world.survey.id, turn_seconds=0)
    assert raw(look) == 0
    queue.connection().flushall()
    place_pending(world.survey.id)
    assert waiting_jobs() == []


def test_a_turn_that_is_over_takes_one_step_of_each_work() -> None:
    turn = Turn(seconds=0)
    assert [len(list(turn.steps(range(9)))) for _ in range(2)] == [1, 1]
    assert turn.was_cut


def test_a_turn_that_lasts_takes_every_step_once() -> None:
    turn = Turn()
    assert sorted(turn.steps(range(9))) == list(range(9))
    assert not turn.was_cut


def test_no_step_is_always_the_first() -> None:
    assert len({next(Turn().steps(range(9))) for _ in range(200)}) > 1
