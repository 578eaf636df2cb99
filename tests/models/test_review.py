from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.assignments import Assignment, assigned_themes, place
from models.backlog import ItemValues, add_item, ranked_items, themes_with_items
from models.base import EditedMeanwhile, Missing, Refused
from models.database import transaction
from models.decisions import Decision, DecisionKind, decided_theme_ids
from models.evidence import wave_figures
from models.history import check_seen, history, last_sequence
from models.keeping import kept_theme_ids
from models.replay import barred_places
from models.retention import delete_everything, delete_words
from models.review import Ticked, decide, merge, move, split, undo
from models.statements import NewStatement, Statement, add_statements
from models.surveys import create_survey
from models.themes import Theme, get_theme, theme_now, themes_of
from models.users import add_lead
from models.withholding import Reason, withhold


@pytest.fixture
def found(session, world, find):
    return find(session, world)


@pytest.fixture
def planning(found) -> Theme:
    return found.themes["Planning"]


@pytest.fixture
def tools(found) -> Theme:
    return found.themes["Tools"]


@pytest.fixture
def approvals(found) -> Theme:
    return found.themes["Approvals"]


@pytest.fixture
def ticked(session, world):
    """Tick statements of a theme: `ticked(theme, 3)` three of them, `ticked(None)` the unclear rest."""

    def tick(theme: Theme | None, how_many: int | None = None) -> Ticked:
        theme_id = theme.id if theme else None
        inside = members(session, world, theme_id)
        return Ticked(world.survey.id, theme_id, frozenset(sorted(inside)[:how_many]))

    return tick


@contextmanager
def counted(session) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


def members(session, world, theme_id: str | None) -> set[str]:
    return {key for key, value in assigned_themes(session, world.survey.id).items() if value == theme_id}


def titles(session, world) -> set[str]:
    return {theme.title for theme in themes_of(session, world.survey.id)}


def picture(session, world) -> tuple:
    """Everything that people's decisions change."""
    themes = [
        (theme.id, theme.title, theme.hidden, theme.pinned) for theme in themes_of(session, world.survey.id)
    ]
    return themes, assigned_themes(session, world.survey.id)


def test_a_merged_theme_is_in_the_other_and_comes_back_when_it_is_undone(
    session, world, planning, tools
) -> None:
    before, inside = picture(session, world), members(session, world, tools.id)
    merging = merge(session, tools, planning.id, world.lead.id)
    assert titles(session, world) == {"Planning", "Approvals"}
    assert inside <= members(session, world, planning.id)
    assert theme_now(session, tools.id).id == planning.id
    assert members(session, world, tools.id) == set()
    undo(session, merging.id, world.lead.id)
    assert picture(session, world) == before


def test_a_merge_counts_each_person_once(session, world, planning, tools) -> None:
    """Everybody says something of one or the other."""
    merge(session, tools, planning.id, world.lead.id)
    figures = {f.theme.title: f for f in wave_figures(session, world.wave).themes}
    assert figures["Planning"].respondents == 12


@pytest.mark.parametrize("first", [0, 1])
def test_a_chain_of_merges_is_undone_in_any_order(session, world, planning, tools, approvals, first) -> None:
    before = picture(session, world)
    merges = [
        merge(session, tools, planning.id, world.lead.id),
        merge(session, planning, approvals.id, world.lead.id),
    ]
    assert titles(session, world) == {"Approvals"}
    assert len(members(session, world, approvals.id)) == 23
    undo(session, merges[first].id, world.lead.id)
    assert titles(session, world) == ({"Approvals", "Tools"} if first == 0 else {"Approvals", "Planning"})
    undo(session, merges[1 - first].id, world.lead.id)
    assert picture(session, world) == before


def test_a_theme_that_was_merged_takes_no_more_decisions(session, world, planning, tools, approvals) -> None:
    merge(session, tools, planning.id, world.lead.id)
    with pytest.raises(Refused, match="merged this theme"):
        decide(session, tools, world.lead.id, DecisionKind.NAME, "Kit")
    with pytest.raises(Refused, match="merged this theme"):
        merge(session, tools, approvals.id, world.lead.id)
    with pytest.raises(Missing, match="not here any more"):
        merge(session, approvals, tools.id, world.lead.id)


