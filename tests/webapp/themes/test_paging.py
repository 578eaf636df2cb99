"""Long lists of statements, a hundred a page: numbers and “all” reach the whole list, ticks one page."""

import pytest

from models.database import transaction
from models.review.withholding import Reason, withhold
from models.themes.assignments import assigned_themes
from models.themes.statements import Statement
from tests.factories.crowd import crowd

A_PAGE = 100


@pytest.fixture
def unclear(engine, world, findings) -> str:
    """The list of the unclear rest, with 250 statements in it."""
    with transaction(engine) as session:
        crowd(session, world, None, 249)
    return f"/surveys/{world.survey.id}/unclear"


@pytest.fixture
def tools(findings) -> str:
    return findings.themes["Tools"].id


@pytest.fixture
def in_tools(look, world, tools):
    """The statements that are in the theme now, by id."""

    def now() -> set[str]:
        look.rollback()
        return {key for key, theme in assigned_themes(look, world.survey.id).items() if theme == tools}

    return now


def shown(page) -> dict[int, str]:
    """The statements on a page by id, each under its number."""
    boxes = [each for each in page.tree.iter("input") if each.get("form") == "sort"]
    numbers = [int(each.get("aria-label").split(":")[0].replace(",", "")) for each in boxes]
    beside = [each.text for each in page.tree.iter("span") if each.get("class") == "number"]
    assert beside == [f"{number:,}" for number in numbers]
    return {number: each.get("value") for number, each in zip(numbers, boxes, strict=True)}


def links(page, words: str) -> list[str]:
    return [each.get("href") for each in page.tree.iter("a") if (each.text or "").strip() == words]


def whole(lead, address: str) -> dict[int, str]:
    """All pages of a list, going from each to the next as a reader does."""
    page, found = lead.get(address), {}
    while True:
        found |= shown(page)
        following = links(page, "Next →")
        if not following:
            return found
        page = lead.get(following[0])


def test_a_long_list_is_read_page_by_page(lead, unclear) -> None:
    first, last = lead.get(unclear), lead.get(f"{unclear}?page=3")
    assert list(shown(first)) == list(range(1, 101))
    assert "1 to 100 of 250" in first.text
    assert list(shown(last)) == list(range(201, 251))
    assert links(last, "Next →") == []
    every = whole(lead, unclear)
    assert list(every) == list(range(1, 251))
    assert len(set(every.values())) == 250
    assert [links(first, n) != [] for n in "123"] == [True, True, True]
    assert [each.text for each in last.tree.iter("a") if each.get("aria-current") == "page"][-1] == "3"


@pytest.mark.parametrize(
    ("asked", "first"), [("0", 1), ("-3", 1), ("x", 1), ("", 1), ("9" * 5000, 1), ("4", 201), ("999", 201)]
)
def test_a_page_that_is_not_there_leads_to_one_that_is(lead, unclear, asked, first) -> None:
    page = lead.get(f"{unclear}?page={asked}")
    assert page.status == 200
    assert min(shown(page)) == first


def test_a_short_list_has_no_links_to_pages(lead, findings) -> None:
    page = lead.get(f"/themes/{findings.themes['Planning'].id}")
    assert [each for each in page.tree.iter("nav") if each.get("class") == "pages"] == []
    assert "page alone" not in page.text


def test_of_many_pages_those_near_and_both_ends_have_links(lead, engine, world, findings) -> None:
    with transaction(engine) as session:
        crowd(session, world, None, 1_949)
    page = lead.get(f"/surveys/{world.survey.id}/unclear?page=10")
    nav = next(each for each in page.tree.iter("nav") if each.get("class") == "pages")
    assert [link.text for link in nav.iter("a")] == [
        "← Previous",
        "1",
        "8",
        "9",
        "10",
        "11",
        "12",
        "20",
        "Next →",
    ]
    assert "901 to 1,000 of 1,950" in page.text


