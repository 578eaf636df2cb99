"""Floods, scripts and offices: who is slowed down, who never is, and what is kept of callers (nothing)."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from jobs import queue
from models.base import today
from models.database import transaction, writing_session
from models.intake.waiting import WaitingResponse
from models.surveys.surveys import QuestionKind, questions_of
from models.surveys.waves import get_wave
from tests.factories.visitors import Visitor
from webapp import create_app
from webapp.counters import Counters, key_of
from webapp.security import caller, name_of
from webapp.staff import tickets
from webapp.staff.brake import Limits

ADDRESS = "203.0.113.77"
TYPED = "Planning days with the whole programme"


@pytest.fixture
def link(world) -> str:
    return f"/s/{world.survey.token}"


@pytest.fixture
def works(look, world) -> str:
    """The name of the field for what works."""
    ids = {question.kind: question.id for question in questions_of(look, world.survey.id)}
    look.rollback()
    return f"q{ids[QuestionKind.WORKS]}"


@pytest.fixture
def counted(world) -> Callable[[str, int], None]:
    """Have a wave's counter stand at a number: `counted("sent", 300)`."""

    def count(name: str, number: int) -> None:
        queue.connection().set(key_of(f"{name}:{world.wave.id}"), number, ex=60)

    return count


@pytest.fixture
def braked(visitor, counted) -> None:
    """Put the brake of the open wave on."""
    counted("brake", 1)


@pytest.fixture
def limits(app) -> Callable[..., None]:
    """Set limits of the brake: `limits(caller_a_minute=2)`; a form may be as young as it is."""

    def change(**limits: int) -> None:
        app.config["BRAKE"] = Limits(youngest_seconds=0, **limits)

    return change


@pytest.fixture
def asked(app) -> list[str]:
    """What the database is asked from now on."""
    statements: list[str] = []

    @event.listens_for(app.extensions["soundings_engine"], "before_cursor_execute")
    def note(_connection, _cursor, statement, *_) -> None:
        statements.append(statement)

    return statements


def looks_at_valkey() -> int:
    """How many commands Valkey was ever given, besides this question."""
    commands = queue.connection().info("commandstats")
    return sum(each["calls"] for name, each in commands.items() if name != "cmdstat_info")


def stored(look) -> int:
    look.rollback()
    return look.exec(select(func.count()).select_from(WaitingResponse)).one()


def seen(page) -> str:
    (problem,) = [each for each in page.tree.iter("p") if each.get("id") == "problem"]
    return "".join(problem.itertext())


# Callers


@pytest.fixture
def called(app) -> str:
    """What this process calls the caller at our address today."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": ADDRESS}):
        return caller()


def test_a_caller_has_another_name_every_day_and_after_every_start() -> None:
    day, seed = date(2026, 11, 22), b"a seed"
    name = name_of(ADDRESS, day, seed)
    assert name == name_of(ADDRESS, day, seed)
    assert name != name_of(ADDRESS, day + timedelta(days=1), seed)
    assert name != name_of(ADDRESS, day, b"another")
    assert name != name_of("203.0.113.78", day, seed)


def test_a_caller_cannot_take_a_new_name_within_its_own_network() -> None:
    names = {name_of(f"2001:db8:1:2::{n:x}", today(), b"a seed") for n in range(50)}
    assert len(names) == 1
    assert name_of("2001:db8:1:3::1", today(), b"a seed") not in names


def test_the_web_processes_of_a_host_give_a_caller_the_same_name(called) -> None:
    """The master imports its settings and forks; each of its children imports the application."""
    script = """
import os, webapp.commands.gunicorn_settings
for child in range(2):
    if os.fork() == 0:
        from webapp import create_app
        from webapp.security import caller
        with create_app().test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.77"}):
            os.write(1, caller().encode() + b" ")
        os._exit(0)
    os.wait()
