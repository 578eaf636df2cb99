"""What holds for every page, so that no new one forgets it."""

from datetime import timedelta
from urllib.parse import urlsplit

import html5lib
import pytest
from werkzeug.exceptions import HTTPException

from models.base import today
from models.calendar import note_day
from models.database import transaction
from models.surveys.surveys import create_survey
from models.surveys.waves import open_wave

OPEN_TO_ALL = {"staff", "public", "told", "scorers", "accounts", "pages"}
NOT_PAGES = {
    "surveys.progress",
    "backlog.export",
    "portfolio.export",
    "portfolio.export_goals",
    "portfolio.export_services",
    "topics.export",
    "backlog.export_all",
    "backlog.paper_slides",
    "evidence.themes",
    "evidence.ratings",
    "evidence.statements",
    "backlog.picture_file",
    "pictures.chart_file",
    "pictures.areas_file",
    "pages.health",
    "pages.front_door",
    "staff.back_to_form",
    "told.feed",
    "told.feed_at_survey",
    "scorers.open_link",
    "scorers.score",
}


def sent_empty(lead, ids):
    """What comes back where forms are sent with nothing in them, or with what is wrong."""
    found = {}
    for path, action in (
        ("/surveys/new", ""),
        ("/areas", ""),
        ("/areas/import", "/import"),
        (f"/surveys/{ids['survey_id']}/backlog/new", ""),
        (f"/surveys/{ids['survey_id']}/settings", ""),
        (f"/themes/{ids['theme_id']}", "/name"),
        (f"/themes/{ids['theme_id']}", "/merge"),
        (f"/themes/{ids['theme_id']}", "/sort"),
        (f"/statements/{ids['statement_id']}", "/erase"),
        (f"/statements/{ids['statement_id']}", "/withhold"),
        ("/topics/new", "/new"),
        ("/topics/import", "/import"),
        ("/privacy", "/names"),
        ("/privacy", "/forget"),
        ("/privacy", "/words"),
    ):
        sent = {"name": "", "title": "", "effort": "x", "reason": "x"}
        found[f"{path} {action} empty"] = lead.send(lead.get(path), action, **sent)
    return found


@pytest.fixture
def pages(lead, visitor, ids, engine, world, our_rules, address_of):
    """Every page of ours by address: those of each GET route, and what forms and errors lead to."""
    found = {}
    for rule in our_rules:
        if "GET" in rule.methods and rule.endpoint not in NOT_PAGES:
            who = visitor if rule.endpoint.split(".")[0] in OPEN_TO_ALL else lead
            address = address_of(rule, ids)
            found[address] = who.get(address)
    found["/surveys?all=1"] = lead.get("/surveys?all=1")
    found["nothing here"] = lead.get("/nothing-here")
    found |= sent_empty(lead, ids)
    scoring = visitor.follow(f"/score/{ids['scorer_link']}")
    found["scoring"], found["scoring empty"] = scoring, visitor.send(scoring)
    found["no link"] = visitor.follow("/score/none")
    ticked = {**lead.get("/backlog").fields("/backlog"), "ticked": ids["item_id"]}
    found["asking a panel"] = lead.post("/backlog/panels/new", ticked)
    found["asking empty"] = lead.send(found["asking a panel"], "/new", names="")
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
    # with one survey the list leads straight to it; without a theme there is nothing to make an item of
    redirects = {"/surveys", f"/surveys/{ids['survey_id']}/backlog/of-themes"}
    return {name: page for name, page in found.items() if name not in redirects}


def test_every_page_was_found(pages) -> None:
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
            method = form.get("method", "").upper()
            assert method in ("GET", "POST"), name
            target = urlsplit(form.get("action") or page.response.request.path).path
            try:
                routes.match(target, method=method)
            except HTTPException:
                pytest.fail(f"{name}: no route takes a {method} to {target}")


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


def test_every_form_of_a_lead_that_changes_something_carries_a_csrf_token(pages) -> None:
    forms = 0
    for name, page in pages.items():
        for form in page.tree.iter("form"):
            names = {element.get("name") for element in form.iter("input")}
            if form.get("method") == "get":
                assert "csrf_token" not in names, name  # it would stand in the address
            elif page.response.request.path.startswith("/s/"):
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


def test_the_health_check_says_in_a_sentence_that_the_clock_is_doubted(visitor, engine) -> None:
    assert visitor.client.get("/health").json == {"database": "up", "queue": "up"}
    for days in (42, 0):
        with transaction(engine) as session:
            note_day(session, today() - timedelta(days=days))
    health = visitor.client.get("/health")
    assert health.status_code == 200
    assert health.json["clock"].startswith(f"jumped to {today()}: nothing is closed or deleted by it before")


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


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("", "Survey"),
        ("/themes", "Themes"),
        ("/unclear", "Themes"),
        ("/withheld", "Themes"),
        ("/backlog/new", "Backlog"),
    ],
)
def test_a_page_says_which_part_of_the_survey_it_is_in(lead, world, path, tab) -> None:
    page = lead.get(f"/surveys/{world.survey.id}{path}")
    tabs = next(each for each in page.tree.iter("nav") if each.get("class") == "tabs")
    assert [link.text for link in tabs.iter("a") if link.get("aria-current")] == [tab]