def test_a_theme_is_not_merged_into_itself_nothing_or_another_surveys(session, world, planning) -> None:
    other = create_survey(
        session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
    )
    foreign = Theme(survey_id=other.id, label="Foreign")
    session.add(foreign)
    session.flush()
    for target, error in ((planning.id, Refused), ("", Refused), (foreign.id, Missing), ("0" * 32, Missing)):
        with pytest.raises(error):
            merge(session, planning, target, world.lead.id)
    assert session.exec(select(Decision)).all() == []


def test_a_split_makes_a_theme_of_what_was_ticked_and_undoing_it_gives_it_back(
    session, world, planning, ticked
) -> None:
    before, chosen = picture(session, world), ticked(planning, 4)
    splitting = split(session, chosen, "  Planning   days ", world.lead.id)
    assert "Planning days" in titles(session, world)
    assert members(session, world, splitting.theme_id) == chosen.statement_ids
    assert get_theme(session, splitting.theme_id).broad == planning.broad
    undo(session, splitting.id, world.lead.id)
    assert picture(session, world) == before


def test_what_came_to_a_split_theme_since_goes_back_with_it(session, world, found, planning, ticked) -> None:
    splitting = split(session, ticked(planning, 4), "Planning days", world.lead.id)
    late = late_statement(session, world, found)
    place(session, world.survey.id, {late: (splitting.theme_id, 0.9)})
    undo(session, splitting.id, world.lead.id)
    assert late in members(session, world, planning.id)
    assert titles(session, world) == {"Planning", "Approvals", "Tools"}


def late_statement(session, world, found) -> str:
    answer_id = found.statements[0].answer_id
    return add_statements(session, world.survey.id, [NewStatement(answer_id, "works", "Late words")])[0].id


def test_a_theme_can_be_made_of_unclear_statements_and_is_gone_when_that_is_undone(
    session, world, found, ticked
) -> None:
    chosen = ticked(None)
    splitting = split(session, chosen, "Lifts", world.lead.id)
    assert members(session, world, splitting.theme_id) == chosen.statement_ids
    undo(session, splitting.id, world.lead.id)
    assert members(session, world, None) == chosen.statement_ids
    figures = wave_figures(session, world.wave)
    assert "Lifts" not in {f.theme.title for f in (*figures.themes, *figures.hidden)}


def test_a_split_of_nothing_of_all_or_of_what_is_elsewhere_is_refused(
    session, world, planning, tools, ticked
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
    assert titles(session, world) == {"Planning", "Approvals", "Tools"}


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "planning", "TOOLS"])
def test_a_split_needs_a_name_of_its_own(session, world, planning, ticked, name) -> None:
    with pytest.raises(Refused):
        split(session, ticked(planning, 2), name, world.lead.id)
    assert titles(session, world) == {"Planning", "Approvals", "Tools"}


def test_what_may_not_be_read_is_not_split_or_moved(session, world, planning, tools, ticked) -> None:
    chosen = ticked(planning, 2)
    hidden = session.get_one(Statement, min(chosen.statement_ids))
    withhold(session, hidden, world.lead.id, Reason.OTHER)
    with pytest.raises(Refused, match="moved or withheld"):
        split(session, chosen, "Planning days", world.lead.id)
    with pytest.raises(Refused, match="moved or withheld"):
        move(session, chosen, tools.id, world.lead.id)


def test_the_words_of_a_wave_too_small_for_words_cannot_be_sorted(session, world, find, ticked) -> None:
    planning = find(session, world, people=9).themes["Planning"]
    with pytest.raises(Refused):
        split(session, ticked(planning, 2), "Planning days", world.lead.id)


