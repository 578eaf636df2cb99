"""What holds for every page, every route and every room, so that no new one forgets it."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.exceptions import HTTPException

import webapp
from jobs import queue
from jobs.worker import queues_of
from models.backlog import ItemValues, add_item
from models.database import transaction
from models.decisions import Decision, DecisionKind
from models.names import AllowedPhrase, allow_phrase
from models.review import decide
from models.settings import Settings
from models.surveys import create_survey
from models.tables import METADATA
from models.waves import open_wave
from models.withholding import Reason, withhold
from webapp import create_app

ROOT = Path(webapp.__file__).parent.parent
TEMPLATES = ROOT / "webapp" / "templates"
OPEN_TO_ALL = {"staff", "auth", "pages"}
READING = {"GET", "HEAD", "OPTIONS"}
NOT_PAGES = {
    "surveys.progress",
    "backlog.export",
    "pages.health",
    "pages.front_door",
    "staff.back_to_form",
}
HEAVY = {"spacy", "sklearn", "onnxruntime", "presidio_analyzer", "numpy", "fastembed", "scipy"}


def our_rules(app: Flask):
    """The routes of our own blueprints."""
    ours = {name for name, each in app.blueprints.items() if each.import_name.startswith("webapp")}
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in ours]


def address_of(app: Flask, rule, ids: dict[str, str]) -> str:
    with app.test_request_context():
        return app.url_map.bind("localhost").build(
            rule.endpoint, {name: ids[name] for name in rule.arguments}
        )


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


@pytest.fixture
def pages(app, lead, visitor, ids, engine, world):
    """Every page of ours by address: those of each GET route, and what forms and errors lead to."""
    found = {}
    for rule in our_rules(app):
        if "GET" in rule.methods and rule.endpoint not in NOT_PAGES:
            who = visitor if rule.endpoint.split(".")[0] in OPEN_TO_ALL else lead
            address = address_of(app, rule, ids)
            found[address] = who.get(address)
    found["/surveys?all=1"] = lead.get("/surveys?all=1")
    found["nothing here"] = lead.get("/nothing-here")
    for path, action in (
        ("/surveys/new", ""),
        ("/areas", ""),
        (f"/surveys/{ids['survey_id']}/backlog/new", ""),
        (f"/surveys/{ids['survey_id']}/settings", ""),
        (f"/themes/{ids['theme_id']}", "/name"),
        (f"/themes/{ids['theme_id']}", "/merge"),
        (f"/themes/{ids['theme_id']}", "/sort"),
        (f"/themes/{ids['theme_id']}", "/erase"),
        (f"/themes/{ids['theme_id']}", "/withhold"),
        ("/privacy", "/names"),
        ("/privacy", "/forget"),
        ("/privacy", "/words"),
    ):
        sent = {"name": "", "title": "", "effort": "x", "reason": "x"}
        found[f"{path} {action} empty"] = lead.send(lead.get(path), action, **sent)
    staff = f"/s/{ids['token']}"
    found["staff form empty"] = visitor.send(visitor.get(staff))
    form = visitor.get(staff)
    found["analysis waits"] = lead.send(lead.get(f"/surveys/{ids['survey_id']}"), "/close")
    found["survey closed"] = visitor.get(staff)
    found["too late"] = visitor.send(form)
    found["wrong code"] = visitor.send(visitor.get(f"{staff}/delete"))
    found["answers deleted"] = visitor.get(f"{staff}/delete?done=1")
    settings = lead.get(f"/surveys/{ids['survey_id']}/settings")
    found["words deleted"] = lead.send(settings, "/delete-words")
    found["theme without words"] = lead.get(f"/themes/{ids['theme_id']}")
    found["everything deleted"] = lead.send(found["words deleted"], "/delete-everything")
    found["themes of nothing"] = lead.get(f"/surveys/{ids['survey_id']}/themes?wave={ids['wave_id']}")
    redirects = {"/surveys"}  # with one survey it leads straight to it
    return {name: page for name, page in found.items() if name not in redirects}


def test_every_page_was_found(pages, app) -> None:
    statuses = {name: page.status for name, page in pages.items()}
    assert {name for name, status in statuses.items() if status == 200} >= {
        name for name in statuses if name.startswith("/") and not name.endswith("empty")
    }
    assert len(pages) > 20


def test_every_page_is_html5_with_a_title_and_one_heading(pages) -> None:
    for name, page in pages.items():
        tree = page.tree  # strict: a parse error raises
        title = tree.find("head/title")
        headings = ["".join(each.itertext()).strip() for each in tree.iter("h1")]
        assert title is not None, name
        assert (title.text or "").split("·")[0].strip(), name
        assert len(headings) == 1, name
        assert headings[0], name
        assert tree.get("lang") == "en", name


def test_the_fragment_for_the_script_is_html5(lead, ids) -> None:
    page = lead.get(f"/surveys/{ids['survey_id']}/progress")
    html5lib.HTMLParser(strict=True).parseFragment(page.html)
    assert "Cookie" in page.response.headers["Vary"]


def test_no_page_uses_an_id_twice_or_points_at_one_that_is_not_there(pages) -> None:
    for name, page in pages.items():
        ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        for element in page.tree.iter():
            for attribute in ("for", "aria-labelledby", "aria-describedby"):
                assert set(element.get(attribute, "").split()) <= set(ids), (name, attribute)


def test_every_input_has_a_label(pages) -> None:
    for name, page in pages.items():
        labelled = {label.get("for") for label in page.tree.iter("label")}
        for tag in ("input", "select", "textarea"):
            for element in page.tree.iter(tag):
                if element.get("type") != "hidden":
                    assert element.get("id") in labelled or element.get("aria-label"), (name, element.attrib)


def test_no_attribute_says_none(pages) -> None:
    for name, page in pages.items():
        for element in page.tree.iter():
            assert not [key for key, value in element.attrib.items() if value == "None"], (
                name,
                element.attrib,
            )


def test_every_form_leads_to_a_route_that_takes_it(pages, app) -> None:
    routes = app.url_map.bind("localhost")
    for name, page in pages.items():
        for form in page.tree.iter("form"):
            assert form.get("method") == "post", name
            target = (form.get("action") or page.response.request.path).partition("?")[0]
            try:
                routes.match(target, method="POST")
            except HTTPException:
                pytest.fail(f"{name}: no route takes a POST to {target}")


def test_every_link_leads_to_a_route(pages, app) -> None:
    routes = app.url_map.bind("localhost")
    for name, page in pages.items():
        for link in page.tree.iter("a"):
            target = (
                link.get("href").removeprefix("http://localhost:8000").partition("#")[0].partition("?")[0]
            )
            try:
                assert not target or routes.match(target, method="GET"), name
            except HTTPException:
                pytest.fail(f"{name}: no route behind the link to {target}")


def test_every_form_of_a_lead_carries_a_csrf_token(pages) -> None:
    forms = 0
    for name, page in pages.items():
        for form in page.tree.iter("form"):
            names = {element.get("name") for element in form.iter("input")}
            if page.response.request.path.startswith("/s/"):
                assert names & {"ticket", "code"}, name  # what nobody else can know
            else:
                assert "csrf_token" in names, name
                forms += 1
    assert forms > 20


def test_no_page_has_inline_style_script_or_handlers(pages) -> None:
    for name, page in pages.items():
        for element in page.tree.iter():
            bad = [key for key in element.attrib if key == "style" or key.startswith("on")]
            assert not bad, (name, element.attrib)
            assert element.tag != "style", name
            assert element.tag != "script" or (element.get("src") and not element.text), name
            assert not element.get("href", "").startswith("javascript:"), name


def test_nothing_is_loaded_from_elsewhere(pages) -> None:
    for name, page in pages.items():
        for element in page.tree.iter():
            loaded = element.get("src") or (element.get("href") if element.tag == "link" else None)
            assert not loaded or loaded.startswith("/"), (name, loaded)


def test_every_response_carries_the_security_headers(app, lead, visitor, pages, ids) -> None:
    responses = {name: page.response for name, page in pages.items()}
    for path in (
        "/",
        "/health",
        "/surveys",
        "/nothing-here",
        "/static/app.css",
        f"/surveys/{ids['survey_id']}/backlog.csv",
        f"/surveys/{ids['survey_id']}/progress",
    ):
        responses[f"{path} lead"] = lead.client.get(path)
        responses[f"{path} visitor"] = visitor.client.get(path)
    responses["405"] = lead.client.delete("/areas")
    responses["no token"] = lead.client.post(f"/surveys/{ids['survey_id']}/analyses")
    responses["too large"] = lead.client.post("/sign-in", data={"email": "x" * 300_000})
    assert {response.status_code for response in responses.values()} >= {200, 302, 400, 404, 405, 413, 422}
    for name, response in responses.items():
        response.close()
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert response.headers["Referrer-Policy"] == "no-referrer", name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name


def test_what_a_lead_sees_is_kept_in_no_cache(app, lead, ids) -> None:
    for rule in our_rules(app):
        if "GET" in rule.methods and rule.endpoint.split(".")[0] not in OPEN_TO_ALL:
            response = lead.client.get(address_of(app, rule, ids))
            assert response.headers["Cache-Control"] == "no-store", rule


def test_every_blueprint_says_who_may_enter(app) -> None:
    ours = {name: each for name, each in app.blueprints.items() if each.import_name.startswith("webapp")}
    assert set(ours) >= OPEN_TO_ALL | {"surveys", "themes", "statements", "backlog", "privacy"}
    for name, blueprint in ours.items():
        assert blueprint.before_request_funcs.get(None), f"{name} does not say who may enter"


def test_every_route_belongs_to_a_blueprint_with_a_guard(app) -> None:
    loose = {rule.endpoint for rule in app.url_map.iter_rules()} - {rule.endpoint for rule in our_rules(app)}
    assert loose == {"static", "bootstrap.static"}


def test_who_is_not_signed_in_is_sent_to_sign_in_from_every_route(app, visitor, ids) -> None:
    token = visitor.get("/sign-in").fields()["csrf_token"]
    asked = 0
    for rule in our_rules(app):
        if rule.endpoint.split(".")[0] in OPEN_TO_ALL:
            continue
        for method in sorted(rule.methods):
            address = address_of(app, rule, ids)
            response = visitor.client.open(
                address, method=method, data={} if method in READING else {"csrf_token": token}
            )
            assert response.status_code == 302, (method, rule)
            assert response.location.startswith("/sign-in"), (method, rule)
            asked += 1
    assert asked > 30


def test_a_post_without_a_token_changes_nothing_on_any_route(app, lead, ids, engine) -> None:
    """Filled in so that with a token each would be taken."""
    filled = {
        "title": "Forged",
        "purpose": "-",
        "responsible": "-",
        "contact": "-",
        "urgent_contact": "-",
        "name": "Forged",
        "headcount": "1",
        "reach": "1",
        "impact": "1",
        "confidence": "80",
        "effort": "1",
        "status": "done",
        "version": "1",
        "reason": "other",
        "words": "approvals",
        "names": "Forged",
        "phrase": "Forged",
        "email": "lead@pmo.example",
        "password": "correct horse battery staple",
    }
    before = everything_stored(engine)
    for rule in our_rules(app):
        if "POST" in rule.methods and rule.endpoint.split(".")[0] != "staff":
            response = lead.client.post(address_of(app, rule, ids), data=filled)
            assert response.status_code in (400, 422), rule
            assert everything_stored(engine) == before, rule
    assert queue.queue(queue.HEAVY).jobs == []


def everything_stored(engine) -> dict[str, list[tuple]]:
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for name, table in METADATA.tables.items()
        }


def test_every_unknown_id_is_a_page_that_says_so(app, lead, visitor, ids) -> None:
    nowhere = dict.fromkeys(ids, "0" * 32)
    token = lead.get("/areas").fields()["csrf_token"]
    asked = 0
    for rule in our_rules(app):
        if not rule.arguments:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            who = visitor if rule.endpoint.startswith("staff.") else lead
            data = {} if method in READING else {"csrf_token": token}
            address = address_of(app, rule, nowhere)
            response = who.client.open(address, method=method, data=data, follow_redirects=True)
            assert response.status_code == 404, (method, rule)
            asked += 1
    assert asked > 30


def test_addresses_are_in_kebab_case(app) -> None:
    for rule in our_rules(app):
        fixed = [part for part in rule.rule.split("/") if part and not part.startswith("<")]
        for part in fixed:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?", part), rule


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        for name in getattr(alias, "choices", [alias]):
            assert f"`{name}`" in readme, f"README.md does not mention {name}"


def test_the_web_process_never_loads_the_analysis() -> None:
    script = "import sys, webapp; print(webapp.create_app.__name__, *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    first, *loaded = done.stdout.split()
    assert first == "create_app"
    assert "flask" in loaded
    assert {name.partition(".")[0] for name in loaded} & HEAVY == set()


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line.strip())


def test_every_queue_is_worked_on_by_a_process(settings) -> None:
    """What every function of `jobs.queue` that enqueues makes, and what the Procfile starts."""
    workers = [command.split()[-1] for command in procfile().values() if "soundings worker" in command]
    worked_on = {name for worker in workers for name in queues_of(worker)}
    declared = {value for name, value in vars(queue).items() if name.isupper() and isinstance(value, str)}
    queue.place_pending("a survey")
    queue.find_themes("a run")
    queue.share_encoding("a run", "a lease", 2)
    used = {name.decode().rpartition(":")[2] for name in queue.connection().smembers("rq:queues")}
    assert used == declared == worked_on


def test_every_job_that_is_enqueued_is_a_function_of_ours() -> None:
    tree = ast.parse(Path(queue.__file__).read_text())
    names = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and str(node.value).startswith("jobs.")
    }
    assert "jobs.themes.find_themes" in names
    for name in names:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_every_template_is_used() -> None:
    written = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    sources = [path.read_text() for path in (ROOT / "webapp").rglob("*.py")]
    sources += [path.read_text() for path in TEMPLATES.rglob("*.html")]
    used = {name for source in sources for name in re.findall(r"[\"']([\w/]+\.html)[\"']", source)}
    assert used == written


def test_cookies_are_kept_to_https_where_the_address_is_https(settings, world, engine) -> None:
    for base, secure in (("https://ask.example", True), ("http://ask.example", False)):
        app = create_app(settings.model_copy(update={"base_url_given": base}))
        response = app.test_client().get("/sign-in")
        cookie = response.headers["Set-Cookie"]
        assert ("Secure" in cookie) is secure
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Strict-Transport-Security" in response.headers) is secure
        app.extensions["soundings_engine"].dispose()


def test_a_survey_without_anything_has_pages_too(lead, engine) -> None:
    with transaction(engine) as session:
        survey = create_survey(
            session, title="Bare", purpose="-", responsible="-", contact="-", urgent_contact="-"
        ).id
    for path in (
        "",
        "/progress",
        "/themes",
        "/unclear",
        "/withheld",
        "/backlog",
        "/backlog/new",
        "/backlog.csv",
        "/settings",
    ):
        assert lead.get(f"/surveys/{survey}{path}").status == 200, path


def test_two_waves_have_pages_too(lead, engine, world, findings) -> None:
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", headcount=100).id
    page = lead.get(f"/surveys/{world.survey.id}/themes?wave={second}")
    assert "Too few people have answered in Second wave so far" in page.text
    current = [link for link in page.tree.iter("a") if link.get("aria-current") == "true"]
    assert ["".join(link.itertext()) for link in current] == ["Second wave"]
