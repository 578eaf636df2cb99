from collections import Counter

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.base import Missing, Refused
from models.evidence.figures import wave_figures
from models.review.deciding import Ticked, merge, move, split, undo
from models.review.withholding import Reason, withhold
from models.themes.assignments import place
from models.themes.statements import NewStatement, Statement, add_statements
from models.themes.themes import get_theme
from tests.factories.crowd import crowd
from tests.factories.findings import find


def test_a_split_makes_a_theme_of_what_was_ticked_and_undoing_it_gives_it_back(
    session, world, planning, ticked, members, titles, picture
) -> None:
    before, chosen = picture(), ticked(planning, 4)
    splitting = split(session, chosen, "  Planning   days ", world.lead.id)
    assert "Planning days" in titles()
    assert members(splitting.theme_id) == chosen.statement_ids
    assert get_theme(session, splitting.theme_id).broad == planning.broad
    undo(session, splitting.id, world.lead.id)
    assert picture() == before


def test_what_came_to_a_split_theme_since_goes_back_with_it(
    session, world, found, planning, ticked, members, titles
) -> None:
    splitting = split(session, ticked(planning, 4), "Planning days", world.lead.id)
    late = late_statement(session, world, found)
    place(session, world.survey.id, {late: (splitting.theme_id, 0.9)})
    undo(session, splitting.id, world.lead.id)
    assert late in members(planning.id)
    assert titles() == {"Planning", "Approvals", "Tools"}


def late_statement(session, world, found) -> str:
    answer_id = found.statements[0].answer_id
    return add_statements(session, world.survey.id, [NewStatement(answer_id, "works", "Late words")])[0].id


def test_a_theme_can_be_made_of_unclear_statements_and_is_gone_when_that_is_undone(
    session, world, found, ticked, members
) -> None:
    chosen = ticked(None)
    splitting = split(session, chosen, "Lifts", world.lead.id)
    assert members(splitting.theme_id) == chosen.statement_ids
    undo(session, splitting.id, world.lead.id)
    assert members(None) == chosen.statement_ids
    figures = wave_figures(session, world.wave)
    assert "Lifts" not in {f.theme.title for f in (*figures.themes, *figures.hidden)}


def test_a_split_of_nothing_of_all_or_of_what_is_elsewhere_is_refused(
    session, world, planning, tools, ticked, titles
) -> None:
    whole, elsewhere = ticked(planning), ticked(tools, 1)
    for chosen in (
        Ticked(world.survey.id, planning.id, frozenset()),
        whole,
        Ticked(world.survey.id, planning.id, elsewhere.statement_ids),
        Ticked(world.survey.id, planning.id, frozenset({"0" * 32})),
    ):
        with pytest.raises(Refused):
            split(session, chosen, "Planning days", world.lead.id)
    assert titles() == {"Planning", "Approvals", "Tools"}


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "planning", "TOOLS"])
def test_a_split_needs_a_name_of_its_own(session, world, planning, ticked, name, titles) -> None:
    with pytest.raises(Refused):
        split(session, ticked(planning, 2), name, world.lead.id)
    assert titles() == {"Planning", "Approvals", "Tools"}


def test_what_may_not_be_read_is_not_split_or_moved(session, world, planning, tools, ticked) -> None:
    chosen = ticked(planning, 2)
    hidden = session.get_one(Statement, min(chosen.statement_ids))
    withhold(session, hidden, world.lead.id, Reason.OTHER)
    with pytest.raises(Refused, match="moved or withheld"):
        split(session, chosen, "Planning days", world.lead.id)
    with pytest.raises(Refused, match="moved or withheld"):
        move(session, chosen, tools.id, world.lead.id)


def test_the_words_of_a_wave_too_small_for_words_cannot_be_sorted(session, world, ticked) -> None:
    planning = find(session, world, people=9).themes["Planning"]
    with pytest.raises(Refused):
        split(session, ticked(planning, 2), "Planning days", world.lead.id)


def test_statements_are_moved_and_come_back(
    session, world, planning, tools, ticked, members, picture
) -> None:
    before, chosen = picture(), ticked(planning, 2)
    moving = move(session, chosen, tools.id, world.lead.id)
    assert chosen.statement_ids <= members(tools.id)
    undo(session, moving.id, world.lead.id)
    assert picture() == before


def test_thousands_are_sorted_with_as_many_queries_as_a_few(session, world, planning, tools) -> None:
    counted, doing = Counter(), ["preparing"]
    event.listen(session.connection(), "before_cursor_execute", lambda *_: counted.update(doing))
    for people in (3, 3_000):
        chosen = frozenset(crowd(session, world, planning.id, people))
        ticked = Ticked(world.survey.id, planning.id, chosen)
        session.expire_all()
        doing[0] = f"{people} moved"
        moving = move(session, ticked, tools.id, world.lead.id)
        doing[0] = f"{people} moved back"
        undo(session, moving.id, world.lead.id)
        doing[0] = f"{people} split"
        split(session, ticked, f"Split {people}", world.lead.id)
        doing[0] = "preparing"
    for deed in ("moved", "moved back", "split"):
        assert counted[f"3000 {deed}"] == counted[f"3 {deed}"] > 0


