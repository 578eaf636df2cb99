"""A lead sorts statements blind; what is drawn may be read, and what is said of it stays."""

from collections import Counter

import pytest
from sqlmodel import delete, select

from models.accounts.users import add_lead
from models.base import EditedMeanwhile, Refused
from models.removal.retention import delete_everything
from models.review.corrections import correct, corrections_of, seen
from models.review.deciding import Ticked, decide, merge, move, undo
from models.review.history import history
from models.review.trust_cards import (
    SortedStatement,
    TrustCard,
    cards_of,
    draw_card,
    newest_card,
    sort_statement,
    step_back,
    why_not_drawn,
)
from models.review.withholding import Reason, withhold
from models.surveys.waves import Wave, open_wave
from models.themes.decisions import DecisionKind
from models.themes.runs import AnalysisRun
from models.themes.statements import Statement
from tests.factories.findings import find

FEW = 10


def the_card(session, world):
    (card,) = cards_of(session, world.survey.id)
    return card


@pytest.fixture
def drawn(session, world, found):
    """A card of ten of the twenty-four statements."""
    draw_card(session, session.get_one(AnalysisRun, found.run.id), world.lead.id, FEW)
    return lambda: the_card(session, world)


def sort_all(session, drawn, place_of) -> None:
    """Sort what is left, each into the theme that `place_of` gives of the row as it was drawn."""
    while drawn().left:
        card = drawn()
        row = session.get_one(SortedStatement, (card.id, card.left[0]))
        sort_statement(session, card, row.statement_id, place_of(row))


def test_each_theme_and_the_unclear_rest_have_their_share_and_no_statement_comes_twice(
    session, world, found, drawn, members
) -> None:
    rows = session.exec(select(SortedStatement)).all()
    assert len({row.statement_id for row in rows}) == FEW
    sizes = {theme.id: len(members(theme.id)) for theme in found.themes.values()} | {None: len(members(None))}
    told = Counter(row.found_in for row in rows)
    for theme_id, size in sizes.items():
        assert abs(told[theme_id] - size * FEW / 24) < 1
    assert all(row.statement_id in members(row.found_in) for row in rows)


def test_the_same_lead_gets_the_same_of_an_analysis_and_once(session, world, found, drawn) -> None:
    run = session.get_one(AnalysisRun, found.run.id)
    first = drawn().left
    draw_card(session, run, world.lead.id, FEW)
    assert drawn().left == first
    session.exec(delete(SortedStatement))
    session.exec(delete(TrustCard))
    draw_card(session, run, world.lead.id, FEW)
    assert drawn().left == first


def test_two_leads_have_a_card_each(session, world, found, drawn) -> None:
    second = add_lead(session, "second@pmo.example", "Second", "-")
    draw_card(session, session.get_one(AnalysisRun, found.run.id), second.id, FEW)
    assert {card.by for card in cards_of(session, world.survey.id)} == {"Lead", "Second"}


def test_what_may_not_be_read_or_a_person_placed_is_not_drawn(session, world, found, planning, tools) -> None:
    """Of twenty-four one is withheld, two are moved, some are in a hidden theme; a second wave is small."""
    by_text = {row.text: row for row in found.statements}
    held = by_text["Planning helped person 0."]
    withhold(session, held, world.lead.id, Reason.OTHER)
    moved = frozenset(by_text[f"Planning helped person {n}."].id for n in (1, 2))
    move(session, Ticked(world.survey.id, planning.id, moved), tools.id, world.lead.id)
    decide(session, found.themes["Approvals"], world.lead.id, DecisionKind.HIDE)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    again = find(session, world, people=5, wave=second, ending=" again.")
    approvals = {row.id for row in found.statements if row.text.startswith("Approvals")}
    new = {row.id for row in again.statements if row.text.endswith("again.")}
    run = session.get_one(AnalysisRun, again.run.id)
    can = 24 - 1 - 2 - len(approvals)
    with pytest.raises(Refused, match=f"there are {can}"):
        draw_card(session, run, world.lead.id, can + 1)
    draw_card(session, run, world.lead.id, can)
    assert not set(the_card(session, world).left) & (approvals | new | moved | {held.id})


