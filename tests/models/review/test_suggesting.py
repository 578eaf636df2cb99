"""What an analysis suggests becomes a decision like any other, or is declined and remembered."""

import pytest
from sqlmodel import select

from models.accounts.users import add_lead
from models.base import EditedMeanwhile, Refused
from models.evidence.suggestions import open_suggestions, suggestions_of
from models.removal.retention import delete_words
from models.review.deciding import Ticked, decide, merge, move, undo
from models.review.history import history
from models.review.suggesting import accept, decline
from models.review.withholding import Reason, withhold
from models.surveys.waves import Wave
from models.themes.decisions import DecisionKind
from models.themes.statements import Statement
from models.themes.suggestions import NewSuggestion, SuggestedStatement, Suggestion, SuggestionKind
from models.themes.themes import get_theme
from tests.factories.suggested import LABEL, analyse_again, merge_of, new_inside, said


@pytest.fixture
def inside(session, world, planning):
    """Six say that planning held them up: new, inside Planning."""
    return new_inside(session, world.survey, "Planning", "Planning held up")


@pytest.fixture
def merging(session, world, found):
    return merge_of(session, world.survey, "Tools", into="Planning")


def only(session, world):
    (suggested,) = open_suggestions(session, world.survey.id)
    return suggested


def test_accepting_makes_a_theme_that_every_later_analysis_keeps(session, world, inside, members) -> None:
    analyse_again(session, world.survey, [inside])
    suggested = only(session, world)
    made = accept(session, world.survey.id, suggested.id, suggested.seen, "Late plans", world.lead.id)
    assert members(made.theme_id) == set(inside.statements)
    assert open_suggestions(session, world.survey.id) == []
    analyse_again(session, world.survey, [])
    assert members(made.theme_id) == set(inside.statements)
    assert get_theme(session, made.theme_id).title == "Late plans"


def test_an_accepted_merge_is_undone_from_the_history_and_suggested_again(
    session, world, merging, planning, tools, members, picture
) -> None:
    analyse_again(session, world.survey, [merging])
    before, suggested = picture(), only(session, world)
    accept(session, world.survey.id, suggested.id, suggested.seen, "", world.lead.id)
    assert members(tools.id) == set()
    (past,) = history(session, planning)
    assert past.suggested
    undo(session, past.decision.id, world.lead.id)
    assert picture() == before
    assert only(session, world).id == suggested.id


def test_a_merge_by_hand_is_not_said_to_be_suggested(session, world, planning, tools) -> None:
    merge(session, tools, planning.id, world.lead.id)
    assert [past.suggested for past in history(session, planning)] == [False]


def test_what_is_unclear_becomes_a_theme(session, world, found, members) -> None:
    unclear = sorted(members(None))
    whole = sorted(members(found.themes["Approvals"].id))
    # one statement alone is none: another is taken out of its theme first
    move(
        session,
        Ticked(world.survey.id, found.themes["Approvals"].id, frozenset(whole[:1])),
        None,
        world.lead.id,
    )
    both = [*unclear, whole[0]]
    analyse_again(
        session, world.survey, [NewSuggestion(SuggestionKind.FROM_UNCLEAR, None, None, both, LABEL)]
    )
    suggested = only(session, world)
    made = accept(session, world.survey.id, suggested.id, suggested.seen, LABEL, world.lead.id)
    assert members(made.theme_id) == set(both)
    assert members(None) == set()


@pytest.mark.parametrize("kind", ["inside", "merging"])
def test_what_is_declined_is_not_suggested_again_until_that_is_undone(session, world, kind, request) -> None:
    new = request.getfixturevalue(kind)
    analyse_again(session, world.survey, [new])
    suggested = only(session, world)
    declining = decline(session, world.survey.id, suggested.id, suggested.seen, world.lead.id)
    assert open_suggestions(session, world.survey.id) == []
    assert analyse_again(session, world.survey, [new]) == []
    undo(session, declining.id, world.lead.id)
    assert only(session, world).id == suggested.id
    (again,) = analyse_again(session, world.survey, [new])
    assert again.kind == new.kind


def test_what_is_unclear_is_declined_and_that_is_undone_though_no_theme_is_concerned(
    session, world, members, found
) -> None:
    approvals = sorted(members(found.themes["Approvals"].id))
    move(
        session,
        Ticked(world.survey.id, found.themes["Approvals"].id, frozenset(approvals[:1])),
        None,
        world.lead.id,
    )
    new = NewSuggestion(SuggestionKind.FROM_UNCLEAR, None, None, sorted(members(None)), LABEL)
    analyse_again(session, world.survey, [new])
    suggested = only(session, world)
    declining = decline(session, world.survey.id, suggested.id, suggested.seen, world.lead.id)
    assert analyse_again(session, world.survey, [new]) == []
    undo(session, declining.id, world.lead.id)
    assert len(analyse_again(session, world.survey, [new])) == 1


def test_a_declined_merge_is_the_same_the_other_way_round(session, world, merging) -> None:
    analyse_again(session, world.survey, [merging])
    suggested = only(session, world)
    decline(session, world.survey.id, suggested.id, suggested.seen, world.lead.id)
    turned = NewSuggestion(SuggestionKind.MERGE, merging.other, merging.theme)
    assert analyse_again(session, world.survey, [turned]) == []


