"""The page of what an analysis suggests: read in a sentence, accepted or declined, and undone."""

import pytest

from models.database import transaction
from models.review.deciding import decide
from models.themes.decisions import DecisionKind
from models.themes.suggestions import NewSuggestion, SuggestionKind
from models.themes.themes import get_theme, themes_of
from tests.factories.suggested import LABEL, analyse_again, merge_of, new_inside


@pytest.fixture
def page_of(lead, engine, world, findings):
    """The page after an analysis that suggests these: `page_of("inside", "merge")`."""

    def suggest(*kinds: str):
        with transaction(engine) as session:
            known = {
                "inside": new_inside(session, world.survey, "Planning", "Planning held up"),
                "merge": merge_of(session, world.survey, "Tools", into="Planning"),
            }
            inside = known["inside"]
            known["split"] = NewSuggestion(
                SuggestionKind.SPLIT, inside.theme, None, inside.statements, "Theme"
            )
            analyse_again(session, world.survey, [known[kind] for kind in kinds])
        return lead.get(address(world))

    return suggest


def form_of(page):
    """The form of the first suggestion on a page."""
    return page.tree.find(".//article//form")


def answer(lead, page, deed: str, **values: str):
    """Answer the first suggestion on a page."""
    return lead.send(page, form_of(page).get("action"), deed=deed, **values)


def address(world) -> str:
    return f"/surveys/{world.survey.id}/suggestions"


def titles(look, world) -> set[str]:
    look.rollback()
    return {theme.title for theme in themes_of(look, world.survey.id)}


def test_each_is_said_in_a_sentence_with_both_halves_and_quotes(page_of) -> None:
    page = page_of("inside", "merge", "split")
    assert f"6 people in First wave name “{LABEL}”, inside “Planning”." in page.text
    assert "“Tools” and “Planning” speak of the same thing." in page.text
    assert "“Planning” holds two things: 6 people in First wave name something of its own" in page.text
    halves = ["Would be a theme of its own", "Would stay in “Planning”"]
    (card, *_) = page.tree.iter("article")
    groups = card.findall(".//div[@role='group']")
    assert [each.get("aria-label") for each in groups] == halves
    for half, words in zip(groups, ("Planning held up", "Planning helped"), strict=True):
        quotes = ["".join(each.itertext()) for each in half.iter("blockquote")]
        assert quotes
        assert all(words in quote for quote in quotes)


def test_accepting_under_another_name_makes_the_theme_and_is_undone_on_the_page(
    lead, page_of, look, world
) -> None:
    page = answer(lead, page_of("inside"), "accept", name="Late plans")
    assert "“Late plans” is a theme of its own now" in page.text
    assert "Every suggestion is answered." in page.text
    assert "Late plans" in titles(look, world)
    history = lead.get(
        f"/themes/{next(t.id for t in themes_of(look, world.survey.id) if t.title == 'Late plans')}"
    )
    assert "split it off from “Planning”, as suggested" in history.text
    lead.send(page, "/undo")
    assert "Late plans" not in titles(look, world)
    assert LABEL in lead.get(address(world)).text


def test_merging_tells_what_was_done(lead, page_of, world, look) -> None:
    page = answer(lead, page_of("merge"), "accept")
    assert "They are one theme now" in page.text
    assert "Merged: “Tools” into “Planning”" in page.text
    assert titles(look, world) == {"Planning", "Approvals"}


def test_declining_is_remembered_told_and_undone(lead, page_of, world, look) -> None:
    page = answer(lead, page_of("inside"), "decline")
    assert "is not suggested again" in page.text
    assert f"Declined: “{LABEL}” out of “Planning”" in page.text
    planning = next(theme for theme in themes_of(look, world.survey.id) if theme.title == "Planning")
    look.rollback()
    assert (
        "declined the suggestion to make part of it a theme of its own"
        in lead.get(f"/themes/{planning.id}").text
    )
    page = lead.send(page, "/undo")
    assert page.response.request.path == address(world)
    assert len(list(page.tree.iter("article"))) == 1


def test_a_name_that_is_taken_comes_back_with_what_was_typed(lead, page_of, look, world) -> None:
    page = answer(lead, page_of("inside"), "accept", name="tools")
    assert page.status == 422
    assert "Another theme is called “tools”" in page.text
    assert page.fields(form_of(page).get("action"))["name"] == "tools"
    assert titles(look, world) == {"Planning", "Approvals", "Tools"}


def test_a_name_that_is_too_long_changes_nothing(lead, page_of, look, world) -> None:
    page = answer(lead, page_of("inside"), "accept", name="x" * 81)
    assert (page.status, "At most 80 characters." in page.text) == (422, True)
    assert titles(look, world) == {"Planning", "Approvals", "Tools"}


def test_who_saw_it_otherwise_is_told_and_shown_it_as_it_is(lead, page_of, engine, world) -> None:
    page = page_of("inside")
    with transaction(engine) as session:
        planning = next(theme for theme in themes_of(session, world.survey.id) if theme.label == "Planning")
        decide(session, get_theme(session, planning.id), world.lead.id, DecisionKind.NAME, "Plans")
    page = answer(lead, page, "accept", name="Late plans")
    assert page.status == 409
    assert "Meanwhile what this suggestion is about has changed" in page.text
    assert "inside “Plans”." in page.text
    assert "“Late plans” is a theme" in answer(lead, page, "accept").text


def test_an_old_page_of_a_suggestion_that_is_gone_is_no_error_of_ours(lead, page_of, world) -> None:
    page = page_of("inside")
    page_of("merge")
    page = answer(lead, page, "accept")
    assert page.status == 409
    assert "speak of the same thing" in page.text


def test_the_list_of_themes_and_the_themes_page_lead_to_what_is_suggested(lead, page_of, world, look) -> None:
    page = page_of("inside", "merge")
    themes = lead.get(f"/surveys/{world.survey.id}/themes")
    assert "2 suggestions" in themes.text
    ids = {theme.label: theme.id for theme in themes_of(look, world.survey.id)}
    look.rollback()
    assert lead.get(f"/themes/{ids['Planning']}").text.count("Look at this suggestion") == 2
    assert lead.get(f"/themes/{ids['Tools']}").text.count("Look at this suggestion") == 1
    assert "suggest" not in lead.get(f"/themes/{ids['Approvals']}").text
    for _ in range(2):
        page = answer(lead, page, "decline")
    assert "suggest" not in lead.get(f"/surveys/{world.survey.id}/themes").text


def test_before_any_analysis_and_where_nothing_is_suggested_it_says_so(lead, world, engine) -> None:
    assert "There are no suggestions yet" in lead.get(address(world)).text


def test_nothing_suggested_after_an_analysis(lead, page_of) -> None:
    assert "suggests nothing" in page_of().text