def test_statements_are_taken_out_and_put_in(session, world, planning, ticked, members, picture) -> None:
    before, chosen = picture(), ticked(planning, 2)
    taking = move(session, chosen, None, world.lead.id)
    assert chosen.statement_ids <= members(None)
    again = Ticked(world.survey.id, None, chosen.statement_ids)
    putting = move(session, again, planning.id, world.lead.id)
    assert chosen.statement_ids <= members(planning.id)
    undo(session, putting.id, world.lead.id)
    undo(session, taking.id, world.lead.id)
    assert picture() == before


def test_what_was_moved_on_stays_when_the_first_move_is_undone(
    session, world, planning, tools, approvals, ticked, members
) -> None:
    chosen = ticked(planning, 3)
    first = move(session, chosen, tools.id, world.lead.id)
    on = min(chosen.statement_ids)
    move(session, Ticked(world.survey.id, tools.id, frozenset({on})), approvals.id, world.lead.id)
    undo(session, first.id, world.lead.id)
    assert on in members(approvals.id)
    assert chosen.statement_ids - {on} <= members(planning.id)


def test_a_move_goes_along_with_a_merge_and_stays_when_that_is_undone(
    session, world, planning, tools, approvals, ticked, members
) -> None:
    chosen = ticked(planning, 2)
    move(session, chosen, tools.id, world.lead.id)
    merging = merge(session, tools, approvals.id, world.lead.id)
    assert chosen.statement_ids <= members(approvals.id)
    undo(session, merging.id, world.lead.id)
    assert chosen.statement_ids <= members(tools.id)


def test_a_split_out_of_a_merged_theme_stays_when_the_merge_is_undone(
    session, world, planning, tools, ticked, members
) -> None:
    inside = members(tools.id)
    merging = merge(session, tools, planning.id, world.lead.id)
    part = Ticked(world.survey.id, planning.id, frozenset(sorted(inside)[:2]))
    splitting = split(session, part, "Kit", world.lead.id)
    undo(session, merging.id, world.lead.id)
    assert members(splitting.theme_id) == part.statement_ids
    assert members(tools.id) == inside - part.statement_ids


def test_a_split_is_not_undone_while_what_it_came_from_is_part_of_it(
    session, world, planning, tools, ticked, titles
) -> None:
    splitting = split(session, ticked(planning, 4), "Planning days", world.lead.id)
    merging = merge(session, planning, splitting.theme_id, world.lead.id)
    with pytest.raises(Refused, match="Undo that first"):
        undo(session, splitting.id, world.lead.id)
    undo(session, merging.id, world.lead.id)
    undo(session, splitting.id, world.lead.id)
    assert titles() == {"Planning", "Approvals", "Tools"}


def test_moving_where_they_are_or_to_a_theme_that_is_gone_is_refused(
    session, world, planning, tools, ticked
) -> None:
    with pytest.raises(Refused, match="there already"):
        move(session, ticked(planning, 1), planning.id, world.lead.id)
    with pytest.raises(Refused, match="there already"):
        move(session, ticked(None), None, world.lead.id)
    with pytest.raises(Missing):
        move(session, ticked(planning, 1), "0" * 32, world.lead.id)
    with pytest.raises(Missing):
        move(session, Ticked(world.survey.id, "0" * 32, frozenset({"x"})), tools.id, world.lead.id)


@pytest.fixture
def described(planning) -> None:
    """The theme says of itself what the machine made of both its sides."""
    planning.description = "People mention person 0 and planning, mostly as something that works."
    planning.keywords = ["planning", "helped", "held up"]
    planning.phrases = ["helped plans", "planning"]


def test_a_theme_that_was_split_describes_nothing_that_is_gone(
    session, world, planning, members, described
) -> None:
    planning.description = "People mention planning, mostly as something that works."
    good = {key for key in members(planning.id) if "helped" in session.get_one(Statement, key).text}
    chosen = Ticked(world.survey.id, planning.id, frozenset(good))
    undo(session, split(session, chosen, "What helps", world.lead.id).id, world.lead.id)
    theme = get_theme(session, planning.id)
    assert (theme.description, theme.keywords, theme.phrases) == ("", ["planning", "held up"], ["planning"])


def test_a_theme_from_which_statements_were_moved_keeps_what_is_still_said(
    session, world, planning, tools, described
) -> None:
    def moved(text: str) -> str:
        key = session.exec(select(Statement.id).where(Statement.text == text)).one()
        move(session, Ticked(world.survey.id, planning.id, frozenset({key})), tools.id, world.lead.id)
        return get_theme(session, planning.id).description

    assert moved("Planning helped person 5.")
    assert moved("Planning helped person 0.") == ""
    assert get_theme(session, planning.id).keywords == ["planning", "helped", "held up"]
