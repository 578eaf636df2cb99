"""What people read when nothing can be stored: nothing is thanked for, and what they wrote comes back."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, event, make_url, text
from sqlmodel import func, select
from structlog.testing import capture_logs

from models.database import State
from models.intake.waiting import WaitingResponse
from models.surveys.surveys import QuestionKind, questions_of
from tests.factories.visitors import Page

LONG = "The rota is published too late.\r\n" * 100


@dataclass(frozen=True)
class Trouble:
    """Something that happens to a database: of which kind it is, how it begins and how it ends."""

    begin: Callable[[], None]
    end: Callable[[], None]


def of_sqlite(engine: Engine, pragma: str) -> Trouble:
    """What a setting of each connection brings about."""

    def set_it(connection, _record) -> None:
        connection.execute(f"PRAGMA {pragma}")

    def begin() -> None:
        event.listen(engine, "connect", set_it)
        engine.dispose()

    def end() -> None:
        event.remove(engine, "connect", set_it)
        engine.dispose()

    return Trouble(begin, end)


def of_postgresql(server: Engine, name: str, begins: str, ends: str) -> Trouble:
    """What a command of the server's brings about; whoever is connected is thrown out, as by a failover."""

    def command(words: str) -> Callable[[], None]:
        def run() -> None:
            others = f"FROM pg_stat_activity WHERE datname = '{name}'"
            with server.connect() as connection:
                connection.execute(text(f"ALTER DATABASE {name} {words}"))
                connection.execute(text(f"SELECT pg_terminate_backend(pid, 10000) {others}"))

        return run

    return Trouble(command(begins), command(ends))


def at_the_commit(server: Engine, engine: Engine) -> Trouble:
    """The server goes away when something is to be committed."""

    def go_away(connection) -> None:
        pid = connection.connection.driver_connection.info.backend_pid
        with server.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({pid}, 10000)"))

    return Trouble(
        lambda: event.listen(engine, "commit", go_away), lambda: event.remove(engine, "commit", go_away)
    )


TROUBLES = {
    "a full disk": "no room to store this",
    "a file that may only be read": "can only be read",
    "a server that stands by for another": "can only be read",
    "a server that takes no connection": "did not answer in time",
    "a server that goes away at the commit": "not certain that this was stored",
}


@pytest.fixture
def kind(request) -> str:
    return getattr(request, "param", "a full disk")


@pytest.fixture
def database_url(fresh_database, kind) -> str:
    return fresh_database("postgresql" if "server" in kind else "sqlite")


@pytest.fixture
def trouble(app, kind, server, database_url) -> Trouble:
    engine: Engine = app.extensions["soundings_engine"]
    name = make_url(database_url).database
    return {
        "a full disk": of_sqlite(engine, "max_page_count = 1"),
        "a file that may only be read": of_sqlite(engine, "query_only = ON"),
        "a server that stands by for another": of_postgresql(
            server, name, "SET default_transaction_read_only = on", "RESET default_transaction_read_only"
        ),
        "a server that takes no connection": of_postgresql(
            server, name, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"
        ),
        "a server that goes away at the commit": at_the_commit(server, engine),
    }[kind]


every_trouble = pytest.mark.parametrize("kind", TROUBLES, indirect=True)
a_standby = pytest.mark.parametrize("kind", ["a server that stands by for another"], indirect=True)


@pytest.fixture
def questions(look, world) -> dict[QuestionKind, str]:
    """The names of the fields of the staff form."""
    named = {question.kind: f"q{question.id}" for question in questions_of(look, world.survey.id)}
    look.rollback()
    return named


@pytest.fixture
def filled(questions, world) -> dict[str, str]:
    return {
        questions[QuestionKind.WORKS]: "Pay",
        questions[QuestionKind.NEEDS_WORK]: LONG,
        questions[QuestionKind.AREA]: world.areas["Platform"].id,
        questions[QuestionKind.RATING]: "7",
    }


def stored(engine: Engine) -> int:
    engine.dispose()
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(WaitingResponse)).scalar_one()


# Who answers


