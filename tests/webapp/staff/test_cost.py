"""What one answer costs: questions to the database, and trips to Valkey."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import func, select

from jobs import queue
from models.database import transaction
from models.intake.waiting import WaitingResponse
from models.surveys.surveys import QuestionKind, questions_of
from models.surveys.waves import get_wave
from tests.factories.databases import KINDS
from tests.factories.settings import forget_settings
from tests.factories.trips import Trips, counted_trips
from tests.factories.visitors import Page, Visitor
from webapp import create_app

NO_QUESTION = ("BEGIN", "COMMIT")
MOST_QUESTIONS = 4


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, fresh_database: Callable[[str], str]) -> str:
    return fresh_database(request.param)


@pytest.fixture
def trips(settings, valkey_url, tmp_path: Path, monkeypatch) -> Iterator[Trips]:
    with counted_trips(valkey_url, tmp_path / "t") as counted:
        monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path / 't'}")
        forget_settings()
        yield counted
        forget_settings()


@pytest.fixture
def app(settings, trips) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    made.extensions["soundings_engine"].dispose()


@pytest.fixture
def asked(app: Flask) -> list[str]:
    """What the database is asked from now on, but for the begin and the end of transactions."""
    statements: list[str] = []

    @event.listens_for(app.extensions["soundings_engine"], "before_cursor_execute")
    def note(_connection, _cursor, statement: str, *_) -> None:
        if not statement.startswith(NO_QUESTION):
            statements.append(statement)

    return statements


@pytest.fixture
def answers(app: Flask, world, look) -> Callable[..., Page]:
    """Have somebody answer, the form of whom was shown before: `answers(receipt="y")`."""
    visitor = Visitor(app.test_client())
    ids = {question.kind: f"q{question.id}" for question in questions_of(look, world.survey.id)}
    look.rollback()
    forms = [visitor.get(f"/s/{world.survey.token}").fields() for _ in range(4)]

    def answer(**values: str) -> Page:
        typed = {ids[QuestionKind.WORKS]: "Planning", ids[QuestionKind.AREA]: world.areas["Data"].id}
        data = {**forms.pop(), **typed, **values}
        return Page(visitor.client.post(f"/s/{world.survey.token}/answers", data=data))

    return answer


def stored(look) -> int:
    look.rollback()
    return look.exec(select(func.count()).select_from(WaitingResponse)).one()


def forget_sheets(app: Flask) -> None:
    """Have the page read the survey again, as another web process would."""
    app.extensions["soundings_sheets"].clear()


def test_an_answer_asks_the_database_at_most_four_questions(app, answers, asked, look) -> None:
    forget_sheets(app)
    asked.clear()
    assert answers().status == 303
    assert 0 < len(asked) <= MOST_QUESTIONS, asked
    assert stored(look) == 1


def test_an_answer_with_a_code_asks_no_more(app, answers, asked, look, world, engine) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).receipts = True
    forget_sheets(app)
    asked.clear()
    assert "Your code" in answers(receipt="y").text
    assert 0 < len(asked) <= MOST_QUESTIONS, asked
    assert stored(look) == 1


def test_an_answer_makes_one_trip_to_valkey_while_a_placing_job_waits(answers, trips, look) -> None:
    answers()  # asks for the job
    trips.count = 0
    assert answers().status == 303
    assert trips.count == 1
    assert stored(look) == 2


def test_the_answer_that_finds_no_placing_job_asks_for_it_with_a_second_trip(
    answers, trips, world, look
) -> None:
    answers()
    queue.placing_begins(world.survey.id)
    jobs = len(queue.queue(queue.LIVE).jobs)
    trips.count = 0
    assert answers().status == 303
    assert trips.count == 2
    assert len(queue.queue(queue.LIVE).jobs) == jobs + 1
    assert stored(look) == 2


def test_a_form_that_comes_back_asks_for_no_placing(answers) -> None:
    assert answers(homepage="https://office.example").status == 422
    assert queue.queue(queue.LIVE).jobs == []
    assert not queue.connection().keys("soundings:placing:*")
