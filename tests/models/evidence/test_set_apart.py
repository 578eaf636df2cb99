import pytest
from sqlmodel import select

from models.evidence.figures import (
    wave_figures,
)
from models.evidence.set_apart import (
    SetApart,
    count_set_apart,
)
from models.intake.responses import Answer
from models.review.withholding import Reason, count_withheld_under, withhold
from models.surveys.waves import get_wave
from models.themes.assignments import Assignment, place
from models.themes.statements import NewStatement as New
from models.themes.statements import Statement, add_statements
from tests.factories.findings import find
from tests.factories.listed import statements_set_apart, statements_under
from tests.factories.releases import move_on
from tests.factories.responses import respond


@pytest.fixture
def write(session, world):
    """Let people answer in languages, a statement each, and the wave close: `write(en=20, de=6)`."""

    def answer(close: bool = True, **people: int):
        languages = [language for language, n in people.items() for _ in range(n)]
        for language in languages:
            respond(session, world, works=f"Words in {language}")
        move_on(session, world.survey.id, close=world.wave if close else None)
        for row in session.exec(select(Statement)).all():
            row.language = row.text[-2:]
            session.add(row)
            place(session, world.survey.id, {row.id: (None, 0.0)})
        session.flush()
        return get_wave(session, world.wave.id)

    return answer


def test_what_is_set_apart_is_counted_by_language_and_is_not_unclear(session, write) -> None:
    wave = write(en=20, de=9, fr=5)
    assert count_set_apart(session, wave) == SetApart(14, (("de", 9), ("fr", 5)))
    assert wave_figures(session, wave).unclear == 20
    assert {quote.language for quote in statements_under(session, wave, None)} == {"en"}
    assert [quote.language for quote in statements_set_apart(session, wave)] == ["fr"] * 5 + ["de"] * 9


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"en": 20}, None),
        ({"en": 20, "de": 5}, SetApart(5, (("de", 5),))),
        ({"en": 20, "de": 4}, SetApart()),  # else four people would be a figure
        ({"en": 20, "de": 6, "fr": 1}, SetApart(7, (), 7)),  # else seven less six would be one
        ({"en": 20, "de": 9, "fr": 3, "it": 2}, SetApart(14, (("de", 9),), 5)),
        ({"en": 3, "de": 20}, SetApart()),  # else the three who wrote English would follow
        ({"de": 12}, SetApart(12, (("de", 12),))),
        ({"en": 2, "de": 2}, None),
    ],
)
def test_no_language_of_few_people_follows_from_what_is_shown(session, write, people, shown) -> None:
    assert count_set_apart(session, write(**people)) == shown


def test_languages_are_not_counted_while_a_wave_is_open(session, write) -> None:
    """From two looks at growing figures one could tell in which language a single person wrote."""
    wave = write(close=False, en=20, de=15)
    assert count_set_apart(session, wave) == SetApart()


def test_somebody_who_writes_in_two_languages_is_one_person(session, world, write) -> None:
    wave = write(en=10, de=5)
    german = session.exec(select(Answer).join(Statement).where(Statement.language == "de")).all()
    new = [New(answer.id, "works", "Mots", "fr") for answer in german]
    for row in add_statements(session, world.survey.id, new):
        place(session, world.survey.id, {row.id: (None, 0.0)})
    assert count_set_apart(session, wave) == SetApart(10, (("de", 10),))


def test_where_names_are_not_found_words_are_counted_and_shown_to_nobody(session, world, write) -> None:
    wave = write(en=20, de=12)
    (answer, *_) = session.exec(select(Answer)).all()
    (row,) = add_statements(session, world.survey.id, [New(answer.id, "works", "王小明的会议太多了", "zh")])
    place(session, world.survey.id, {row.id: (None, 0.0)})
    assert row.withheld
    assert count_withheld_under(session, wave, None, set_apart=True) == 1
    assert {quote.language for quote in statements_set_apart(session, wave)} == {"de"}


def test_a_statement_in_a_theme_is_not_set_apart(session, world) -> None:
    found = find(session, world)
    for row in found.statements:
        row.language = "de"
    session.flush()
    wave = get_wave(session, world.wave.id)
    (left,) = statements_set_apart(session, wave)
    assert session.get_one(Assignment, left.statement_id).theme_id is None
    figures = wave_figures(session, wave)
    assert (figures.unclear, figures.themes[0].respondents) == (0, 9)
    assert {quote.language for quote in figures.themes[0].quotes} == {"de"}


def test_words_that_are_withheld_or_below_the_gate_are_not_listed(session, world, write) -> None:
    wave = write(en=20, de=9)
    first = statements_set_apart(session, wave)[0]
    withhold(session, session.get_one(Statement, first.statement_id), world.lead.id, Reason.OTHER)
    assert len(statements_set_apart(session, wave)) == 8
    assert count_withheld_under(session, wave, None, set_apart=True) == 1
    assert count_withheld_under(session, wave, None) == 0
    assert count_set_apart(session, wave).statements == 9


def test_nine_people_show_no_words(session, write) -> None:
    wave = write(en=4, de=5)
    assert list(statements_set_apart(session, wave)) == []
