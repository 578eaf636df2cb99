"""All that was said on one page, and the search for words in it."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from models.database import transaction
from models.review.withholding import Reason, withhold
from models.surveys.surveys import create_survey, get_survey
from models.surveys.waves import get_wave, open_wave
from models.themes.statements import Statement
from tests.factories.crowd import crowd
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/said"


@pytest.fixture
def in_mode(engine, world) -> Callable[[str, int, int], None]:
    """Have the survey be of a mode that shows figures and words from so many people on."""

    def change(mode: str, figures: int, words: int) -> None:
        told = {"mode": mode, "minimum_group": figures, "minimum_group_for_quotes": words}
        with transaction(engine) as session:
            get_wave(session, world.wave.id).sqlmodel_update(told)
            get_survey(session, world.survey.id).sqlmodel_update(told)

    return change


def quotes(page) -> list[str]:
    return ["".join(each.find("p").itertext()) for each in page.tree.iter("blockquote")]


def marks(page) -> list[str]:
    return [each.text for each in page.tree.iter("mark")]


def test_all_that_was_said_is_listed_side_by_side_with_its_themes(lead, address, findings) -> None:
    page = lead.get(address)
    assert "First wave: 24 statements, side by side" in page.text
    sides = ["".join(each.itertext()) for each in page.tree.iter("h2") if each.get("class") == "side-title"]
    assert sides == ["Working", "Not working"]
    assert len(quotes(page)) == 24
    assert quotes(page) == quotes(lead.get(address))
    under = {
        "".join(each.itertext()).split(" · ")[0]
        for each in page.tree.iter("p")
        if each.get("class") == "under"
    }
    assert under == {"Planning", "Tools", "Approvals", "in no theme"}


@pytest.mark.parametrize(("extra", "link"), [(0, "Read all 24 statements"), (200, "Read all 224 statements")])
def test_the_list_of_themes_leads_to_all_that_was_said(
    lead, address, world, engine, findings, extra, link
) -> None:
    with transaction(engine) as session:
        if extra:
            crowd(session, world, findings.themes["Tools"].id, extra)
    page = lead.get(f"/surveys/{world.survey.id}/themes")
    (found,) = [a for a in page.tree.iter("a") if "".join(a.itertext()) == link]
    listed = lead.get(found.get("href"))
    assert listed.response.request.path == address
    assert f"{24 + extra} statements" in listed.text
    assert ("Previous" in lead.get(f"{address}?page=2").text) is bool(extra)


def test_words_are_found_and_marked_each_with_its_side_and_its_theme(lead, address, findings) -> None:
    page = lead.get(f"{address}?q=PERSON+plann")
    assert "First wave: 12 statements with “PERSON plann”." in page.text
    assert all(words.startswith("Planning") for words in quotes(page))
    assert marks(page) == ["Planning", "person"] * 12
    theme = f"/themes/{findings.themes['Planning'].id}"
    assert sum(a.get("href", "").startswith(theme) for a in page.tree.iter("a")) == 12
    assert page.tree.find(".//input[@name='q']").get("value") == "PERSON plann"


def test_the_search_stands_on_the_page_of_themes_and_stays_in_its_round(
    lead, address, engine, world, findings
) -> None:
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", 100)
        find(session, world, wave=second, ending=" again.")
        second_id = second.id
    page = lead.get(f"/surveys/{world.survey.id}/themes?wave={world.wave.id}")
    form = page.form("/said")
    assert (form.get("method"), page.fields("/said")) == ("get", {"wave": world.wave.id, "q": ""})
    assert "again" not in lead.get(f"{address}?wave={world.wave.id}&q=planning").text
    found = lead.get(f"{address}?wave={world.wave.id}&q=planning")
    rounds = [a.get("href") for nav in found.tree.iter("nav") if nav.get("class") == "pills" for a in nav]
    assert all("q=planning" in each for each in rounds)
    assert {
        text.endswith("again.") for text in quotes(lead.get(f"{address}?wave={second_id}&q=planning"))
    } == {True}


def test_the_pages_of_what_was_found_keep_the_words(lead, address, world, engine, findings) -> None:
    with transaction(engine) as session:
        crowd(session, world, findings.themes["Tools"].id, 150)
    page = lead.get(f"{address}?q=takes+long")
    assert "150 statements with “takes long”" in page.text
    more, _ = [a for a in page.tree.iter("a") if a.get("rel") == "next"]
    second = lead.get(more.get("href"))
    assert len(quotes(page)) == 100
    assert len(quotes(second)) == 50
    assert set(quotes(page)).isdisjoint(quotes(second))


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 200, "24 statements, side by side"),
        ("   ", 200, "24 statements, side by side"),
        ("zebra", 200, "No statement of First wave has “zebra” in it."),
        ("%", 422, "Type a word to search for"),
        ("_", 422, "Type a word to search for"),
        ("%_%' --", 422, "Type a word to search for"),
        ("x" * 5000, 422, "Search for at most 200 characters"),
        ("plan_ning", 200, "No statement of First wave has"),
        ("<b>planning</b>", 200, "No statement of First wave has “<b>planning</b>” in it."),
    ],
)
def test_whatever_is_typed_is_answered(lead, address, findings, typed, status, said) -> None:
    page = lead.get(f"{address}?q={quote(typed)}")
    assert page.status == status
    assert said in page.text
    if status == 422:
        assert quotes(page) == []
        assert page.tree.find(".//input[@name='q']").get("aria-invalid") == "true"


def test_what_was_said_is_never_taken_for_html_where_it_is_marked(lead, address, engine, world) -> None:
    with transaction(engine) as session:
        find(session, world, ending=" <script>alert(1)</script> <b>&amp;</b>")
    page = lead.get(f"{address}?q=script+planning")
    assert page.text.count("Planning helped person 0 <script>alert(1)</script> <b>&amp;</b>") == 1
    assert "<script>alert" not in page.html
    assert marks(page)[:3] == ["Planning", "script", "script"]


# What is not found


def test_what_is_withheld_is_not_found(lead, address, engine, world, findings) -> None:
    row = next(row for row in findings.statements if row.text == "Tools helped person 7.")
    with transaction(engine) as session:
        withhold(session, session.get_one(Statement, row.id), world.lead.id, Reason.OTHER)
    for query, found in (("", "23 statements"), ("?q=tools", "5 statements"), ("?q=7", "1 statement")):
        page = lead.get(f"{address}{query}")
        assert f"First wave: {found}" in page.text
        assert "Tools helped person 7." not in page.text
        assert "Withheld statements: 1. It is counted; its words are shown nowhere." in page.text


@pytest.mark.parametrize(
    ("mode", "figures", "words", "people", "is_read"),
    [
        ("open", 1, 1, 1, True),
        ("confidential", 5, 5, 4, False),
        ("confidential", 5, 5, 5, True),
        ("strict", 5, 10, 9, False),
        ("strict", 5, 10, 10, True),
    ],
)
def test_in_each_mode_words_are_searched_where_they_are_shown(
    lead, address, engine, world, in_mode, mode, figures, words, people, is_read
) -> None:
    in_mode(mode, figures, words)
    with transaction(engine) as session:
        find(session, world, people=people)
    for query in ("", "?q=helped", "?q=zebra", "?q=%25"):
        page = lead.get(f"{address}{query}")
        assert (page.tree.find(".//input[@name='q']") is not None) is is_read
        assert ("words are shown where" in page.text) is not is_read
        assert is_read or "helped person" not in page.html
        assert is_read or "zebra" not in page.text
    assert ("helped person" in lead.get(f"{address}?q=helped").text) is is_read


def test_below_the_gate_every_search_is_answered_alike(lead, address, engine, world) -> None:
    with transaction(engine) as session:
        find(session, world, people=9)
    asked = [lead.get(f"{address}?q={words}") for words in ("helped", "zebra", "")]
    assert len({page.text for page in asked}) == 1


def test_what_waits_is_not_searched(lead, address, engine, world, findings, in_mode) -> None:
    in_mode("confidential", 5, 5)
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", 100)
        respond(session, world, works="Ask Priya Nairn", wave=second)
        wave = second.id
    assert "Priya" not in lead.get(f"{address}?wave={wave}&q=xyz").html
    page = lead.get(f"{address}?wave={wave}&q=ask")
    assert "fewer did in Second wave so far" in page.text


def test_a_round_of_another_survey_is_not_searched(lead, address, engine, world, findings) -> None:
    with transaction(engine) as session:
        survey = create_survey(
            session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
        )
        other, wave = survey.id, open_wave(session, survey.id, "Not mine", headcount=10).id
    assert lead.get(f"{address}?wave={wave}&q=planning").status == 404
    page = lead.get(f"/surveys/{other}/said?q=planning")
    assert page.status == 200
    assert "helped person" not in page.html


def test_before_any_round_there_is_nothing_to_search(lead, engine) -> None:
    with transaction(engine) as session:
        survey = create_survey(
            session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
        ).id
    assert "no round has been opened" in lead.get(f"/surveys/{survey}/said?q=x").text


def test_words_that_were_deleted_are_not_searched(lead, address, engine, world, findings) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.text_deleted_on = wave.opened_on
    assert "the words of First wave were deleted on" in lead.get(f"{address}?q=planning").text


def test_nobody_but_a_lead_searches(visitor, address, findings) -> None:
    assert "/sign-in" in visitor.get(f"{address}?q=planning").response.headers["Location"]
