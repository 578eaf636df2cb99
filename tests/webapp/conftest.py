"""The application on a database of its own, who visits it, and the ids that its routes need."""

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import select
from werkzeug.routing import Rule

from models.backlog.changing import ItemValues, add_item
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.public_links import PORTFOLIO, switch_on
from models.portfolio.services import add_service
from models.removal.known_names import AllowedPhrase, allow_phrase
from models.review.deciding import decide
from models.review.trust_cards import draw_card
from models.review.withholding import Reason, withhold
from models.settings import Settings
from models.surveys.waves import open_wave
from models.themes.decisions import Decision, DecisionKind
from tests.factories.findings import find
from tests.factories.own_topics import add_topics
from tests.factories.panels import ask, asked_and_sent
from tests.factories.reviewed import review
from tests.factories.suggested import analyse_again, new_inside
from tests.factories.telling import told_ids
from tests.factories.visitors import Visitor
from webapp import create_app


@pytest.fixture
def database_url(fresh_database: Callable[[str], str]) -> str:
    """Pages are tested on SQLite; what differs between databases is tested with the models."""
    return fresh_database("sqlite")


@pytest.fixture
def app(settings: Settings, cheap_hasher: PasswordHasher) -> Iterator[Flask]:
    made = create_app(settings)
    made.config["PASSWORD_HASHER"] = cheap_hasher
    made.testing = True
    yield made
    made.extensions["soundings_engine"].dispose()


@pytest.fixture
def impatient(settings: Settings) -> Iterator[Flask]:
    """The application, which waits for a busy database a tenth of a second only."""
    address = {"database_url_given": f"{settings.database_url}?timeout=0.1"}
    made = create_app(settings.model_copy(update=address))
    yield made
    made.extensions["soundings_engine"].dispose()


@pytest.fixture
def world(committed_world):
    return committed_world


@pytest.fixture
def findings(engine: Engine, world):
    """Three themes in what twelve people said, committed."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        return find(session, world)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with no account."""
    return Visitor(app.test_client())


@pytest.fixture
def lead(app: Flask, world) -> Visitor:
    """A signed-in lead."""
    return Visitor(app.test_client()).sign_in()


@pytest.fixture
def our_rules(app: Flask) -> list[Rule]:
    """The routes of our own blueprints."""
    ours = {name for name, each in app.blueprints.items() if each.import_name.startswith("webapp")}
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in ours]


@pytest.fixture
def address_of(app: Flask) -> Callable[[Rule, dict[str, str]], str]:
    """The address of a route: `address_of(rule, ids)`."""

    def address(rule: Rule, ids: dict[str, str]) -> str:
        with app.test_request_context():
            routes = app.url_map.bind("localhost")
            return routes.build(rule.endpoint, {name: ids[name] for name in rule.arguments})

    return address


@pytest.fixture
def ids(engine, world, findings) -> dict[str, str]:
    """Real ids for the variables of every route."""
    planning = findings.themes["Planning"]
    values = ItemValues("Shorten approvals", "", [world.areas["Data"].id], 30, 2.0, 80, 1.5)
    by_text = {row.text: row for row in findings.statements}
    with transaction(engine) as session:
        (suggested,) = analyse_again(
            session, world.survey, [new_inside(session, world.survey, "Planning", "Planning held up")]
        )
        draw_card(session, findings.run, world.lead.id, sample=10)
        withhold(session, by_text["Planning helped person 0."], world.lead.id, Reason.OTHER, "A note")
        allow_phrase(session, b"key", "Jira")
        item = add_item(session, world.survey.id, values, planning)
        review(session, world.wave, world.lead.id)
        decide(session, session.merge(findings.themes["Tools"]), world.lead.id, DecisionKind.HIDE)
        told = told_ids(session, world.survey.id, world.lead.id)
        open_now = open_wave(session, world.survey.id, "Second wave", headcount=100)
        return {
            "survey_id": world.survey.id,
            "wave_id": open_now.id,
            "reviewed_id": world.wave.id,
            "area_id": world.areas["Tiny"].id,
            "other_area_id": world.areas["Data"].id,
            "ending": "csv",
            "goal_id": add_goal(session, GoalValues("Deliver on time", "A director", 8)).id,
            "service_id": add_service(session, "Reporting").id,
            "theme_id": findings.themes["Approvals"].id,  # has no item yet
            "item_id": item.id,
            "statement_id": by_text["Approvals held up person 9."].id,
            "decision_id": session.exec(select(Decision.id).where(Decision.kind == DecisionKind.HIDE)).one(),
            "phrase_id": session.exec(select(AllowedPhrase.id)).one(),
            "topic_id": add_topics(session, 2),
            "suggestion_id": suggested.id,
            "token": world.survey.token,
            "link": switch_on(session, PORTFOLIO, world.survey.id).token,
            "panel_id": asked_and_sent(session, [item.id], 1.0, 2.0, 8.0).id,
            "scorer_link": ask(session, [item.id]).tokens["Ada"],
            **told,
        }