def test_statements_are_moved_and_come_back(session, world, planning, tools, ticked) -> None:
    before, chosen = picture(session, world), ticked(planning, 2)
    moving = move(session, chosen, tools.id, world.lead.id)
    assert chosen.statement_ids <= members(session, world, tools.id)
    undo(session, moving.id, world.lead.id)
    assert picture(session, world) == before


def test_statements_are_taken_out_and_put_in(session, world, planning, ticked) -> None:
    before, chosen = picture(session, world), ticked(planning, 2)
    taking = move(session, chosen, None, world.lead.id)
    assert chosen.statement_ids <= members(session, world, None)
    again = Ticked(world.survey.id, None, chosen.statement_ids)
    putting = move(session, again, planning.id, world.lead.id)
    assert chosen.statement_ids <= members(session, world, planning.id)
    undo(session, putting.id, world.lead.id)
    undo(session, taking.id, world.lead.id)
    assert picture(session, world) == before


def test_what_was_moved_on_stays_when_the_first_move_is_undone(
    session, world, planning, tools, approvals, ticked
) -> None:
    chosen = ticked(planning, 3)
    first = move(session, chosen, tools.id, world.lead.id)
    on = min(chosen.statement_ids)
    move(session, Ticked(world.survey.id, tools.id, frozenset({on})), approvals.id, world.lead.id)
    undo(session, first.id, world.lead.id)
    assert on in members(session, world, approvals.id)
    assert chosen.statement_ids - {on} <= members(session, world, planning.id)


def test_a_move_goes_along_with_a_merge_and_stays_when_that_is_undone(
    session, world, planning, tools, approvals, ticked
) -> None:
    chosen = ticked(planning, 2)
    move(session, chosen, tools.id, world.lead.id)
    merging = merge(session, tools, approvals.id, world.lead.id)
    assert chosen.statement_ids <= members(session, world, approvals.id)
    undo(session, merging.id, world.lead.id)
    assert chosen.statement_ids <= members(session, world, tools.id)


def test_a_split_out_of_a_merged_theme_stays_when_the_merge_is_undone(
    session, world, planning, tools, ticked
) -> None:
    inside = members(session, world, tools.id)
    merging = merge(session, tools, planning.id, world.lead.id)
    part = Ticked(world.survey.id, planning.id, frozenset(sorted(inside)[:2]))
    splitting = split(session, part, "Kit", world.lead.id)
    undo(session, merging.id, world.lead.id)
    assert members(session, world, splitting.theme_id) == part.statement_ids
    assert members(session, world, tools.id) == inside - part.statement_ids


def test_a_split_is_not_undone_while_what_it_came_from_is_part_of_it(
    session, world, planning, tools, ticked
) -> None:
    splitting = split(session, ticked(planning, 4), "Planning days", world.lead.id)
    merging = merge(session, planning, splitting.theme_id, world.lead.id)
    with pytest.raises(Refused, match="Undo that first"):
        undo(session, splitting.id, world.lead.id)
    undo(session, merging.id, world.lead.id)
    undo(session, splitting.id, world.lead.id)
    assert titles(session, world) == {"Planning", "Approvals", "Tools"}


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


def test_names_pins_and_hiding_are_undone_one_by_one(session, world, planning) -> None:
    for kind, value in (("name", "First"), ("name", "Second"), ("hide", ""), ("pin", "")):
        decide(session, planning, world.lead.id, DecisionKind(kind), value)
    pinned, hidden, second, first = history(session, planning)
    assert [each.can_be_undone for each in (pinned, hidden, second, first)] == [True, True, True, False]
    with pytest.raises(Refused, match="decided about this later"):
        undo(session, first.decision.id, world.lead.id)
    undo(session, pinned.decision.id, world.lead.id)
    undo(session, hidden.decision.id, world.lead.id)
    assert (planning.pinned, planning.hidden, planning.title) == (False, False, "Second")
    undo(session, second.decision.id, world.lead.id)
    assert planning.title == "First"
    undo(session, first.decision.id, world.lead.id)
    assert planning.title == "Planning"


