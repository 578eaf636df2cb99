"""What somebody who scores sees, without an account, and what is taken of it."""

import logging
from datetime import timedelta

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem
from models.backlog.panels import Panel, Score, Scorer, end_panel, scorers_of
from models.backlog.scorer_links import hash_of, renew_link, withdraw_link
from models.base import today
from models.database import transaction
from models.removal.deleted_items import delete_items
from models.surveys.waves import get_wave
from tests.factories.findings import find
from tests.factories.panels import AskedPanel, ask
from tests.factories.visitors import Visitor


def headings(page) -> list[str]:
    return ["".join(each.itertext()) for each in page.tree.iter("h2")]


def name_of(page, title: str, field: str) -> str:
    """The name of a field of an item."""
    section = next(s for s in page.tree.iter("section") if s.find("h2").text == title)
    return f"i{section.get('aria-labelledby').removeprefix('item-')}-{field}"


def test_a_link_leads_to_the_items_without_an_account(form, asked, visitor) -> None:
    assert form.status == 200
    assert sorted(headings(form)) == ["One tool", "Plan earlier", "Shorten approvals"]
    assert "Ada, the project office asks what you think" in form.text


def test_the_button_says_as_whom_a_browser_sends(form, asked, visitor) -> None:
    def buttons(page) -> list[str]:
        return [each.text for each in page.tree.iter("button") if (each.text or "").startswith("Send")]

    assert buttons(form) == ["Send as Ada"]
    assert buttons(visitor.follow(f"/score/{asked.tokens['Ben']}")) == ["Send as Ben"]


def test_a_page_of_one_person_is_not_sent_as_another(form, asked, visitor, look_at_scores) -> None:
    visitor.follow(f"/score/{asked.tokens['Ben']}")
    page = visitor.send(form, **{name_of(form, "One tool", "effort"): "2"})
    assert (page.status, look_at_scores()) == (422, {})
    assert "a link of Ben was opened in this browser since" in page.text
    assert "Thank you" in visitor.send(page).text
    assert [*look_at_scores()] == [("Ben", "One tool")]


def test_the_token_leaves_the_address_bar_and_is_in_no_page_and_no_cookie(visitor, asked) -> None:
    token = asked.tokens["Ada"]
    opened = visitor.client.get(f"/score/{token}")
    assert (opened.status_code, opened.location) == (303, "/score")
    assert token not in opened.headers["Set-Cookie"]
    assert "HttpOnly" in opened.headers["Set-Cookie"]
    page = visitor.get("/score")
    assert token not in page.html
    assert hash_of(token) not in page.html


def test_the_page_is_kept_nowhere_and_found_by_nobody(form) -> None:
    headers = form.response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_scorer_sees_no_score_no_place_and_no_other(form) -> None:
    """The reach, 4,321, and the effort, 7.25, were given by a lead."""
    for told in ("4,321", "4321", "7.25", "RICE", "Ben", "Cleo", "Lead"):
        assert told not in form.html, told
    assert "selected" not in form.html.replace('<option selected value="">', "")


def test_the_evidence_is_what_may_be_read_outside(form) -> None:
    section = next(s for s in form.tree.iter("section") if s.find("h2").text == "Plan earlier")
    words = " ".join("".join(section.itertext()).split())
    assert "First wave: 9 people spoke of it; it does not work for 6 and works for 6" in words
    assert len(list(section.iter("blockquote"))) == 3
    by_hand = next(s for s in form.tree.iter("section") if s.find("h2").text == "One tool")
    assert "No survey stands behind it" in "".join(by_hand.itertext())


def test_four_people_of_an_open_survey_are_told_to_no_scorer(visitor, engine, world) -> None:
    with transaction(engine) as session:
        session.expire_on_commit = False
        wave = get_wave(session, world.wave.id)
        wave.mode, wave.minimum_group, wave.minimum_group_for_quotes = "open", 1, 1
        theme = find(session, world, people=4).themes["Planning"]
        item = add_item(session, world.survey.id, ItemValues("Plan earlier", "", [], 4, 1, 80, 1), theme)
        assert item.kept_answered == 4
        token = ask(session, [item.id]).tokens["Ada"]
    page = visitor.follow(f"/score/{token}")
    assert "Too few people have answered for figures to be shown here." in page.text
    assert list(page.tree.iter("blockquote")) == []
    assert "spoke of it" not in page.text


@pytest.fixture
def look_at_scores(look):
    """What was given, by the item's title and the scorer's name."""

    def found() -> dict[tuple[str, str], tuple[dict[str, float], str]]:
        look.rollback()
        rows = look.exec(
            select(Scorer.name, BacklogItem.title, Score)
            .join(Score, Score.scorer_id == Scorer.id)
            .join(BacklogItem, BacklogItem.id == Score.item_id)
        ).all()
        return {(name, title): (score.given, score.reason) for name, title, score in rows}

    return found


