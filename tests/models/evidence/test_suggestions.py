"""What is suggested is told from statements alone that may be read, and moves only with a run or a person."""

import pytest
from sqlmodel import select

from models.evidence.suggestions import open_suggestions, suggestions_of
from models.review.withholding import Reason, withhold
from models.surveys.waves import open_wave
from models.themes.assignments import assigned_themes, place
from models.themes.statements import Statement
from models.themes.suggestions import NewSuggestion, SuggestionKind
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.suggested import analyse_again, merge_of, new_inside


def only(session, world):
    (suggested,) = open_suggestions(session, world.survey.id)
    return suggested


def of_kind(session, world, kind: SuggestionKind) -> NewSuggestion:
    if kind is SuggestionKind.MERGE:
        return merge_of(session, world.survey, "Tools", into="Planning")
    return new_inside(session, world.survey, "Planning", "Planning held up")


def test_a_suggestion_says_who_would_move_and_what_would_stay(session, world, found) -> None:
    analyse_again(session, world.survey, [of_kind(session, world, SuggestionKind.NEW_INSIDE)])
    ((suggested,), _) = suggestions_of(session, world.survey.id)
    moved, left = suggested.moved, suggested.left
    assert (moved.people, moved.needs_work, moved.works) == ((("First wave", 6),), 6, 0)
    assert (left.title, left.people, left.needs_work, left.works) == ("Planning", (("First wave", 6),), 0, 6)
    assert {quote.text[:16] for quote in moved.quotes} == {"Planning held up"}
    assert {quote.text[:15] for quote in left.quotes} == {"Planning helped"}


@pytest.mark.parametrize("kind", [SuggestionKind.MERGE, SuggestionKind.NEW_INSIDE])
def test_a_round_that_is_too_small_for_words_is_neither_counted_nor_moved_nor_shown(
    session, world, found, kind
) -> None:
    """Five answered the second one: figures of it are shown, words from ten."""
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    find(session, world, people=5, wave=second)
    analyse_again(session, world.survey, [of_kind(session, world, kind)])
    ((suggested,), _) = suggestions_of(session, world.survey.id)
    for side in (suggested.moved, suggested.left):
        assert [name for name, _ in side.people] == ["First wave"]
    expected = {SuggestionKind.MERGE: (6, 12), SuggestionKind.NEW_INSIDE: (6, 6)}
    assert (suggested.moved.statements, suggested.left.statements) == expected[kind]


def test_nothing_is_suggested_of_a_survey_whose_words_nobody_may_read(session, world) -> None:
    find(session, world, people=9)
    analyse_again(
        session,
        world.survey,
        [of_kind(session, world, kind) for kind in (SuggestionKind.MERGE, SuggestionKind.NEW_INSIDE)],
    )
    assert open_suggestions(session, world.survey.id) == []


def test_what_is_withheld_is_in_no_number_and_no_quote(session, world, found) -> None:
    new = of_kind(session, world, SuggestionKind.NEW_INSIDE)
    analyse_again(session, world.survey, [new])
    withhold(session, session.get(Statement, new.statements[0]), world.lead.id, Reason.OTHER)
    ((suggested,), _) = suggestions_of(session, world.survey.id)
    assert new.statements[0] not in suggested.moved.statement_ids
    assert suggested.moved.people == (("First wave", 5),)
    assert new.statements[0] not in {quote.statement_id for quote in suggested.moved.quotes}


def test_a_release_joins_no_suggestion(session, world, found) -> None:
    analyse_again(session, world.survey, [of_kind(session, world, SuggestionKind.NEW_INSIDE)])
    ((before,), _) = suggestions_of(session, world.survey.id)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    for person in range(25):
        respond(session, world, needs_work=f"Planning held up newcomer {person}.", wave=second)
    move_on(session, world.survey.id)
    placed = assigned_themes(session, world.survey.id)
    new = {row.id for row in session.exec(select(Statement)) if row.id not in placed}
    assert len(new) >= 10
    place(session, world.survey.id, {key: (before.theme.id, 0.9) for key in new})
    ((after,), _) = suggestions_of(session, world.survey.id)
    assert after.moved == before.moved
    assert after.seen == before.seen
    assert [name for name, _ in after.left.people] == ["Second wave", "First wave"]
