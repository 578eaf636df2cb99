"""Decisions about a theme stand above what was said of it."""

import pytest
from sqlmodel import delete, select

from models.database import transaction
from models.surveys.surveys import Question, QuestionKind
from models.themes.statements import Statement


@pytest.fixture
def address(findings):
    """The page of a theme, by its label."""
    return lambda label: f"/themes/{findings.themes[label].id}"


def place(page, words: str) -> int:
    assert words in page.text, words
    return page.text.index(words)


def test_what_can_be_decided_and_undone_stands_above_the_statements(lead, address) -> None:
    page = lead.send(lead.get(address("Planning")), "/keep")
    said = place(page, "What people said")
    for words in ("Rename…", "Merge…", "Split or move…", "Hide", "History", "Undo"):
        assert place(page, words) < said
    assert said < place(page, "Planning helped person 0.") < place(page, "Move statements")


def opened(page) -> list[str]:
    """What of the decisions is unfolded."""
    details = [each for each in page.tree.iter("details") if each.get("class") == "deed"]
    return [each.find("summary").text for each in details if each.get("open") is not None]


def test_a_form_that_comes_back_is_unfolded(lead, address) -> None:
    page = lead.get(address("Planning"))
    assert opened(page) == []
    assert opened(lead.send(page, "/name", name="")) == ["Rename…"]
    assert opened(lead.send(page, "/name", name="tools")) == ["Rename…"]
    assert opened(lead.send(page, "/merge", target="")) == ["Merge…"]
    assert opened(lead.send(page, "/sort", deed="move", target="none")) == []


def test_numbers_that_come_back_are_unfolded(lead, address) -> None:
    def by_number(page):
        return page.tree.find(".//details[@class='by-number']")

    page = lead.get(address("Planning"))
    assert by_number(page).get("open") is None
    page = lead.send(page, "/sort", deed="move", target="none", first="9", last="2")
    assert page.status == 422
    assert by_number(page).get("open") is not None


def test_a_split_says_that_the_rest_is_kept(lead, look, address) -> None:
    ticked = look.exec(select(Statement.id).where(Statement.text == "Planning helped person 4.")).all()
    look.rollback()
    page = lead.send(lead.get(address("Planning")), "/sort", ticked=ticked, name="Retreats", deed="split")
    assert "“Planning” is kept beside it, with what is left." in page.text


def test_a_theme_that_nobody_complains_of_is_offered_to_be_kept_and_shared(lead, address) -> None:
    assert "Keep and share" in lead.get(address("Tools")).text
    page = lead.get(address("Planning"))
    assert "Make a backlog item" in page.text
    assert "Keep and share" not in page.text


def test_a_survey_that_asks_for_no_area_does_not_speak_of_areas(lead, address, engine, world) -> None:
    assert "By area, First wave" in lead.get(address("Planning")).text
    with transaction(engine) as session:
        session.exec(delete(Question).where(Question.kind == QuestionKind.AREA))
    assert "area" not in lead.get(address("Planning")).text.split("Sign out")[1].lower()
