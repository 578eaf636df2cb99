"""What a lead sees of answers in other languages than English."""

import pytest
from sqlmodel import select

from models.database import transaction
from models.themes.assignments import Assignment
from models.themes.runs import latest_run
from models.themes.statements import Statement
from models.themes.themes import themes_of
from tests.factories.findings import find

GERMAN, FRENCH = "Die Besprechungen dauern zu lange", "Les réunions sont trop longues"


@pytest.fixture
def written(engine, world):
    """Sixty people answered; so many of them in German and in French: `written(9, 5)`."""

    def write(german: int, french: int) -> dict[str, str]:
        with transaction(engine) as session:
            find(session, world, people=60)
            ids = {}
            kind = select(Statement).where(Statement.kind == "needs_work").order_by(Statement.text)
            for number, row in enumerate(session.exec(kind).all()[: german + french]):
                row.language = "de" if number < german else "fr"
                row.text = f"{GERMAN if number < german else FRENCH} ({number})"
                session.get_one(Assignment, row.id).theme_id = None
                ids[row.text] = row.id
            return ids

    return write


@pytest.fixture
def themes(world) -> str:
    return f"/surveys/{world.survey.id}/themes"


@pytest.fixture
def languages(world) -> str:
    return f"/surveys/{world.survey.id}/languages"


def spoken(page) -> list[tuple[str | None, str]]:
    """The quotes of a page, each with the language it is marked with."""
    quotes = page.tree.iter("blockquote")
    return [(p.get("lang"), "".join(p.itertext())) for quote in quotes for p in quote.iter("p")]


def test_the_themes_say_what_is_not_in_them_and_where_to_read_it(lead, themes, languages, written) -> None:
    written(9, 5)
    page = lead.get(themes)
    assert (
        "14 statements are in other languages (9 German, 5 French). They are not in the themes" in page.text
    )
    links = [link.get("href", "") for link in page.tree.iter("a") if "they say" in "".join(link.itertext())]
    assert [link.partition("?")[0] for link in links] == [languages]
    listed = lead.get(links[0])
    assert len(spoken(listed)) == 14
    assert "Statements that fit no theme: 46" in page.text  # of 49, three are French now


def test_a_language_of_few_people_is_not_counted(lead, themes, written) -> None:
    written(3, 0)
    page = lead.get(themes)
    assert "Some statements are in other languages. They are not in the themes" in page.text
    assert "German" not in page.text


def test_nothing_is_said_where_all_is_english(lead, themes, languages, findings) -> None:
    assert "other languages" not in lead.get(themes).text
    assert "There is nothing to show" in lead.get(languages).text


def test_each_text_is_marked_with_its_language(lead, languages, written) -> None:
    """WCAG 2.2, 3.1.2: language of parts."""
    written(9, 5)
    texts = spoken(lead.get(languages))
    assert {(lang, words.split()[0]) for lang, words in texts} == {("de", "Die"), ("fr", "Les")}
    assert [lang for lang, _ in texts] == ["fr"] * 5 + ["de"] * 9


def test_one_language_can_be_read_alone(lead, languages, written) -> None:
    written(9, 5)
    assert {lang for lang, _ in spoken(lead.get(f"{languages}?language=fr"))} == {"fr"}
    assert len(spoken(lead.get(f"{languages}?language=xx"))) == 14


def test_they_are_not_among_the_unclear(lead, world, written) -> None:
    written(9, 5)
    assert not {lang for lang, _ in spoken(lead.get(f"/surveys/{world.survey.id}/unclear"))} & {"de", "fr"}


def test_a_lead_puts_one_into_a_theme_where_it_keeps_its_mark(lead, look, world, languages, written) -> None:
    ids = written(9, 5)
    chosen = ids[f"{GERMAN} (0)"]
    planning = next(theme for theme in themes_of(look, world.survey.id) if theme.title == "Planning")
    look.rollback()
    page = lead.send(lead.get(languages), "/languages/sort", ticked=[chosen], target=planning.id, deed="move")
    assert page.response.request.path == languages
    assert len(spoken(page)) == 13
    assert ("de", f"{GERMAN} (0)") in spoken(lead.get(f"/themes/{planning.id}"))


def test_a_form_that_comes_back_comes_back_on_this_page(lead, languages, written) -> None:
    ids = written(9, 5)
    page = lead.send(
        lead.get(languages), "/languages/sort", ticked=[ids[f"{GERMAN} (0)"]], target="", deed="move"
    )
    assert page.status == 422
    assert "Choose where the statements go" in page.text
    assert len(spoken(page)) == 14


def test_one_can_be_withheld_and_the_list_comes_back(lead, languages, written) -> None:
    statement = written(9, 5)[f"{GERMAN} (0)"]
    assert f"/statements/{statement}" in lead.get(languages).html
    page = lead.send(lead.get(f"/statements/{statement}"), "/withhold", reason="other")
    assert page.response.request.path == languages
    assert len(spoken(page)) == 13
    assert "1 more is withheld" in page.text


def test_the_figures_of_the_analysis_say_that_they_are_about_english(
    lead, engine, world, findings, languages
) -> None:
    assert "statements in English" not in lead.get(f"/surveys/{world.survey.id}").text
    with transaction(engine) as session:
        run = latest_run(session, world.survey.id)
        run.quality = {**run.quality, "n_set_apart": 9}
    page = lead.get(f"/surveys/{world.survey.id}")
    assert "24 statements in English from 12 responses" in page.text
    assert languages in [link.get("href") for link in page.tree.iter("a")]


def test_a_survey_nobody_has_answered_has_the_page_too(lead, languages) -> None:
    assert "There is nothing to show" in lead.get(languages).text
