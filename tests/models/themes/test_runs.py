import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, update

from models.database import make_engine, writing_session
from models.surveys.surveys import create_survey
from models.themes.runs import (
    GAVE_UP,
    AnalysisRun,
    LeaseLost,
    RunState,
    ask_for_run,
    claim_run,
    end_run,
    free_expired,
    held_run,
    hold,
    latest_run,
    queued_runs,
)
from tests.factories.organisation import make_world


@pytest.fixture
def run(session, world) -> AnalysisRun:
    return ask_for_run(session, world.survey.id)


def expire(session, run) -> None:
    """Let a run's lease be over, as when its worker has died."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    session.exec(update(AnalysisRun).where(col(AnalysisRun.id) == run.id).values(lease_ends=past))
    session.expire_all()


def end(session, run, state=RunState.DONE) -> None:
    lease = claim_run(session, run.id, 60)
    end_run(session, held_run(session, run.id, lease), state, "The reason" * (state is RunState.FAILED))


def test_asking_twice_gives_one_run(session, world, run) -> None:
    assert ask_for_run(session, world.survey.id) is run
    claim_run(session, run.id, 60)
    assert ask_for_run(session, world.survey.id) is run
    assert session.exec(select(func.count()).select_from(AnalysisRun)).one() == 1


def test_a_run_that_has_ended_makes_room_for_the_next(session, world, run) -> None:
    end(session, run)
    second = ask_for_run(session, world.survey.id)
    assert second.number == run.number + 1
    assert latest_run(session, world.survey.id) is second
    assert latest_run(session, world.survey.id, RunState.DONE) is run


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_the_database_refuses_a_second_active_run_of_a_survey(session, world, run, state) -> None:
    session.add(AnalysisRun(survey_id=world.survey.id, number=2, state=state))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_run_is_claimed_once(session, run) -> None:
    lease = claim_run(session, run.id, 60)
    assert lease
    assert claim_run(session, run.id, 60) is None
    session.refresh(run)
    assert (run.state, run.lease, run.attempts) == (RunState.RUNNING, lease, 1)


def test_a_run_that_has_ended_is_not_claimed(session, run) -> None:
    end(session, run, RunState.FAILED)
    assert claim_run(session, run.id, 60) is None
    assert (run.state, run.error, run.lease) == (RunState.FAILED, "The reason", None)


def test_an_expired_lease_can_be_claimed_again(session, run) -> None:
    first = claim_run(session, run.id, 60)
    expire(session, run)
    second = claim_run(session, run.id, 60)
    assert second
    assert second != first
    session.refresh(run)
    assert run.attempts == 2


def test_progress_is_written_and_lengthens_the_lease(session, run) -> None:
    lease = claim_run(session, run.id, 60)
    session.refresh(run)
    before = run.lease_ends
    hold(session, run.id, lease, 600, "Encoding the statements", 0.25)
    session.refresh(run)
    assert (run.stage, run.share) == ("Encoding the statements", 0.25)
    assert run.lease_ends - before > timedelta(seconds=500)


def test_who_lost_the_lease_may_neither_write_progress_nor_end_the_run(session, run) -> None:
    lost = claim_run(session, run.id, 60)
    expire(session, run)
    lease = claim_run(session, run.id, 60)
    with pytest.raises(LeaseLost):
        hold(session, run.id, lost, 60, "Too late", 0.9)
    with pytest.raises(LeaseLost):
        held_run(session, run.id, lost)
    session.refresh(run)
    assert run.stage == "Starting"
    assert held_run(session, run.id, lease) is run


def test_progress_of_a_run_that_has_ended_is_not_written(session, run) -> None:
    lease = claim_run(session, run.id, 60)
    end_run(session, held_run(session, run.id, lease), RunState.DONE)
    with pytest.raises(LeaseLost):
        hold(session, run.id, lease, 60, "Too late", 0.9)


def test_a_run_whose_worker_died_waits_again(session, run) -> None:
    claim_run(session, run.id, 60)
    expire(session, run)
    free_expired(session)
    assert queued_runs(session) == [run]
    assert (run.lease, run.stage, run.share) == (None, "Waiting for a worker", 0.0)


def test_a_run_whose_worker_lives_is_left_alone(session, run) -> None:
    lease = claim_run(session, run.id, 60)
    free_expired(session)
    assert queued_runs(session) == []
    assert held_run(session, run.id, lease) is run


def test_after_three_attempts_a_run_fails_with_a_reason(session, run) -> None:
    for _ in range(3):
        assert run.state == RunState.QUEUED
        assert claim_run(session, run.id, 60)
        expire(session, run)
        free_expired(session)
    assert (run.state, run.error) == (RunState.FAILED, GAVE_UP)
    assert queued_runs(session) == []


def test_one_survey_does_not_wait_for_another(session, world, run) -> None:
    other = create_survey(
        session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
    )
    assert ask_for_run(session, other.id).id != run.id
    assert claim_run(session, run.id, 60)
    assert [waiting.survey_id for waiting in queued_runs(session)] == [other.id]


def test_two_workers_at_once_get_one_lease(fresh_database) -> None:
    """On PostgreSQL the second one waits for the first's row and then finds it taken."""
    engine = make_engine(fresh_database("postgresql"))
    with writing_session(engine) as session:
        run_id = ask_for_run(session, make_world(session).survey.id).id
        session.commit()
    leases = []

    def claim() -> None:
        with writing_session(engine) as mine:
            leases.append(claim_run(mine, run_id, 60))
            mine.commit()

    threads = [threading.Thread(target=claim) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert len(leases) == 5
    assert len([lease for lease in leases if lease]) == 1
