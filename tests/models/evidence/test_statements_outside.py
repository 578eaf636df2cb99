"""What was said, in files: shuffled, tied to no answer; groups and languages only where they may be told."""

import random
from collections import Counter
from dataclasses import fields

import pytest
from sqlmodel import col, select, update

from models.evidence.figures import theme_figures
from models.evidence.statements_outside import StatementOutside, statements_outside
from models.privacy.modes import PrivacyMode
from models.review.deciding import Ticked, decide, move
from models.review.withholding import Reason, withhold
from models.surveys.surveys import QuestionKind
from models.surveys.waves import get_wave
from models.themes.assignments import place
from models.themes.decisions import DecisionKind
from models.themes.statements import Statement, statements_of
from models.themes.themes import Theme
from tests.factories.releases import move_on
from tests.factories.responses import respond

LABELS = ("Planning", "Approvals", "Tools")


@pytest.fixture
def confidential(world):
    """Figures and words from five people on."""
    world.wave.mode = PrivacyMode.CONFIDENTIAL
    world.wave.minimum_group, world.wave.minimum_group_for_quotes = 5, 5
    return world


@pytest.fixture
def said(session, world):
    """Themes of what people say doesn't work, by area: `said({"Platform": ["Planning is slow"] * 5})`.

    A statement's first word names its theme; “|” stands between statements of one answer.
    """

    def say(texts, *, close: bool = True) -> dict[str, Theme]:
        for area, answers in texts.items():
            for number, words in enumerate(answers):
                respond(session, world, needs_work=f"{words} {area} {number}.", area=area)
        move_on(session, world.survey.id, close=world.wave if close else None)
        themes = {label: Theme(survey_id=world.survey.id, label=label) for label in LABELS}
        session.add_all(themes.values())
        session.flush()
        for row in statements_of(session, world.survey.id):
            first, *more = row.text.split("|")
            row.text = first.strip()
            for text in more:
                values = {"answer_id": row.answer_id, "kind": row.kind, "text_hash": row.text_hash}
                session.add(Statement(survey_id=row.survey_id, text=text.strip(), **values))
        session.flush()
        rows = statements_of(session, world.survey.id)
        topics = {row.id: themes.get(row.text.split()[0]) for row in rows}
        place(
            session,
            world.survey.id,
            {key: (theme.id if theme else None, 0.9) for key, theme in topics.items()},
        )
        return themes

    return say


@pytest.fixture
def outside(session, world):
    """What leaves of the wave, in an order that a test may tell: `outside()`."""
    return lambda: statements_outside(session, get_wave(session, world.wave.id), random.Random(1))


def groups(told: list[StatementOutside], theme: str | None) -> Counter[str | None]:
    return Counter(each.group for each in told if each.theme == theme)


def test_a_statement_is_tied_to_nothing(said, outside, confidential) -> None:
    said({"Platform": ["Planning is slow"] * 6})
    assert {field.name for field in fields(StatementOutside)} == {
        "text",
        "kind",
        "theme",
        "group",
        "language",
    }
    told = outside()
    assert {(each.kind, each.theme, each.language) for each in told} == {
        (QuestionKind.NEEDS_WORK, "Planning", "en")
    }
    assert len({each.text for each in told}) == 6


def test_the_order_is_another_each_time(session, said, world, confidential) -> None:
    said({"Platform": ["Planning is slow"] * 20})
    orders = {tuple(each.text for each in statements_outside(session, world.wave)) for _ in range(3)}
    assert len(orders) == 3


@pytest.mark.parametrize(("people", "quotes", "told"), [(9, 10, 0), (10, 10, 10), (5, 5, 5)])
def test_words_need_as_many_people_as_staff_were_told(said, outside, world, people, quotes, told) -> None:
    world.wave.minimum_group_for_quotes = quotes
    said({"Platform": ["Planning is slow"] * people})
    assert len(outside()) == told


def test_no_word_leaves_that_is_read_as_it_was_written(said, outside, confidential) -> None:
    confidential.wave.mode, confidential.wave.redacted = PrivacyMode.OPEN, False
    said({"Platform": ["Planning is slow"] * 12})
    assert outside() == []


