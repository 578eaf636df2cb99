"""Merge, split, move, keep and undo, as a lead does them on the pages."""

import pytest
from sqlmodel import select

from models.database import transaction
from models.evidence.figures import wave_figures
from models.review.deciding import decide
from models.surveys.waves import get_wave
from models.themes.decisions import DecisionKind
from models.themes.statements import Statement
from models.themes.themes import Theme


@pytest.fixture
def address(findings):
    """The page of a theme, by its label."""
    return lambda label: f"/themes/{findings.themes[label].id}"


@pytest.fixture
def titles(look, world):
    """The titles of a wave's themes, with the people who mention each."""

    def now() -> dict[str, int]:
        look.rollback()
        figures = wave_figures(look, get_wave(look, world.wave.id))
        found = {each.theme.title: each.respondents for each in figures.themes}
        look.rollback()
        return found

    return now


def statement(look, text: str) -> str:
    look.rollback()
    found = look.exec(select(Statement.id).where(Statement.text == text)).one()
    look.rollback()
    return found


def test_a_merge_adds_up_and_is_undone_from_the_history(lead, address, findings, titles) -> None:
    before = titles()
    page = lead.send(lead.get(address("Tools")), "/merge", target=findings.themes["Planning"].id)
    assert page.tree.find(".//h1").text == "Planning"
    assert "“Tools” is part of “Planning” now" in page.text
    assert "Lead merged “Tools” into it" in page.text
    assert set(titles()) == set(before) - {"Tools"}
    assert lead.get(address("Tools")).response.location.endswith(address("Planning"))
    page = lead.send(page, "/undo")
    assert "It is undone" in page.text
    assert titles() == before


def test_the_address_of_a_merged_theme_leads_on_with_its_wave_and_nothing_else(
    lead, address, findings
) -> None:
    lead.send(lead.get(address("Tools")), "/merge", target=findings.themes["Planning"].id)
    asked = "?wave=of-old&theme_id=another&_external=1&_scheme=ftp"
    assert lead.get(address("Tools") + asked).response.location == f"{address('Planning')}?wave=of-old"


def test_ticked_statements_become_a_theme_of_their_own(lead, look, address, titles) -> None:
    ticked = [statement(look, f"Planning helped person {n}.") for n in (4, 5)]
    page = lead.send(lead.get(address("Planning")), "/sort", ticked=ticked, name="Retreats", deed="split")
    assert page.tree.find(".//h1").text == "Retreats"
    assert "Every statement (2)" in page.text
    assert "split it off from “Planning”" in page.text
    assert titles()["Retreats"] == 2
    assert "split “Retreats” off from it" in lead.get(address("Planning")).text
    lead.send(page, "/undo")
    assert "Retreats" not in titles()


def test_ticked_statements_move_to_another_theme_and_out_of_all(lead, look, world, address, findings) -> None:
    moved = statement(look, "Planning helped person 5.")
    page = lead.send(
        lead.get(address("Planning")),
        "/sort",
        ticked=[moved],
        target=findings.themes["Tools"].id,
        deed="move",
    )
    assert "A statement was moved" in page.text
    assert "Planning helped person 5." not in page.text
    page = lead.get(address("Tools"))
    assert "Planning helped person 5." in page.text
    lead.send(page, "/sort", ticked=[moved], target="none", deed="move")
    unclear = lead.get(f"/surveys/{world.survey.id}/unclear")
    assert "Planning helped person 5." in unclear.text
    lead.send(unclear, "/sort", ticked=[moved], target=findings.themes["Planning"].id, deed="move")
    assert "Planning helped person 5." in lead.get(address("Planning")).text


def test_statements_that_fit_no_theme_can_make_one(lead, look, world, findings, titles) -> None:
    ticked = [statement(look, "Unclear held up person 11.")]
    page = lead.get(f"/surveys/{world.survey.id}/unclear")
    page = lead.send(page, "/sort", ticked=ticked, name="Something new", deed="split")
    assert page.tree.find(".//h1").text == "Something new"
    assert titles()["Something new"] == 1


def test_what_cannot_be_done_comes_back_with_what_was_chosen(lead, look, address) -> None:
    ticked = statement(look, "Planning helped person 5.")
    page = lead.send(lead.get(address("Planning")), "/sort", ticked=[ticked], name="tools", deed="split")
    assert page.status == 422
    assert "Another theme is called “tools”" in page.text
    assert page.fields("/sort")["name"] == "tools"
    boxes = {box.get("value"): box for box in page.tree.iter("input") if box.get("name") == "ticked"}
    assert boxes[ticked].get("checked") is not None
    assert sum(box.get("checked") is not None for box in boxes.values()) == 1


@pytest.mark.parametrize(
    ("action", "sent", "said"),
    [
        ("/merge", {"target": ""}, "Choose the theme to merge it into"),
        ("/merge", {"target": "f" * 32}, "Nothing was changed; choose another"),
        ("/sort", {"deed": "move", "target": "none"}, "Tick the statements first"),
        ("/sort", {"deed": "split", "name": "New", "ticked": ["f" * 32]}, "Somebody moved or withheld"),
    ],
)
def test_bad_input_changes_nothing_and_says_why(lead, address, titles, action, sent, said) -> None:
    before = titles()
    page = lead.send(lead.get(address("Planning")), action, **sent)
    assert page.status in (404, 422)
    assert said in page.text
    assert titles() == before


def test_two_leads_never_overwrite_each_other(lead, engine, world, findings, address, titles) -> None:
    page = lead.get(address("Planning"))
    with transaction(engine) as session:
        theme = session.get_one(Theme, findings.themes["Planning"].id)
        decide(session, theme, world.lead.id, DecisionKind.NAME, "Quarterly planning")
    again = lead.send(page, "/name", name="Planning sessions")
    assert again.status == 409
    assert "Meanwhile" in again.text
    assert again.fields("/name")["name"] == "Planning sessions"
    assert "Quarterly planning" in titles()
    lead.send(again, "/name", name="Planning sessions")
    assert "Planning sessions" in titles()


def test_a_kept_theme_says_so_and_a_candidate_too(lead, address) -> None:
    page = lead.get(address("Planning"))
    assert "this theme is a candidate" in page.text
    page = lead.send(page, "/keep")
    assert "“Planning” is kept" in page.text
    assert "this theme is a candidate" not in page.text
    assert "Lead kept it as it is" in page.text


def test_what_was_undone_cannot_be_undone_twice(lead, address) -> None:
    page = lead.send(lead.get(address("Planning")), "/hide")
    page = lead.get(address("Planning"))
    lead.send(page, "/undo")
    again = lead.send(page, "/undo")
    assert again.status == 409
    assert "Somebody undid this already" in again.text