def test_a_declined_split_is_the_same_by_its_other_half_and_by_mostly_the_same_statements(
    session, world, inside
) -> None:
    half = NewSuggestion(SuggestionKind.SPLIT, inside.theme, None, inside.statements, LABEL)
    analyse_again(session, world.survey, [half])
    suggested = only(session, world)
    decline(session, world.survey.id, suggested.id, suggested.seen, world.lead.id)
    other = said(session, world.survey, "Planning helped")
    for statements, comes in ((other, 0), (inside.statements[:4], 0), (inside.statements[:2], 1)):
        new = NewSuggestion(SuggestionKind.NEW_INSIDE, inside.theme, None, statements, "Another name")
        assert len(analyse_again(session, world.survey, [new])) == comes


def test_declining_keeps_the_themes_and_is_in_their_history(session, world, merging, planning, tools) -> None:
    analyse_again(session, world.survey, [merging])
    suggested = only(session, world)
    decline(session, world.survey.id, suggested.id, suggested.seen, world.lead.id)
    for theme in (planning, tools):
        (past,) = history(session, theme)
        assert (past.decision.kind, past.can_be_undone) == (DecisionKind.DECLINE, True)


def test_the_second_of_two_leads_is_told(session, world, inside) -> None:
    analyse_again(session, world.survey, [inside])
    suggested = only(session, world)
    other = add_lead(session, "second@pmo.example", "Second", "-")
    decline(session, world.survey.id, suggested.id, suggested.seen, other.id)
    with pytest.raises(EditedMeanwhile):
        accept(session, world.survey.id, suggested.id, suggested.seen, "Late plans", world.lead.id)


def test_what_has_changed_since_it_was_seen_is_not_done(session, world, inside, planning) -> None:
    analyse_again(session, world.survey, [inside])
    seen = only(session, world).seen
    moved = Ticked(world.survey.id, planning.id, frozenset(inside.statements[:1]))
    move(session, moved, None, world.lead.id)
    suggested = only(session, world)
    assert len(suggested.moved.statement_ids) == len(inside.statements) - 1
    with pytest.raises(EditedMeanwhile):
        accept(session, world.survey.id, suggested.id, seen, "Late plans", world.lead.id)
    accept(session, world.survey.id, suggested.id, suggested.seen, "Late plans", world.lead.id)


def test_a_name_that_is_taken_leaves_the_suggestion_open(session, world, inside) -> None:
    analyse_again(session, world.survey, [inside])
    suggested = only(session, world)
    with pytest.raises(Refused, match="Another theme is called"):
        accept(session, world.survey.id, suggested.id, suggested.seen, "tools", world.lead.id)
    assert only(session, world).id == suggested.id


@pytest.mark.parametrize("what", ["merged", "hidden", "moved away", "withheld", "gone"])
def test_what_is_moot_is_not_suggested(session, world, inside, planning, tools, what) -> None:
    analyse_again(session, world.survey, [inside])
    some = frozenset(inside.statements[:4])
    match what:
        case "merged":
            merge(session, planning, tools.id, world.lead.id)
        case "hidden":
            decide(session, planning, world.lead.id, DecisionKind.HIDE)
        case "moved away":
            move(session, Ticked(world.survey.id, planning.id, some), tools.id, world.lead.id)
        case "withheld":
            for key in inside.statements[:5]:
                withhold(session, session.get(Statement, key), world.lead.id, Reason.OTHER)
        case "gone":
            delete_words(session, session.get(Wave, world.wave.id), "by Lead")
    assert open_suggestions(session, world.survey.id) == []


def test_the_next_analysis_takes_the_place_of_what_nobody_answered(session, world, inside, merging) -> None:
    analyse_again(session, world.survey, [inside, merging])
    assert [each.kind for each in open_suggestions(session, world.survey.id)] == ["new inside", "merge"]
    analyse_again(session, world.survey, [merging])
    assert only(session, world).kind == "merge"
    assert session.exec(select(SuggestedStatement)).all() == []


def test_deleted_words_take_suggestions_and_their_names_with_them(session, world, inside) -> None:
    analyse_again(session, world.survey, [inside])
    suggested = only(session, world)
    decline(session, world.survey.id, suggested.id, suggested.seen, world.lead.id)
    analyse_again(session, world.survey, [merge_of(session, world.survey, "Tools", into="Approvals")])
    delete_words(session, session.get(Wave, world.wave.id), "by Lead")
    assert [row.label for row in session.exec(select(Suggestion))] == [""]
    _, (answered,) = suggestions_of(session, world.survey.id)
    assert answered.is_declined


def test_a_word_that_only_withheld_statements_use_leaves_the_name(session, world, found, inside) -> None:
    new = NewSuggestion(
        SuggestionKind.NEW_INSIDE, inside.theme, None, inside.statements, "Planning xylophones"
    )
    analyse_again(session, world.survey, [new])
    row = session.exec(select(Statement).where(Statement.text == "Tools helped person 8.")).one()
    row.text = "Xylophones helped."
    session.add(row)
    session.flush()
    withhold(session, row, world.lead.id, Reason.OTHER)
    assert only(session, world).label == "Planning"