def test_what_was_given_is_kept_once_with_who_gave_it(form, visitor, asked, look_at_scores) -> None:
    sent = {
        name_of(form, "One tool", "effort"): "1.5",
        name_of(form, "One tool", "confidence"): "80",
        name_of(form, "One tool", "reason"): "We have three",
    }
    assert "Your link is used up" in visitor.send(form, **sent).text
    kept = {("Ada", "One tool"): ({"confidence": 80.0, "effort": 1.5}, "We have three")}
    assert look_at_scores() == kept
    assert visitor.send(form, **sent).status == 404  # pressed twice, or Back
    assert visitor.follow(f"/score/{asked.tokens['Ada']}").status == 404
    assert look_at_scores() == kept


@pytest.mark.parametrize("effort", ["0", "1001", "sNaN", "much"])
def test_what_is_wrong_comes_back_with_all_that_was_given(form, visitor, look_at_scores, effort) -> None:
    sent = {
        name_of(form, "One tool", "effort"): effort,
        name_of(form, "Plan earlier", "impact"): "3",
        name_of(form, "Plan earlier", "reason"): "Everybody says so",
    }
    page = visitor.send(form, **sent)
    assert page.status == 422
    assert "Nothing was sent yet. Everything you gave is still here" in page.text
    assert {name: page.fields()[name] for name in sent} == sent
    assert [each.get("name") for each in page.tree.iter() if "autofocus" in each.attrib] == [*sent][:1]
    assert look_at_scores() == {}


def test_an_empty_form_does_not_use_the_link_up(form, visitor) -> None:
    page = visitor.send(form, **{name_of(form, "One tool", "reason"): "I know nothing of it"})
    assert (page.status, "you have scored nothing so far" in page.text) == (422, True)
    assert visitor.get("/score").status == 200


def test_a_form_that_was_open_too_long_comes_back(form, visitor) -> None:
    name = name_of(form, "One tool", "effort")
    page = visitor.send(form, **{"csrf_token": "old", name: "2"})
    assert (page.status, page.fields()[name]) == (422, "2")
    assert "This page was open for a long time" in page.text
    assert "Thank you" in visitor.send(page).text


def ways(asked: AskedPanel):
    """What can stand in the way of a link, by name."""

    def withdraw(session) -> None:
        panel = session.get(Panel, asked.panel.id)
        withdraw_link(session, panel, scorers_of(session, panel.id)[0].id)

    def replace(session) -> None:
        panel = session.get(Panel, asked.panel.id)
        renew_link(session, panel, scorers_of(session, panel.id)[0].id)

    def end(session) -> None:
        end_panel(session, session.get(Panel, asked.panel.id))

    def let_it_pass(session) -> None:
        session.get(Panel, asked.panel.id).ends_on = today() - timedelta(days=1)

    return {"withdrawn": withdraw, "replaced": replace, "ended": end, "past": let_it_pass}


@pytest.mark.parametrize("way", ["withdrawn", "replaced", "ended", "past"])
def test_whatever_stands_in_the_way_of_a_link_is_said_alike(form, visitor, asked, engine, way) -> None:
    with transaction(engine) as session:
        ways(asked)[way](session)
    unknown = visitor.follow("/score/no-such-link")
    for page in (
        visitor.follow(f"/score/{asked.tokens['Ada']}"),
        visitor.get("/score"),
        visitor.send(form, **{name_of(form, "One tool", "effort"): "2"}),
    ):
        assert (page.status, page.html) == (404, unknown.html)
    page = visitor.send(form, **{name_of(form, "One tool", "reason"): "Because of the board"})
    assert [each.text for each in page.tree.iter("blockquote")] == ["Because of the board"]


def test_the_page_leads_to_nothing_without_a_link(visitor, world) -> None:
    assert visitor.get("/score").status == 404
    assert visitor.client.post("/score", data={}).status_code == 404


def test_items_that_are_gone_or_changed_meanwhile_do_not_stand_in_the_way(
    form, visitor, engine, items, look_at_scores, world
) -> None:
    with transaction(engine) as session:
        session.get(BacklogItem, items["Plan earlier"]).title = "Plan much earlier"
        delete_items(session, [items["One tool"]], world.lead.id)
    sent = {name_of(form, title, "effort"): "3" for title in ("One tool", "Plan earlier")}
    assert "Thank you" in visitor.send(form, **sent).text
    assert look_at_scores() == {("Ada", "Plan much earlier"): ({"effort": 3.0}, "")}


def test_a_form_of_another_browser_is_not_taken(app, form, asked, look_at_scores) -> None:
    """The token of a form counts in the browser alone that it was made for."""
    other = Visitor(app.test_client())
    other.follow(f"/score/{asked.tokens['Ben']}")
    page = other.send(form, **{name_of(form, "One tool", "effort"): "2"})
    assert (page.status, look_at_scores()) == (422, {})


def test_links_are_not_guessed_quickly(visitor, world) -> None:
    statuses = [visitor.follow(f"/score/{number}").status for number in range(61)]
    assert (set(statuses[:60]), statuses[60]) == ({404}, 429)


def test_no_token_is_in_the_log(visitor, asked, caplog, capfd, app) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        visitor.follow(f"/score/{asked.tokens['Ada']}")
    assert logged == []
    assert asked.tokens["Ada"] not in caplog.text + "".join(capfd.readouterr())