@every_trouble
def test_answers_that_cannot_be_stored_come_back_as_they_were_filled_in_and_count_once(
    visitor, world, filled, trouble, kind, engine
) -> None:
    form = visitor.get(f"/s/{world.survey.token}")
    trouble.begin()
    page = visitor.send(form, **filled)
    again = visitor.send(page)
    trouble.end()
    for given_back in (page, again):
        assert given_back.status == 503
        assert TROUBLES[kind] in given_back.text
        assert "Everything you typed is still here" in given_back.text
        sent = {name: value.replace("\n", "\r\n") for name, value in given_back.fields().items()}
        assert sent == {**form.fields(), **filled}
    assert "Thank you" in visitor.send(again).text
    visitor.send(page)
    assert stored(engine) == 1


@every_trouble
def test_the_log_does_not_tell_when_answers_came_that_could_not_be_stored(
    visitor, world, filled, trouble, caplog, capfd
) -> None:
    form = visitor.get(f"/s/{world.survey.token}")
    caplog.set_level(logging.WARNING)
    trouble.begin()
    with capture_logs() as logged:
        for _ in range(2):
            assert visitor.send(form, **filled).status == 503
    trouble.end()
    assert (logged, caplog.text, "".join(capfd.readouterr())) == ([], "", "")


@every_trouble
def test_a_process_that_never_saw_the_form_gives_it_back_too(
    app, visitor, world, filled, trouble, engine
) -> None:
    form = visitor.get(f"/s/{world.survey.token}")
    app.extensions["soundings_sheets"].clear()
    trouble.begin()
    page = visitor.send(form, **filled)
    trouble.end()
    assert page.status == 503
    assert "Set-Cookie" not in page.response.headers
    assert LONG.strip().splitlines()[0] in page.text
    assert "Thank you" in visitor.send(page).text
    assert stored(engine) == 1


def test_an_error_of_ours_gives_back_what_was_typed_and_is_logged_once(
    app, visitor, world, filled, engine, caplog
) -> None:
    app.testing = False
    form = visitor.get(f"/s/{world.survey.token}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE waves SET parents = 'no tree'")
    app.extensions["soundings_sheets"].clear()
    for _ in range(3):
        page = visitor.send(form, **filled)
        assert page.status == 500
        assert "our fault" in page.text
        assert page.fields()["ticket"] == form.fields()["ticket"]
        assert next(page.tree.iter("blockquote")).text == "Pay"
    assert caplog.text.count("exception in staff.submit") == 1
    assert world.survey.token not in caplog.text


# Leads

FORMS = (
    ("/surveys/new", "", {"title": "Pulse of the rota", "urgent_contact": "-", "purpose": "-"}),
    ("/areas", "", {"name": "Harbour works", "headcount": "12"}),
    ("/surveys/{survey_id}/backlog/new", "", {"title": "Publish earlier", "description": LONG}),
    ("/backlog/{item_id}", "", {"title": "Publish the rota earlier"}),
    ("/surveys/{survey_id}/settings", "", {"purpose": "We ask about the rota"}),
    ("/themes/{theme_id}", "/name", {"name": "The rota of the harbour"}),
    ("/statements/{statement_id}", "/withhold", {"note": "Somebody is in it"}),
    ("/privacy", "/names", {"names": "Priya Nairn\r\nSam Vimes"}),
    ("/privacy", "/words", {"phrase": "Harbour Gate"}),
)
WHOLE = {
    "title": "A title",
    "responsible": "-",
    "contact": "-",
    "reach": "1",
    "effort": "1",
    "headcount": "1",
}


@a_standby
@pytest.mark.parametrize(("path", "action", "typed"), FORMS, ids=[f"{p} {a}" for p, a, _ in FORMS])
def test_what_a_lead_typed_comes_back_and_can_be_sent_again(lead, ids, trouble, path, action, typed) -> None:
    form = lead.get(path.format(**ids))
    asked = form.fields(action)
    trouble.begin()
    page = lead.send(
        form, action, **{name: asked[name] or value for name, value in WHOLE.items() if name in asked} | typed
    )
    again = lead.send(page)
    trouble.end()
    for given_back in (page, again):
        assert given_back.status == 503
        assert "can only be read at the moment, so nothing was stored" in given_back.text
        shown = [each.text for each in given_back.tree.iter("blockquote")]
        assert {each.replace("\r\n", "\n") for each in typed.values() if each not in ("12", "-")} <= set(
            shown
        )
    assert lead.send(again).status == 200