"""
    names = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert len(names) == 2
    assert len(set(names)) == 1
    assert called not in names  # this process made a seed of its own


@pytest.mark.usefixtures("braked")
def test_nothing_in_valkey_holds_an_address(visitor, link, works, called, settings) -> None:
    visitor.client.environ_base["REMOTE_ADDR"] = ADDRESS
    visitor.send(visitor.get(link), **{works: TYPED})
    visitor.send(visitor.get("/sign-in"), email="lead@pmo.example", password="wrong")
    kept = queue.connection()
    everything = b" ".join(key + b" " + (kept.dump(key) or b"") for key in kept.scan_iter())
    assert everything.count(called.encode()) >= 2  # the brake's and sign-in's
    assert ADDRESS.encode() not in everything
    assert bytes(map(int, ADDRESS.split("."))) not in everything
    assert settings.secret_key.encode() not in everything
    counts = [key for key in kept.scan_iter() if not key.startswith(b"rq:")]
    assert {key.split(b":")[1] for key in counts} >= {b"sent", b"brake", b"caller"}
    assert all(0 < kept.ttl(key) <= 3600 for key in counts)


# The field that nobody sees


def test_a_form_with_the_unseen_field_filled_in_comes_back_and_nothing_is_lost(
    visitor, link, works, look
) -> None:
    page = visitor.send(visitor.get(link), homepage="https://office.example", **{works: TYPED})
    assert page.status == 422
    assert "a field that people do not see" in seen(page).lower()
    assert page.fields()[works] == TYPED
    assert page.fields()["homepage"] == ""
    assert stored(look) == 0
    assert "Thank you" in visitor.send(page).text
    assert stored(look) == 1


def test_the_unseen_field_is_out_of_everybodys_way(visitor, link) -> None:
    tree = visitor.get(link).tree
    (hidden,) = [each for each in tree.iter("div") if each.get("class") == "unseen"]
    (inside,) = hidden.iter("input")
    assert hidden.get("aria-hidden") == "true"
    assert (inside.get("tabindex"), inside.get("autocomplete")) == ("-1", "off")
    css = visitor.client.get("/static/app.css")
    assert ".unseen { position: absolute; left: -999rem; }" in css.get_data(as_text=True)
    css.close()


# The brake


def test_an_office_behind_one_address_meets_no_limit(visitor, link, works, counted, look, world) -> None:
    counted("sent", Limits().usual_a_minute - 1)
    assert "Thank you" in visitor.send(visitor.get(link), **{works: TYPED}).text
    assert stored(look) == 1
    assert get_wave(look, world.wave.id).braked_on is None


def test_one_form_too_many_puts_the_brake_on_and_the_lead_is_told_the_day(
    visitor, lead, link, works, counted, look, world
) -> None:
    counted("sent", Limits().usual_a_minute)
    page = visitor.send(visitor.get(link), **{works: TYPED})
    assert page.status == 422
    assert "very quick" in seen(page)
    assert get_wave(look, world.wave.id).braked_on == today()
    told = lead.get(f"/surveys/{world.survey.id}").text
    assert f"the brake was on, on {today().day} {today():%B %Y}" in told
    assert "nothing that was stored was touched" in told


def test_a_large_wave_may_be_answered_faster(visitor, link, works, counted, look, world, engine) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).headcount = 1000
    counted("sent", 999)
    assert "Thank you" in visitor.send(visitor.get(link), **{works: TYPED}).text
    assert visitor.send(visitor.get(link), **{works: TYPED}).status == 422
    assert stored(look) == 1


@pytest.mark.usefixtures("braked")
def test_a_young_form_comes_back_with_its_own_ticket_and_is_taken_when_older(
    visitor, link, works, look, limits
) -> None:
    form = visitor.get(link)
    page = visitor.send(form, **{works: TYPED})
    assert page.status == 422
    assert "Retry-After" not in page.response.headers
    assert page.fields()["ticket"] == form.fields()["ticket"]
    assert page.fields()[works] == TYPED
    assert stored(look) == 0
    limits()
    assert "Thank you" in visitor.send(page).text
    assert stored(look) == 1


@pytest.mark.usefixtures("braked")
def test_while_the_brake_is_on_each_caller_sends_so_many_and_keeps_everything_typed(
    visitor, link, works, look, limits
) -> None:
    limits(caller_a_minute=2)
    visitor.client.environ_base["REMOTE_ADDR"] = ADDRESS
    for _ in range(2):
        assert "Thank you" in visitor.send(visitor.get(link), **{works: TYPED}).text
    form = visitor.get(link)
    page = visitor.send(form, **{works: TYPED})
    assert page.status == 429
    assert 1 <= int(page.response.headers["Retry-After"]) <= 61
    assert "from where you are. Yours is not stored yet; everything is still here" in seen(page)
    assert page.fields()[works] == TYPED
    assert page.fields()["ticket"] == form.fields()["ticket"]
    visitor.client.environ_base["REMOTE_ADDR"] = "203.0.113.78"
    assert "Thank you" in visitor.send(page).text
    assert stored(look) == 3


@pytest.mark.usefixtures("braked")
def test_who_is_turned_back_again_costs_no_look_at_valkey_and_may_send_when_the_minute_is_over(
    app, visitor, link, works, look, limits, asked
) -> None:
    ahead = 0
    app.extensions["soundings_counters"] = Counters(
        queue.connection(), clock=lambda: time.monotonic() + ahead
    )
    form = visitor.get(link)
    limits(caller_a_minute=0)
    assert visitor.send(form, **{works: TYPED}).status == 429
    assert any("FROM surveys" in statement for statement in asked)
    asked.clear()
    looks = looks_at_valkey()
    for ticket in (form.fields()["ticket"], "forged"):
        again = visitor.send(form, ticket=ticket, **{works: TYPED})
        assert again.status == 429
        assert 1 <= int(again.response.headers["Retry-After"]) <= 61
        assert again.fields()[works] == TYPED
    assert looks_at_valkey() == looks
    assert not any("FROM surveys" in statement for statement in asked)
    limits()
    assert visitor.send(form, **{works: TYPED}).status == 429
    ahead = 62
    assert "Thank you" in visitor.send(form, **{works: TYPED}).text
    assert stored(look) == 1


@pytest.mark.usefixtures("braked")
def test_a_form_that_is_in_already_is_thanked_whatever_the_brake_says(
    visitor, link, works, look, limits
) -> None:
    limits()
    form = visitor.get(link)
    visitor.send(form, **{works: TYPED})
    limits(caller_a_minute=0)
    assert visitor.send(visitor.get(link), **{works: TYPED}).status == 429
    assert "count once" in visitor.send(form, **{works: TYPED}).text
    assert stored(look) == 1


@pytest.mark.usefixtures("braked")
def test_a_flood_from_everywhere_is_stored_only_up_to_a_limit(
    visitor, link, works, look, counted, limits
) -> None:
    limits()
    counted("stored", Limits().most_a_minute - 1)
    assert "Thank you" in visitor.send(visitor.get(link), **{works: TYPED}).text
    page = visitor.send(visitor.get(link), **{works: TYPED})
    assert page.status == 429
    assert "Retry-After" in page.response.headers
    assert "at the moment. Yours is not stored yet; everything is still here" in seen(page)
    assert page.fields()[works] == TYPED
    assert stored(look) == 1


def test_the_day_is_written_once_a_day(visitor, link, works, counted, asked) -> None:
    counted("sent", Limits().usual_a_minute)
    for _ in range(2):
        assert visitor.send(visitor.get(link), **{works: TYPED}).status == 422
    assert sum("UPDATE waves" in statement for statement in asked) == 1


@pytest.mark.usefixtures("braked")
def test_who_is_turned_back_waits_for_nobody_who_writes(engine, world, visitor, link, works, limits) -> None:
    limits()
    form = visitor.get(link)
    visitor.send(form, **{works: TYPED})  # the day is written by now
    limits(caller_a_minute=0)
    refused = visitor.get(link)
    with writing_session(engine) as other:
        other.exec(select(WaitingResponse.id)).all()  # holds the write lock until it ends
        began = time.monotonic()
        assert visitor.send(refused, **{works: TYPED}).status == 429
        assert time.monotonic() - began < 5  # a writer would wait for twenty seconds


def test_the_brake_works_while_valkey_is_away(
    settings, world, link, works, engine, monkeypatch, tmp_path
) -> None:
    away = settings.model_copy(update={"redis_url_given": f"unix://{tmp_path}/nobody-listens"})
    monkeypatch.setenv("REDIS_URL", away.redis_url)
    queue.connection.cache_clear()
    with transaction(engine) as session:
        get_wave(session, world.wave.id).headcount = 0
    app = create_app(away)
    app.config["BRAKE"] = Limits(usual_a_minute=0)
    visitor = Visitor(app.test_client())
    for _ in range(2):
        page = visitor.send(visitor.get(link), **{works: TYPED})
    app.extensions["soundings_engine"].dispose()
    assert page.status == 422
    assert "very quick" in seen(page)


def test_a_ticket_serves_again_only_where_it_still_does(app) -> None:
    with app.app_context():
        signed = tickets.issue("a wave")
        ticket = tickets.read(signed)
        assert tickets.for_the_next_try(ticket, "a wave") == signed
        for next_one in (
            tickets.for_the_next_try(ticket, "another wave"),
            tickets.for_the_next_try(None, "a wave"),
        ):
            assert next_one != signed
        assert tickets.read(tickets.for_the_next_try(ticket, "another wave")).key == ticket.key


# What the lead is told


def test_more_answers_than_people_are_told_where_the_figure_is_shown(lead, world, findings, engine) -> None:
    address = f"/surveys/{world.survey.id}"
    assert "than the headcount declared" not in lead.get(address).text
    with transaction(engine) as session:
        get_wave(session, world.wave.id).headcount = 10
    assert "more people have answered (12) than the headcount declared (10)" in lead.get(address).text
