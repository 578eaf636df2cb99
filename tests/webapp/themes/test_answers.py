"""Statements shown within their answers: who may read them reads the rest of the answer, and nothing else."""

import pytest
from sqlmodel import select

from models.database import transaction
from models.intake.responses import Answer
from models.privacy.modes import PROTECTION, PrivacyMode
from models.surveys.waves import get_wave
from models.themes.statements import NewStatement, Statement, add_statements
from tests.factories.findings import find

WORDS = "Planning helped person 3."
BEFORE = "We meet with Jo Quillon."
AFTER = "Everybody is heard."


@pytest.fixture
def told(engine, world):
    """Let people answer, one of whom says more than the theme's words: `told(12)`; gives ids by words."""

    def tell(people: int, mode: PrivacyMode = PrivacyMode.STRICT) -> dict[str, str]:
        with transaction(engine) as session:
            wave, least = get_wave(session, world.wave.id), PROTECTION[mode].least
            wave.mode, wave.minimum_group, wave.minimum_group_for_quotes = mode, least.figures, least.quotes
            theme = find(session, world, people).themes["Planning"].id
            counted = session.exec(select(Statement).where(Statement.text == WORDS)).one()
            session.get_one(Answer, counted.answer_id).text = f"{BEFORE} {WORDS} {AFTER}"
            new = [NewStatement(counted.answer_id, counted.kind, text) for text in (BEFORE, AFTER)]
            rows = [counted, *add_statements(session, world.survey.id, new)]
            return {row.text: row.id for row in rows} | {"theme": f"/themes/{theme}"}

    return tell


def parts(page) -> list[str]:
    """What of the page's statements is grey, and what is marked."""
    marked = [each for each in page.tree.iter() if each.get("class") in ("rest", "counted")]
    return ["".join(each.itertext()) for each in marked]


@pytest.mark.parametrize(
    ("mode", "people", "shown"),
    [
        (PrivacyMode.OPEN, 4, True),
        (PrivacyMode.CONFIDENTIAL, 5, True),
        (PrivacyMode.STRICT, 9, False),
        (PrivacyMode.STRICT, 10, True),
    ],
)
def test_the_rest_of_an_answer_is_shown_where_the_statement_is(lead, told, mode, people, shown) -> None:
    ids = told(people, mode)
    page = lead.get(ids["theme"])
    expected = [f"Before it: {BEFORE}", WORDS, f"After it: {AFTER}"]
    assert parts(page) == (expected if shown else [])
    assert ("Quillon" in page.html) is shown
    alone = lead.get(f"/statements/{ids[WORDS]}")
    assert (alone.status, parts(alone)) == ((200, expected) if shown else (404, []))


def test_the_rest_of_an_answer_is_no_part_of_the_statements_name_for_a_screen_reader(lead, told) -> None:
    ids = told(12)
    boxes = [box for box in lead.get(ids["theme"]).tree.iter("input") if box.get("value") == ids[WORDS]]
    assert [box.get("aria-label").partition(": ")[2] for box in boxes] == [WORDS]


def test_a_withheld_neighbour_is_on_no_page_and_a_sign_stands_for_it(lead, told) -> None:
    ids = told(12)
    lead.send(lead.get(f"/statements/{ids[BEFORE]}"), f"{ids[BEFORE]}/withhold", reason="names")
    for path in (ids["theme"], f"/statements/{ids[WORDS]}"):
        page = lead.get(path)
        assert parts(page) == ["Before it: …", WORDS, f"After it: {AFTER}"]
        assert "Quillon" not in page.html


def test_a_name_that_is_taken_out_is_gone_from_the_rest_of_the_answer(lead, told) -> None:
    ids = told(12)
    lead.send(lead.get(f"/statements/{ids[BEFORE]}"), f"{ids[BEFORE]}/erase", words="Jo Quillon")
    page = lead.get(ids["theme"])
    assert parts(page)[0] == "Before it: We meet with [name]."
    assert "Quillon" not in page.html


def test_the_page_says_what_is_grey_and_what_was_taken_out(lead, told, engine, world) -> None:
    ids = told(12)
    said = "grey is what else stands in the same answer. Names and addresses are taken out."
    assert said in lead.get(ids["theme"]).text
    with transaction(engine) as session:
        get_wave(session, world.wave.id).redacted = False
    assert "Names and addresses are taken out" not in lead.get(ids["theme"]).text


def test_no_export_holds_the_rest_of_an_answer(lead, told, world) -> None:
    ids = told(12)
    lead.send(lead.get(f"{ids['theme']}/backlog-item"), effort="1")
    for file in ("backlog.csv", "themes.csv", "statements.csv"):
        exported = lead.get(f"/surveys/{world.survey.id}/{file}").html
        assert "Planning" in exported
        assert "Quillon" not in exported