def test_nothing_is_undone_twice_and_undoing_is_not_undone(session, world, planning, tools) -> None:
    merging = merge(session, tools, planning.id, world.lead.id)
    undo(session, merging.id, world.lead.id)
    undoing = session.exec(select(Decision).where(Decision.kind == DecisionKind.UNDO)).one()
    for decision_id, said in ((merging.id, "undid this already"), (undoing.id, "only decided anew")):
        with pytest.raises(Refused, match=said):
            undo(session, decision_id, world.lead.id)
    with pytest.raises(Missing):
        undo(session, "0" * 32, world.lead.id)


def test_a_single_statements_place_and_withholding_are_not_undone_here(
    session, world, planning, ticked
) -> None:
    move(session, ticked(planning, 2), None, world.lead.id)
    withhold(
        session, session.get_one(Statement, max(ticked(planning).statement_ids)), world.lead.id, Reason.OTHER
    )
    for kind in (DecisionKind.PLACE, DecisionKind.WITHHOLD):
        decision = session.exec(select(Decision).where(Decision.kind == kind)).first()
        with pytest.raises(Missing):
            undo(session, decision.id, world.lead.id)


def test_a_title_that_somebody_gave_to_another_theme_is_not_got_back(session, world, planning, tools) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    decide(session, tools, world.lead.id, DecisionKind.NAME, "planning")
    with pytest.raises(Refused, match="Another theme is called “Planning”"):
        undo(session, history(session, planning)[0].decision.id, world.lead.id)
    merging = merge(session, tools, planning.id, world.lead.id)
    undo(session, history(session, planning)[1].decision.id, world.lead.id)
    with pytest.raises(Refused, match="Another theme is called “planning”"):
        undo(session, merging.id, world.lead.id)


def test_the_history_tells_who_did_what_with_which_theme(session, world, planning, tools, ticked) -> None:
    second = add_lead(session, "second@pmo.example", "Second", "a long password")
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    moving = move(session, ticked(planning, 2), tools.id, second.id)
    undo(session, moving.id, world.lead.id)
    undone, moved, named = history(session, planning)
    assert (named.by, named.decision.value, named.other) == ("Lead", "Planning days", "")
    assert (moved.by, moved.other, moved.decision.value, moved.stands) == ("Second", "Tools", "2", False)
    assert undone.undone == moved.decision
    assert [each.decision.id for each in history(session, tools)] == [undone.decision.id, moving.id]
    assert {each.other for each in history(session, tools)} == {"Planning days"}


def test_nobody_decides_over_what_they_have_not_seen(session, world, planning, tools) -> None:
    seen = last_sequence(session, planning)
    check_seen(session, planning, seen)
    merge(session, tools, planning.id, world.lead.id)
    with pytest.raises(EditedMeanwhile, match="Meanwhile Lead decided"):
        check_seen(session, planning, seen)
    check_seen(session, planning, last_sequence(session, planning))