def test_too_few_statements_or_themes_say_so(session, world, found, planning, tools, approvals) -> None:
    assert "A card needs 30 statements" in why_not_drawn(session, world.survey.id)
    merge(session, tools, planning.id, world.lead.id)
    decide(session, approvals, world.lead.id, DecisionKind.HIDE)
    with pytest.raises(Refused, match="two themes or more"):
        draw_card(session, session.get_one(AnalysisRun, found.run.id), world.lead.id, 5)


def test_a_card_is_interrupted_resumed_and_taken_back_a_step(session, world, drawn, planning) -> None:
    first, second, *_ = drawn().left
    sort_statement(session, drawn(), first, planning.id)
    assert drawn().left[0] == second
    sort_statement(session, drawn(), first, None)  # a second tab: what was said stands
    assert drawn().rows[0].theme_id == planning.id
    step_back(session, drawn())
    assert drawn().left[0] == first
    assert drawn().rows == ()
    step_back(session, drawn())
    assert newest_card(session, world.survey.id) is None


def test_a_theme_that_is_not_there_is_refused(session, world, drawn) -> None:
    with pytest.raises(Refused, match="not here any more"):
        sort_statement(session, drawn(), drawn().left[0], "0" * 32)


def test_what_is_withheld_meanwhile_is_passed_over(session, world, drawn) -> None:
    first, second, *_ = drawn().left
    withhold(session, session.get_one(Statement, first), world.lead.id, Reason.OTHER)
    assert drawn().left[0] == second


def test_agreement_confidence_and_where_they_disagree(session, world, found, drawn, tools) -> None:
    planning = found.themes["Planning"].id
    sort_all(session, drawn, lambda row: tools.id if row.found_in == planning else row.found_in)
    card = drawn()
    wrong = sum(row.found_in == planning for row in card.rows)
    assert wrong
    assert card.is_done
    assert card.agreement.agreed == FEW - wrong
    assert card.apart == [((planning, tools.id), wrong)]
    assert card.confidence == pytest.approx(0.9)
    assert card.of_placed.statements == sum(row.found_in is not None for row in card.rows)


def test_an_old_card_stays_and_themes_that_were_merged_since_count_as_one(
    session, world, found, drawn, planning, tools
) -> None:
    sort_all(session, drawn, lambda row: tools.id if row.found_in == planning.id else row.found_in)
    find(session, world, wave=open_wave(session, world.survey.id, "Second wave", headcount=100))
    assert drawn().run_id == found.run.id
    assert drawn().apart
    merge(session, tools, planning.id, world.lead.id)
    assert drawn().agreement.agreed == FEW


def test_moving_to_where_the_lead_said_is_decisions_that_are_undone_like_any(
    session, world, found, drawn, planning, tools, members, picture
) -> None:
    before = picture()
    sort_all(session, drawn, lambda row: tools.id if row.found_in == planning.id else row.found_in)
    corrections = corrections_of(session, drawn())
    ids = {row.statement_id for row in corrections}
    assert ids <= members(planning.id)
    assert correct(session, drawn(), seen(corrections), world.lead.id) == len(ids)
    assert ids <= members(tools.id)
    assert corrections_of(session, drawn()) == []
    assert drawn().apart  # what the machine said stands
    (past,) = history(session, planning)
    undo(session, past.decision.id, world.lead.id)
    assert picture() == before


def test_what_was_moved_meanwhile_is_not_moved_again(session, world, drawn, planning, tools) -> None:
    sort_all(session, drawn, lambda row: tools.id if row.found_in == planning.id else row.found_in)
    corrections = corrections_of(session, drawn())
    taken = frozenset([corrections[0].statement_id])
    move(session, Ticked(world.survey.id, planning.id, taken), None, world.lead.id)
    with pytest.raises(EditedMeanwhile):
        correct(session, drawn(), seen(corrections), world.lead.id)
    assert len(corrections_of(session, drawn())) == len(corrections) - 1


def test_a_deleted_wave_takes_its_statements_out_of_cards(session, world, drawn) -> None:
    sort_all(session, drawn, lambda row: row.found_in)
    delete_everything(session, session.get_one(Wave, world.wave.id), "by Lead")
    assert session.exec(select(SortedStatement)).all() == []
    assert cards_of(session, world.survey.id) == []