def test_a_page_keeps_the_wave_and_the_language(lead, engine, world, findings) -> None:
    with transaction(engine) as session:
        crowd(session, world, None, 120, language="de")
        crowd(session, world, None, 130, language="fr")
    page = lead.get(f"/surveys/{world.survey.id}/languages?wave={world.wave.id}&language=de")
    following = lead.get(links(page, "Next →")[0])
    assert list(shown(following)) == list(range(101, 121))
    assert {each.get("lang") for each in following.tree.iter("p") if each.get("lang")} == {"de"}
    assert f"wave={world.wave.id}" in following.response.request.url
    tabs = [each for each in following.tree.iter("a") if each.get("aria-current") == "true"]
    assert "German" in [each.text for each in tabs]


def test_numbers_reach_over_pages(lead, unclear, tools, in_tools) -> None:
    every, before = whole(lead, unclear), in_tools()
    page = lead.get(f"{unclear}?page=2")
    assert "numbers reach all 3 pages, from 1 to 250" in page.text
    page = lead.send(page, "/sort", first="95", last="205", target=tools, deed="move")
    assert "111 statements were moved" in page.text
    assert in_tools() - before == {every[n] for n in range(95, 206)}


def test_all_is_all_that_is_listed_whatever_page_is_shown(lead, unclear, tools, in_tools) -> None:
    every, before = whole(lead, unclear), in_tools()
    page = lead.get(f"{unclear}?page=2")
    assert "All 250 statements of this list" in page.text
    lead.send(page, "/sort", everything="y", target=tools, deed="move")
    assert in_tools() - before == set(every.values())


def test_ticks_are_for_one_page_and_the_lead_stays_on_it(lead, unclear, tools, in_tools) -> None:
    page, before = lead.get(f"{unclear}?page=2"), in_tools()
    ticked = [shown(page)[101], shown(page)[150]]
    page = lead.send(page, "/sort", ticked=ticked, target=tools, deed="move")
    assert in_tools() - before == set(ticked)
    assert min(shown(page)) == 101
    assert "101 to 200 of 248" in page.text


def test_after_the_last_page_is_moved_away_the_one_before_is_shown(lead, unclear, tools) -> None:
    page = lead.get(f"{unclear}?page=3")
    page = lead.send(page, "/sort", first="201", last="250", target=tools, deed="move")
    assert list(shown(page)) == list(range(101, 201))


def test_a_change_on_any_page_is_seen_before_numbers_count(
    lead, engine, world, unclear, tools, in_tools
) -> None:
    every, before = whole(lead, unclear), in_tools()
    page = lead.get(unclear)
    with transaction(engine) as session:
        withhold(session, session.get_one(Statement, every[240]), world.lead.id, Reason.OTHER)
    again = lead.send(page, "/sort", first="1", last="2", target=tools, deed="move")
    assert again.status == 409
    assert in_tools() == before
    lead.send(again, "/sort", deed="move")
    assert in_tools() - before == {every[1], every[2]}


def test_a_tick_whose_statement_went_to_another_page_is_kept_and_said(
    lead, engine, world, unclear, tools, in_tools
) -> None:
    every, before = whole(lead, unclear), in_tools()
    page = lead.get(f"{unclear}?page=2")
    with transaction(engine) as session:
        withhold(session, session.get_one(Statement, every[1]), world.lead.id, Reason.OTHER)
    ticked = [every[101], every[102]]
    again = lead.send(page, "/sort", ticked=ticked, first="1", last="1", target=tools, deed="move")
    assert again.status == 409
    assert min(shown(again)) == 101
    assert "Number 100, ticked before; it stands on another page now" in again.text
    fields = {**again.fields("/sort"), "deed": "move", "first": "", "last": "", "ticked": ticked}
    kept = [each.get("value") for each in again.form("/sort").iter("input") if each.get("name") == "ticked"]
    assert kept == [every[101]]
    lead.client.post(again.form("/sort").get("action"), data=fields)
    assert in_tools() - before == set(ticked)


def test_from_a_statement_one_comes_back_to_its_page(lead, unclear) -> None:
    page = lead.get(f"{unclear}?page=2")
    link = next(each.get("href") for each in page.tree.iter("a") if each.get("class") == "mend")
    statement = lead.get(link)
    back = lead.get(links(statement, "← Back to the list")[0])
    assert min(shown(back)) == 101
    after = lead.send(statement, "/withhold", reason="other")
    assert min(shown(after)) == 101
    assert "101 to 200 of 249" in after.text