def test_two_people_at_once_are_one_after_the_other(engine, committed_world, find) -> None:
    """Who comes second waits, and is told, instead of overwriting."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        planning = find(session, committed_world).themes["Planning"]
    told = []

    def second() -> None:
        with transaction(engine) as session:
            theme = get_theme(session, planning.id)
            try:
                check_seen(session, theme, 0)
                decide(session, theme, committed_world.lead.id, DecisionKind.NAME, "Second")
            except EditedMeanwhile as conflict:
                told.append(str(conflict))

    other = Thread(target=second)
    with transaction(engine) as session:
        check_seen(session, session.merge(planning), 0)
        decide(session, session.merge(planning), committed_world.lead.id, DecisionKind.NAME, "First")
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join()
    assert len(told) == 1
    with transaction(engine) as session:
        assert get_theme(session, planning.id).title == "First"


def test_a_theme_is_kept_while_something_about_it_stands(session, world, planning, tools, ticked) -> None:
    assert kept_theme_ids(session, world.survey.id) == set()
    decide(session, planning, world.lead.id, DecisionKind.PIN)
    assert kept_theme_ids(session, world.survey.id) == {planning.id}
    merging = merge(session, tools, planning.id, world.lead.id)
    assert kept_theme_ids(session, world.survey.id) == {planning.id}
    undo(session, merging.id, world.lead.id)
    undo(session, history(session, planning)[-1].decision.id, world.lead.id)
    assert kept_theme_ids(session, world.survey.id) == set()
    assert decided_theme_ids(session, world.survey.id) == {planning.id, tools.id}


def test_what_was_taken_out_is_barred_until_it_is_put_back(session, world, planning, tools, ticked) -> None:
    chosen = ticked(planning, 1)
    (statement,) = chosen.statement_ids
    move(session, chosen, tools.id, world.lead.id)
    taking = move(session, Ticked(world.survey.id, tools.id, chosen.statement_ids), None, world.lead.id)
    assert barred_places(session, world.survey.id) == {(statement, planning.id), (statement, tools.id)}
    move(session, Ticked(world.survey.id, None, chosen.statement_ids), planning.id, world.lead.id)
    assert barred_places(session, world.survey.id) == {(statement, tools.id)}
    undo(session, taking.id, world.lead.id)
    assert barred_places(session, world.survey.id) == set()


def test_a_backlog_item_goes_along_with_a_merge(session, world, planning, tools) -> None:
    values = ItemValues("Improve tools", "", [], reach=5, impact=1, confidence=80, effort=1)
    item = add_item(session, world.survey.id, values, tools)
    merging = merge(session, tools, planning.id, world.lead.id)
    assert themes_with_items(session, world.survey.id) == {planning.id: item}
    (ranked,) = ranked_items(session, world.survey.id)
    assert (ranked.theme.title, ranked.evidence.respondents) == ("Planning", 12)
    with pytest.raises(EditedMeanwhile):
        add_item(session, world.survey.id, values, planning)
    undo(session, merging.id, world.lead.id)
    assert themes_with_items(session, world.survey.id) == {tools.id: item}


def test_of_two_items_of_merged_themes_the_themes_own_is_shown(session, world, planning, tools) -> None:
    values = ItemValues("Improve it", "", [], reach=5, impact=1, confidence=80, effort=1)
    add_item(session, world.survey.id, values, tools)
    own = add_item(session, world.survey.id, values, planning)
    merge(session, tools, planning.id, world.lead.id)
    assert themes_with_items(session, world.survey.id) == {planning.id: own}


def test_deleted_words_are_in_no_theme_that_was_merged_either(session, world, planning, tools) -> None:
    """Its keywords and its centroid were made of them, and would come back with it."""
    tools.centroid, tools.description = b"made of words", "People mention words."
    merging = merge(session, tools, planning.id, world.lead.id)
    delete_words(session, world.wave, "by Lead")
    undo(session, merging.id, world.lead.id)
    assert (tools.keywords, tools.quotes, tools.centroid, tools.description) == ([], [], b"", "")


def test_deleting_everything_takes_the_places_people_gave_and_keeps_what_they_named(
    session, world, planning, tools, ticked
) -> None:
    splitting = split(session, ticked(planning, 4), "Planning days", world.lead.id)
    moving = move(session, ticked(tools, 2), planning.id, world.lead.id)
    delete_everything(session, world.wave, "by Lead")
    assert session.exec(select(Assignment)).all() == []
    assert {each.kind for each in session.exec(select(Decision))} == {"split", "move"}
    assert {"Planning", "Planning days"} <= titles(session, world)
    undo(session, moving.id, world.lead.id)
    undo(session, splitting.id, world.lead.id)
    assert "Planning days" not in titles(session, world)


def test_a_decision_takes_as_many_queries_for_one_statement_as_for_many(
    session, world, planning, tools, ticked
) -> None:
    merge(session, tools, planning.id, world.lead.id)
    counts = []
    for how_many in (1, 15):
        chosen = ticked(planning, how_many)
        with counted(session) as sent:
            undo(session, move(session, chosen, None, world.lead.id).id, world.lead.id)
        counts.append(len(sent))
    assert counts[0] == counts[1]
