"""The portfolio for everybody: behind a link that a lead switches on, and as little as is meant for all."""

import logging

import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.organisation import name_organisation
from models.portfolio.public_links import PORTFOLIO, public_link, switch_on
from models.surveys.waves import get_wave
from tests.factories.findings import find
from tests.factories.large_portfolio import add_areas
from tests.factories.responses import respond
from tests.factories.reviewed import review


@pytest.fixture
def goal_id(engine, world) -> str:
    """A goal with an improvement in each state, each with an owner."""
    with transaction(engine) as session:
        name_organisation(session, "Fernhollow", "UTC", "Every resident is served in a day.")
        goal = add_goal(session, GoalValues("Deliver on time", "A director", 8))
        for status in ItemStatus:
            area_ids = [world.areas["Data"].id]
            values = ItemValues(
                f"It is {status}",
                "A text",
                area_ids,
                5,
                1,
                80,
                1,
                status,
                "",
                "Kim Owner",
                goal_ids=[goal.id],
            )
            add_item(session, None, values)
        return goal.id


@pytest.fixture
def shown(engine, goal_id):
    """The address of the page that everybody may read: `shown(survey_id)`."""

    def address(survey_id: str | None = None) -> str:
        with transaction(engine) as session:
            return f"/p/{switch_on(session, PORTFOLIO, survey_id).token}"

    return address


def test_a_lead_switches_the_page_on_renews_the_link_and_switches_it_off(lead, visitor, goal_id) -> None:
    page = lead.send(lead.get("/portfolio/link"), "/portfolio/link", deed="on")
    assert "Anybody who has the link can read the portfolio." in page.text
    first = link_on(page)
    assert "Every resident is served in a day." in visitor.get(first).text
    page = lead.send(page, "/portfolio/link", deed="renew")
    assert visitor.get(first).status == 404
    second = link_on(page)
    assert visitor.get(second).status == 200
    page = lead.send(page, "/portfolio/link", deed="off")
    assert visitor.get(second).status == 404
    assert "only leads see the portfolio" in page.text


def link_on(page) -> str:
    (link,) = [each for each in page.tree.iter("a") if each.get("id") == "public-link"]
    return link.get("href").removeprefix("http://localhost:8000")


def test_saving_what_is_told_keeps_the_link(lead, engine, findings, shown, world) -> None:
    address = shown()
    with transaction(engine) as session:
        review(session, world.wave, world.lead.id)
    page = lead.send(lead.get("/portfolio/link"), "/portfolio/link", deed="on", survey=world.survey.id)
    assert link_on(page) == address
    with transaction(engine) as session:
        assert public_link(session, PORTFOLIO).survey_id == world.survey.id


@pytest.mark.parametrize("deed", ["renew", "off", "", "else"])
def test_what_cannot_be_done_changes_nothing(lead, engine, goal_id, deed) -> None:
    assert lead.send(lead.get("/portfolio/link"), "/portfolio/link", deed=deed).status == 409
    with transaction(engine) as session:
        assert public_link(session, PORTFOLIO) is None


def test_a_wrong_link_is_answered_like_a_wrong_link_of_a_survey(visitor, shown) -> None:
    wrong, of_survey = visitor.get(shown() + "x"), visitor.get("/s/nothing")
    assert (wrong.status, of_survey.status) == (404, 404)
    assert wrong.tree.find(".//h1").text == of_survey.tree.find(".//h1").text
    assert wrong.tree.findall(".//a[@href='/']") == []


def test_everybody_reads_goals_counts_and_titles_of_what_was_decided(visitor, shown) -> None:
    text = visitor.get(shown()).text
    assert "1 goal, 4 improvements under way or planned, 2 done." in text
    assert "It is doing" in text
    for hidden in ("It is proposed", "It is declined", "Kim Owner", "A director", "A text"):
        assert hidden not in text
    assert "What staff said" not in text


def test_what_staff_said_is_told_of_a_reviewed_round_of_the_survey_chosen(
    visitor, shown, engine, world
) -> None:
    with transaction(engine) as session:
        for person in range(6):
            respond(session, world, needs_work=f"Planning held up Data {person}", area="Data")
        find(session, world)
    address = shown(world.survey.id)
    assert "What staff said" not in visitor.get(address).text
    with transaction(engine) as session:
        review(session, world.wave, world.lead.id)
    page = visitor.get(address)
    assert "Planning: at least 6 not working" in page.text
    assert "held up" not in page.html
    assert "What staff said" not in visitor.get(shown()).text


def test_outside_of_an_open_survey_no_area_is_told_where_one_is_too_small(
    lead, visitor, shown, engine, world
) -> None:
    """The lead reads of three people; outside they would follow from the rest, so no area is told."""
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.minimum_group = wave.minimum_group_for_quotes = 1
        session.add(wave)
        for area, people in (("Data", 9), ("Housing", 3)):
            for person in range(people):
                respond(session, world, needs_work=f"Planning held up {area} {person}", area=area)
        find(session, world, people=0)
        review(session, world.wave, world.lead.id)
    assert "3 not working" in lead.get("/portfolio").text
    text = visitor.get(shown(world.survey.id)).text
    assert "not working" not in text.replace("working or not", "")


def test_the_page_is_small_sets_no_cookie_and_is_in_no_index(visitor, shown, engine) -> None:
    with transaction(engine) as session:
        areas = add_areas(session, 60)
        for number in range(30):
            words = f"Goal {number} " + "that says a good deal " * 8
            goal = add_goal(session, GoalValues(words.strip(), area_ids=[areas[number].id]))
            for place in range(5):
                title = f"{number}.{place} " + "an improvement with a long title " * 3
                ids = [area.id for area in areas[place::7]]
                values = ItemValues(title.strip(), "", ids, 5, 1, 80, 1, ItemStatus.DOING, goal_ids=[goal.id])
                add_item(session, None, values)
    page = visitor.get(shown())
    assert len(page.html.encode()) <= 60_000
    assert list(page.tree.iter("script")) == []
    headers = page.response.headers
    assert "Set-Cookie" not in headers
    assert (headers["X-Robots-Tag"], headers["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def test_what_did_not_change_is_not_sent_again(visitor, shown, engine) -> None:
    address = shown()
    first = visitor.client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = visitor.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with transaction(engine) as session:
        add_goal(session, GoalValues("Another goal"))
    assert visitor.client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_error_on_the_page_logs_no_token(app, visitor, shown, caplog) -> None:
    address = shown()
    app.testing = False
    app.jinja_env.filters.pop("counted")
    with caplog.at_level(logging.DEBUG):
        assert visitor.client.get(address).status_code == 500
    assert "public.portfolio" in caplog.text
    assert address.removeprefix("/p/") not in caplog.text
