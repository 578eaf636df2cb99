"""A run's texts are encoded by whoever is free, and by the run itself where nobody is."""

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import func, select

from jobs import encoding, queue
from jobs import themes as jobs
from jobs.analyst import analyst
from jobs.encoding import Sharing
from jobs.placing import place_pending
from jobs.vectors import Vectors
from models.database import transaction
from models.themes.runs import AnalysisRun, RunState, ask_for_run, claim_run, end_run, held_run
from models.themes.statements import Statement, Vector, statements_of
from tests.factories.responses import respond

SHARING = Sharing(fewest=10, part=8)
TEXTS = 40
THINGS = ("coffee", "daylight", "heating", "furniture", "signage")
PLACES = ("office", "library", "depot", "canteen", "workshop", "school", "harbour", "laboratory")


@pytest.fixture
def run(engine, world, settings):
    """A run that works: its id and lease; forty statements wait to be encoded, in five parts."""
    with transaction(engine) as session:
        for person in range(TEXTS):
            thing, place = THINGS[person % 5], PLACES[person // 5]
            respond(session, world, works=f"The {thing} at the {place} is good")
    place_pending(world.survey.id)
    queue.connection().flushall()
    with transaction(engine) as session:
        for vector in session.exec(select(Vector)).all():
            session.delete(vector)
        run_id = ask_for_run(session, world.survey.id).id
        lease = claim_run(session, run_id, 60)
    return run_id, lease


@pytest.fixture
def texts(look, world, run):
    rows = statements_of(look, world.survey.id)
    look.rollback()
    return [row.text for row in rows]


@pytest.fixture
def count_kept(look):
    def count() -> int:
        look.rollback()
        return look.exec(select(func.count()).select_from(Vector)).one()

    return count


def encode(run, texts, encoder=None, sharing=SHARING, report=lambda _share: None):
    shares: list[float] = []

    def note(share: float) -> None:
        shares.append(share)
        report(share)

    vectors = Vectors(texts, encoder or analyst().encoder)
    vectors.read_kept()
    rows = encoding.encode_for_run(*run, vectors, note, sharing)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return rows


def test_a_run_that_nobody_helps_encodes_alone_and_leaves_no_job_behind(run, texts, count_kept) -> None:
    rows = encode(run, texts)
    assert (rows == analyst().encoder.encode(texts)).all()
    assert count_kept() == len(texts) >= 30
    assert len(queue.queue(queue.ENCODE)) == 0
    assert not list(queue.connection().scan_iter("rq:job:*"))


def test_without_the_queue_a_run_encodes_alone(run, texts, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody-listens")
    queue.connection.cache_clear()
    assert (encode(run, texts) == analyst().encoder.encode(texts)).all()


def test_the_queue_goes_away_while_a_run_encodes(run, texts, monkeypatch, tmp_path, meanwhile) -> None:
    def goes_away(_texts) -> None:
        monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody-listens")
        queue.connection.cache_clear()

    vectors = Vectors(texts, meanwhile(goes_away).encoder)
    rows = encoding.encode_for_run(*run, vectors, lambda _share: None, SHARING)
    assert (rows == analyst().encoder.encode(texts)).all()


def test_a_real_worker_encodes_the_parts_of_a_run(run, texts, count_kept) -> None:
    run_id, lease = run
    assert queue.share_encoding(run_id, lease, 5)
    assert len(queue.queue(queue.ENCODE)) == 5
    worker = [sys.executable, "-m", "webapp.commands", "worker", queue.HEAVY, "--burst"]
    subprocess.run(worker, check=True, timeout=90)
    assert count_kept() == len(texts)
    assert queue.count_parts_taken(lease, 5) == 5
    assert not list(queue.connection().scan_iter("rq:job:*"))


def test_a_part_that_a_dying_worker_took_is_encoded_all_the_same(run, texts, count_kept) -> None:
    assert queue.take_part(run[1], 1)
    encode(run, texts, sharing=replace(SHARING, patience=0.5))
    assert count_kept() == len(texts)


class Counting:
    """An encoder that notes what it is asked."""

    def __init__(self) -> None:
        self._encoder = analyst().encoder
        self.name, self.dimensions = self._encoder.name, self._encoder.dimensions
        self.multilingual = self._encoder.multilingual
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked += texts
        return self._encoder.encode(texts)


def test_what_others_encode_meanwhile_is_waited_for(run, texts, count_kept, meanwhile) -> None:
    parts = -(-len(texts) // SHARING.part)
    begun, awaited = threading.Event(), threading.Event()

    def until_awaited(_texts) -> None:
        begun.set()
        assert awaited.wait(timeout=30)

    own, helper = Counting(), Counting()
    slow = meanwhile(until_awaited, helper).encoder
    with ThreadPoolExecutor() as pool:
        helping = pool.submit(encoding.encode_part, *run, 2, parts, slow)
        assert begun.wait(timeout=30)
        encode(run, texts, own, report=lambda share: awaited.set() if share == 1.0 else None)
        helping.result(timeout=30)
    assert own.asked
    assert helper.asked
    assert sorted(own.asked + helper.asked) == sorted(texts)  # each once


def test_the_parts_of_a_run_that_has_ended_are_left_alone(engine, run, texts, count_kept) -> None:
    run_id, lease = run
    with transaction(engine) as session:
        end_run(session, held_run(session, run_id, lease), RunState.FAILED, "Why")
    encoding.encode_part(run_id, lease, 0, 1)
    assert count_kept() == 0


def test_vectors_of_words_that_were_deleted_meanwhile_go(engine, run, texts, count_kept, meanwhile) -> None:
    run_id, lease = run

    def delete_them(_texts) -> None:
        """The lead deletes the words while a worker encodes them."""
        with transaction(engine) as session:
            for row in session.exec(select(Statement)).all():
                row.text = row.text_hash = ""
                session.add(row)
            end_run(session, held_run(session, run_id, lease), RunState.FAILED, "Why")

    encoding.encode_part(run_id, lease, 0, 1, meanwhile(delete_them).encoder)
    assert count_kept() == 0


def test_a_part_in_the_queue_is_ids_and_numbers(run, look) -> None:
    run_id, lease = run
    assert queue.share_encoding(run_id, lease, 2)
    for job in queue.queue(queue.ENCODE).jobs:
        assert list(job.args) in ([run_id, lease, 0, 2], [run_id, lease, 1, 2])
        assert json.loads(job.serializer.dumps(list(job.args)))
        assert 0 < queue.connection().ttl(job.key) <= queue.A_DAY or job.ttl <= queue.A_DAY


def test_an_analysis_whose_texts_are_shared_ends_well(engine, look, world, run) -> None:
    with transaction(engine) as session:
        end_run(session, held_run(session, *run), RunState.FAILED, "Why")
        run_id = ask_for_run(session, world.survey.id).id
    jobs.find_themes(run_id)
    assert look.get_one(AnalysisRun, run_id).state == RunState.DONE