def test_what_is_withheld_is_left_out(session, said, outside, world, confidential) -> None:
    said({"Platform": ["Planning is slow"] * 6})
    row = session.exec(select(Statement)).first()
    withhold(session, row, world.lead.id, Reason.OTHER, "")
    assert row.text not in {each.text for each in outside()}
    assert len(outside()) == 5


def test_a_hidden_theme_is_not_named(session, said, outside, world, confidential) -> None:
    themes = said({"Platform": ["Planning is slow"] * 6})
    decide(session, themes["Planning"], world.lead.id, DecisionKind.HIDE)
    assert {each.theme for each in outside()} == {None}


def test_a_group_is_told_where_the_page_of_the_theme_counts_it(said, outside, confidential) -> None:
    said({"Platform": ["Planning is slow"] * 6, "Housing": ["Planning is slow"] * 4 + ["Tools break"]})
    told = outside()
    assert sorted(groups(told, "Planning").values()) == [4, 6]
    assert groups(told, "Planning")["Housing"] == 4
    assert groups(told, "Tools") == {None: 1}


def test_a_group_of_which_two_speak_is_told_of_nobody(said, outside, confidential) -> None:
    said({"Platform": ["Planning is slow"] * 6, "Housing": ["Planning is slow"] * 2 + ["Tools break"] * 3})
    assert {each.group for each in outside()} == {None}


def test_what_stands_beside_an_untold_statement_in_its_answer_has_no_group(
    said, outside, confidential
) -> None:
    """Pages show the statements of one answer together: the group of one is that of the others."""
    linked = "Planning is slow | Tools break"
    said({"Platform": ["Planning is slow"] * 6 + [linked], "Housing": ["Planning is slow"] * 5})
    told = outside()
    assert groups(told, "Tools") == {None: 1}
    assert groups(told, "Planning")[None] == 1


@pytest.mark.parametrize("side", ["left", "joined"])
def test_no_move_tells_the_group_of_a_statement(session, said, outside, world, confidential, side) -> None:
    """One that is moved into a theme whose groups are told, and the themes it leaves, tell what they told."""
    themes = said(
        {"Platform": ["Planning is slow"] * 6, "Housing": ["Planning is slow"] * 4 + ["Tools break"]}
    )
    before = {each.text: each.group for each in outside()}
    first = "Tools break Housing 4." if side == "joined" else "Planning is slow Housing 0."
    row = session.exec(select(Statement).where(Statement.text == first)).one()
    source, target = ("Tools", "Planning") if side == "joined" else ("Planning", "Tools")
    ticked = Ticked(world.survey.id, themes[source].id, frozenset([row.id]))
    move(session, ticked, themes[target].id, world.lead.id)
    assert {each.text: each.group for each in outside()} == before


def test_groups_wait_until_the_round_is_at_rest(said, outside, confidential) -> None:
    said({"Platform": ["Planning is slow"] * 12, "Housing": ["Planning is slow"] * 12}, close=False)
    assert {each.group for each in outside()} == {None}
    assert outside()


def test_no_group_is_told_beside_one_that_is_too_small_for_words(session, said, outside, world) -> None:
    """Strict: figures from five people on, words from ten; who has no group would be of the small one."""
    themes = said({"Platform": ["Planning is slow"] * 12, "Housing": ["Planning is slow"] * 6})
    assert len(theme_figures(session, themes["Planning"], world.wave).areas) == 2
    assert {each.group for each in outside()} == {None}


def test_a_language_is_told_where_enough_people_wrote_in_it(
    session, said, outside, world, confidential
) -> None:
    said({"Platform": ["Planning is slow"] * 16})
    rows = session.exec(select(Statement).order_by(Statement.text)).all()
    for number, row in enumerate(rows):
        row.language = "de" if number < 5 else "fr" if number < 9 else "en"
    session.flush()
    assert Counter(each.language for each in outside()) == {"de": 5, "en": 7, None: 4}


def test_a_language_of_one_person_who_says_much_is_not_told(
    session, said, outside, world, confidential
) -> None:
    said(
        {
            "Platform": ["Planning is slow"] * 6
            + ["Planning a | Planning b | Planning c | Planning d | Planning e"]
        }
    )
    longest = session.exec(select(Statement).where(Statement.text == "Planning a")).one()
    session.exec(update(Statement).where(col(Statement.answer_id) == longest.answer_id).values(language="de"))
    assert Counter(each.language for each in outside()) == {"en": 6, None: 5}