@a_standby
def test_that_the_database_only_reads_is_logged_once_and_so_is_its_end(lead, ids, trouble, visitor) -> None:
    form = lead.get("/areas")
    with capture_logs() as logged:
        trouble.begin()
        for _ in range(2):
            assert lead.send(form, name="Harbour works", headcount="1").status == 503
            health = visitor.client.get("/health")
            assert (health.status_code, health.json["database"]) == (503, State.READ_ONLY)
        trouble.end()
        assert lead.send(form, name="Harbour works", headcount="1").status == 200
        assert visitor.client.get("/health").json["database"] == State.UP
    assert [each["event"] for each in logged] == ["database_only_reads", "database_is_back"]


@pytest.mark.parametrize("kind", ["a server that takes no connection"], indirect=True)
def test_the_health_check_says_that_the_database_is_away(visitor, trouble, kind) -> None:
    trouble.begin()
    health = visitor.client.get("/health")
    trouble.end()
    assert (health.status_code, health.json["database"]) == (503, State.DOWN)


@pytest.mark.parametrize("kind", ["a server that takes no connection"], indirect=True)
def test_a_button_to_send_it_again_is_given_for_our_own_forms_alone(lead, trouble) -> None:
    """Else whoever leads a lead to press it could send in their name."""
    ours = {**lead.get("/areas").fields(), "name": "Harbour works", "headcount": "1"}
    trouble.begin()
    for token, buttons in ((ours["csrf_token"], ["/areas"]), ("", []), ("forged", [])):
        page = Page(lead.client.post("/areas", data={**ours, "csrf_token": token}))
        assert page.status == 503
        assert "Harbour works" in page.text
        assert [form.get("action") for form in page.tree.iter("form")] == buttons
    trouble.end()


def test_what_was_typed_comes_back_but_no_password(visitor, engine, world, kind) -> None:
    form = visitor.get("/sign-in")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE users RENAME TO away"))
    page = visitor.send(form, email="lead@pmo.example", password="a password with spaces")
    assert page.status == 503
    assert [each.text for each in page.tree.iter("blockquote")] == ["lead@pmo.example"]
    assert "a password with spaces" not in page.html


# The way on


def test_every_error_page_has_a_way_on(lead, visitor, ids) -> None:
    statement = f"/statements/{ids['statement_id']}"
    restored = lead.client.post(
        f"{statement}/restore", data={"csrf_token": lead.get("/areas").fields()["csrf_token"]}
    )
    assert restored.status_code == 409
    for page, way_on in (
        (Page(restored), statement),
        (lead.get("/nothing-here"), "/"),
        (lead.get("/themes/none"), "/"),
        (Page(lead.client.post(f"/surveys/{ids['survey_id']}/analyses")), f"/surveys/{ids['survey_id']}"),
        (Page(lead.client.put(f"/surveys/{ids['survey_id']}")), "/surveys"),
        (Page(visitor.client.put(f"/s/{ids['token']}/answers")), f"/s/{ids['token']}"),
    ):
        main = page.tree.find(".//main")
        assert [link.get("href") for link in main.iter("a")] == [way_on], page.html


def test_the_address_that_a_form_is_sent_to_leads_to_the_form(lead, ids, our_rules, address_of) -> None:
    """As from a browser's history, or by Enter in its address bar after a mistake."""
    led, shown = 0, {rule.rule for rule in our_rules if "GET" in rule.methods}
    for rule in our_rules:
        if rule.rule in shown:
            continue
        reply = lead.client.get(f"{address_of(rule, ids)}?wave=none&endpoint=x")
        assert reply.status_code == 303, rule
        assert reply.location.endswith("?wave=none&endpoint=x"), rule
        assert lead.client.get(reply.location.partition("?")[0], follow_redirects=True).status_code == 200, (
            rule
        )
        led += 1
    assert led > 20
    assert lead.client.put("/surveys").status_code == 405
