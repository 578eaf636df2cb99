"""A visitor who reads pages as HTML5 and sends the forms that are on them, CSRF tokens and all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models.backlog.items import ItemValues, add_item
from models.database import transaction
from models.removal.known_names import AllowedPhrase, allow_phrase
from models.review.deciding import decide
from models.review.withholding import Reason, withhold
from models.settings import Settings
from models.surveys.waves import open_wave
from models.themes.decisions import Decision, DecisionKind
from webapp import create_app


@dataclass(frozen=True)
class Page:
    """A parsed page."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def tree(self) -> Element:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        return parser.parse(self.html)

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.find("body").itertext()).split())

    def form(self, action: str = "") -> Element:
        """The form whose action's path ends like this; the one with the shortest action, if several do."""
        forms = [
            form
            for form in self.tree.iter("form")
            if form.get("action", "").partition("?")[0].endswith(action)
        ]
        assert forms, f"no form with action {action!r}"
        return min(forms, key=lambda form: len(form.get("action", "")))

    def fields(self, action: str = "") -> dict[str, str]:
        """What a browser would send of the form as it stands."""
        values: dict[str, str] = {}
        for element in self.form(action).iter():
            name, kind = element.get("name"), element.get("type")
            if not name or (kind in ("radio", "checkbox") and element.get("checked") is None):
                continue
            if element.tag == "select":
                chosen = [o for o in element.iter("option") if o.get("selected") is not None]
                values[name] = (chosen or list(element.iter("option")))[0].get("value", "")
            else:
                values[name] = "".join(element.itertext()).lstrip("\n") or element.get("value", "")
        return values


class Visitor:
    """A browser with a cookie jar and no script."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def send(self, page: Page, action: str = "", **values: object) -> Page:
        """Send a form of a page with some values changed; redirects are followed."""
        target = page.form(action).get("action") or page.response.request.path
        data = {**page.fields(action), **values}
        return Page(self.client.post(target, data=data, follow_redirects=True))


@pytest.fixture
def database_url(fresh_database: Callable[[str], str]) -> str:
    """Pages are tested on SQLite; what differs between databases is tested with the models."""
    return fresh_database("sqlite")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    made.testing = True
    yield made
    made.extensions["soundings_engine"].dispose()


@pytest.fixture
def world(committed_world):
    return committed_world


@pytest.fixture
def findings(engine: Engine, world, find):
    """Three themes in what twelve people said, committed."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        return find(session, world)


@pytest.fixture
def visitor_with() -> type[Visitor]:
    """Make a visitor of a client."""
    return Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with no account."""
    return Visitor(app.test_client())


@pytest.fixture
def lead(app: Flask, world) -> Visitor:
    """A signed-in lead."""
    visitor = Visitor(app.test_client())
    page = visitor.send(
        visitor.get("/sign-in"), email="lead@pmo.example", password="correct horse battery staple"
    )
    assert page.status == 200
    return visitor


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
        withhold(session, by_text["Planning helped person 0."], world.lead.id, Reason.OTHER, "A note")
        allow_phrase(session, b"key", "Jira")
        item = add_item(session, world.survey.id, values, planning)
        decide(session, session.merge(findings.themes["Tools"]), world.lead.id, DecisionKind.HIDE)
        open_now = open_wave(session, world.survey.id, "Second wave", headcount=100)
        return {
            "survey_id": world.survey.id,
            "wave_id": open_now.id,
            "theme_id": findings.themes["Approvals"].id,  # has no item yet
            "item_id": item.id,
            "statement_id": by_text["Approvals held up person 9."].id,
            "decision_id": session.exec(select(Decision.id).where(Decision.kind == DecisionKind.HIDE)).one(),
            "phrase_id": session.exec(select(AllowedPhrase.id)).one(),
            "token": world.survey.token,
        }
