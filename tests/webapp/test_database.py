"""Who keeps others waiting: on SQLite a session that writes stops every other."""

import io
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from argon2 import PasswordHasher
from flask import before_render_template, template_rendered
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from models.database import transaction
from models.surveys.surveys import QuestionKind, questions_of
from tests.factories.passwords import CHEAP, PASSWORD
from tests.factories.visitors import Visitor
from webapp.table_import import Table, read_table


@pytest.fixture
def somebody_can_write(engine: Engine) -> Callable[[], bool]:
    """Whether somebody else could store something at this moment, without waiting."""

    def can_write() -> bool:
        with engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout=0")
            other.rollback()
            try:
                other.execution_options(soundings_writing=True).exec_driver_sql("DELETE FROM vectors")
            except OperationalError:
                return False
            return True

    return can_write


class Watched(PasswordHasher):
    """Hashes as always, and notes what somebody else sees meanwhile."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__(time_cost=1, memory_cost=2048, parallelism=1)
        self.seen: list[object] = []
        self.look = look

    def hash(self, password, **options) -> str:
        self.seen.append(self.look())
        return super().hash(password, **options)

    def verify(self, kept, password) -> bool:
        self.seen.append(self.look())
        return super().verify(kept, password)


@pytest.mark.parametrize("password", [PASSWORD, "a wrong password"])
def test_nobody_waits_while_a_password_is_checked_or_its_hash_renewed(
    app, visitor, world, somebody_can_write, password
) -> None:
    pool = app.extensions["soundings_engine"].pool
    app.config["PASSWORD_HASHER"] = watched = Watched(lambda: (somebody_can_write(), pool.checkedout()))
    visitor.send(visitor.get("/sign-in"), email="lead@pmo.example", password=password)
    assert set(watched.seen) == {(True, 0)}
    assert len(watched.seen) == (2 if password == PASSWORD else 1)


def test_an_answer_does_not_wait_for_who_signs_in(app, world, look) -> None:
    checking, answered = Event(), Event()

    def wait_for_the_answer() -> bool:
        checking.set()
        return answered.wait(10)

    app.config["PASSWORD_HASHER"] = watched = Watched(wait_for_the_answer)
    works = next(q.id for q in questions_of(look, world.survey.id) if q.kind == QuestionKind.WORKS)
    signing_in = Thread(target=Visitor(app.test_client()).sign_in)
    signing_in.start()
    assert checking.wait(10)
    staff = Visitor(app.test_client())
    page = staff.send(staff.get(f"/s/{world.survey.token}"), **{f"q{works}": "Planning"})
    answered.set()
    signing_in.join(20)
    assert "Thank you" in page.text
    assert watched.seen[0] is True


class Slow(io.BytesIO):
    """What comes over a slow line; each time it is waited for somebody looks whether others can write."""

    def __init__(self, content: bytes, look: Callable[[], bool]) -> None:
        super().__init__(content)
        self.look = look
        self.seen: list[bool] = []

    def readinto(self, buffer) -> int:
        self.seen.append(self.look())
        return super().readinto(buffer)


FORM = b"name=Planning&headcount=1&code=1234&csrf_token=x"


@pytest.mark.parametrize(
    "address", ["/areas", "/surveys/{survey}/waves", "/s/{token}/delete", "/s/{token}/answers", "/sign-out"]
)
def test_nobody_waits_while_a_form_comes_in_over_a_slow_line(
    lead, world, somebody_can_write, address
) -> None:
    slow = Slow(FORM, somebody_can_write)
    lead.client.post(
        address.format(survey=world.survey.id, token=world.survey.token),
        input_stream=slow,
        content_length=len(FORM),
        content_type="application/x-www-form-urlencoded",
    )
    assert slow.seen
    assert all(slow.seen)


@pytest.fixture
def while_pages_are_made(app, somebody_can_write) -> Iterator[list[bool]]:
    """Whether somebody else could write, each time a page was made."""
    seen: list[bool] = []

    def note(_app, **_page) -> None:
        seen.append(somebody_can_write())

    with template_rendered.connected_to(note, app):
        yield seen


SENT_BACK = (
    ("/surveys/new", ""),
    ("/areas", ""),
    ("/surveys/{survey_id}/backlog/new", ""),
    ("/backlog/{item_id}", ""),
    ("/surveys/{survey_id}/settings", ""),
    ("/themes/{theme_id}", "/name"),
    ("/themes/{theme_id}", "/merge"),
    ("/themes/{theme_id}", "/sort"),
    ("/statements/{statement_id}", "/erase"),
    ("/privacy", "/names"),
    ("/privacy", "/forget"),
)


def test_nobody_waits_while_a_page_is_made(lead, visitor, ids, while_pages_are_made) -> None:
    for path, action in SENT_BACK:
        page = lead.send(lead.get(path.format(**ids)), action, name="", title="", effort="x", words="")
        assert page.status == 422, path
    staff = visitor.get(f"/s/{ids['token']}/delete")
    assert visitor.send(staff, code="no such code").status == 422
    assert lead.client.post("/statements/none/erase").status_code == 404
    assert len(while_pages_are_made) > 2 * len(SENT_BACK)
    assert all(while_pages_are_made)


def test_nobody_waits_while_a_table_is_read(lead, somebody_can_write, monkeypatch) -> None:
    seen: list[bool] = []

    def noting(*given) -> Table:
        seen.append(somebody_can_write())
        return read_table(*given)

    monkeypatch.setattr("webapp.portfolio.imports.read_table", noting)
    lead.send(lead.get("/areas/import"), "/areas/import", rows="Name\nNew\n")
    assert seen == [True]


def test_the_test_sees_who_would_wait(app, engine, somebody_can_write) -> None:
    assert before_render_template.receivers
    with transaction(engine) as session:
        session.connection()
        assert not somebody_can_write()
    assert CHEAP.memory_cost < 2048  # so that a hash of the small organisation's lead is renewed
