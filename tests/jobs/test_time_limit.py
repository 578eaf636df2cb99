"""A text that keeps redaction busy for too long is one on which it fails."""

import signal
import time
from dataclasses import replace
from threading import Thread

import pytest
from sqlmodel import select

from jobs.analyst import analyst
from jobs.placing import place_pending
from jobs.time_limit import PunctualRedactor, TooSlow
from models.database import transaction
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse
from tests.factories.responses import respond

POISON = "kingfisher"


class Stalling(PunctualRedactor):
    """Stands for a redactor with a fault that keeps it busy with one text for ever: none is known to us."""

    def find_marks(self, texts, **options):
        while any(POISON in text for text in texts):
            pass
        return super().find_marks(texts, **options)


@pytest.fixture
def stalling() -> PunctualRedactor:
    return Stalling(analyst().nlp, seconds=0.3, seconds_a_sign=0)


def test_redaction_in_a_worker_is_limited() -> None:
    assert isinstance(analyst().redactor, PunctualRedactor)


def test_a_text_that_takes_too_long_keeps_nobody_else_waiting(
    engine, look, world, settings, stalling
) -> None:
    with transaction(engine) as session:
        for person in range(10):
            respond(session, world, works=f"Planning helps team {person}.")
        respond(session, world, works=f"The {POISON}.")
    place_pending(world.survey.id, replace(analyst(), redactor=stalling))
    assert count_responses(look, world.wave.id) == 5
    assert sum(not row.redacted for row in look.exec(select(WaitingResponse))) == 1


def test_a_text_that_takes_too_long_fails_and_the_next_does_not(stalling) -> None:
    for _ in range(2):
        with pytest.raises(TooSlow):
            stalling.redact(["Ask Anna.", f"The {POISON}."])
        assert stalling.redact(["Ask Anna."]) == ["Ask [name]."]


def test_many_texts_may_take_longer() -> None:
    texts = ["Planning on Monday works well for everyone in the office."] * 200
    in_time = PunctualRedactor(analyst().nlp, seconds=0, seconds_a_sign=0.0005)
    assert in_time.redact(texts) == texts
    with pytest.raises(TooSlow):
        PunctualRedactor(analyst().nlp, seconds=0.01, seconds_a_sign=0).redact(texts)


def test_waiting_is_no_work(stalling) -> None:
    """Nobody's text fails because others keep the machine, or the database, busy."""

    def look_up(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        time.sleep(0.5)
        return [], []

    assert stalling.redact(["Ask Anna."], look_up=look_up) == ["Ask [name]."]


def test_the_limit_of_the_job_stays(stalling) -> None:
    signal.alarm(1000)
    try:
        with pytest.raises(TooSlow):
            stalling.redact([POISON])
        assert signal.alarm(0) > 900
    finally:
        signal.alarm(0)


def test_redaction_works_in_another_thread_too(stalling) -> None:
    done: list[str] = []
    thread = Thread(target=lambda: done.extend(stalling.redact(["Ask Anna."])))
    thread.start()
    thread.join(20)
    assert done == ["Ask [name]."]
