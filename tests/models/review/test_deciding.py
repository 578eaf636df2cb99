from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.accounts.users import add_lead
from models.backlog.items import themes_with_items
from models.base import EditedMeanwhile, Missing, Refused
from models.database import transaction
from models.removal.retention import delete_everything
from models.review.deciding import Ticked, decide, merge, move, split, undo
from models.review.history import check_seen, history, last_sequence
from models.review.withholding import Reason, withhold
from models.themes.assignments import Assignment
from models.themes.decisions import Decision, DecisionKind, decided_theme_ids
from models.themes.replay import barred_places
from models.themes.statements import Statement
from models.themes.themes import get_theme
from models.themes.themes_to_keep import kept_theme_ids
from tests.factories.findings import find


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


def test_names_pins_and_hiding_are_undone_one_by_one(session, world, planning) -> None:
    for kind, value in (("name", "First"), ("name", "Second"), ("hide", ""), ("pin", "")):
        decide(session, planning, world.lead.id, DecisionKind(kind), value)
    pinned, hidden, second, first = history(session, planning)
    assert [each.can_be_undone for each in (pinned, hidden, second, first)] == [True, True, True, False]
    with pytest.raises(Refused, match="decided about this later"):
        undo(session, first.decision.id, world.lead.id)
    undo(session, pinned.decision.id, world.lead.id)
    undo(session, hidden.decision.id, world.lead.id)
    assert (planning.hidden, planning.title) == (False, "Second")
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


def test_an_earlier_name_is_not_got_back_where_another_theme_has_it_now(
    session, world, planning, tools
) -> None:
    for kind, value in (("name", "First"), ("name", "Second"), ("hide", "")):
        decide(session, planning, world.lead.id, DecisionKind(kind), value)
    decide(session, tools, world.lead.id, DecisionKind.NAME, "First")
    with pytest.raises(Refused, match="Another theme is called “First”"):
        undo(session, history(session, planning)[1].decision.id, world.lead.id)


def test_what_gives_no_title_back_is_undone_whoever_has_it(session, world, planning, tools) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    decide(session, planning, world.lead.id, DecisionKind.HIDE)
    tools.label = "Planning days"
    undo(session, history(session, planning)[0].decision.id, world.lead.id)
    assert not planning.hidden


def test_two_labels_of_the_machine_may_be_the_same(session, world, planning, tools) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    tools.label = "Planning"
    undo(session, history(session, planning)[0].decision.id, world.lead.id)
    assert planning.title == tools.title == "Planning"


def test_a_theme_may_get_back_the_title_it_has(session, world, planning) -> None:
    for _ in range(2):
        decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    undo(session, history(session, planning)[0].decision.id, world.lead.id)
    assert planning.title == "Planning days"


def test_the_history_tells_who_did_what_with_which_theme(session, world, planning, tools, ticked) -> None:
    second = add_lead(session, "second@pmo.example", "Second", "a hash")
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


def test_two_people_at_once_are_one_after_the_other(engine, committed_world) -> None:
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
    assert kept_theme_ids(session, world.survey.id, themes_with_items(session, world.survey.id)) == set()
    decide(session, planning, world.lead.id, DecisionKind.PIN)
    assert kept_theme_ids(session, world.survey.id, themes_with_items(session, world.survey.id)) == {
        planning.id
    }
    merging = merge(session, tools, planning.id, world.lead.id)
    assert kept_theme_ids(session, world.survey.id, themes_with_items(session, world.survey.id)) == {
        planning.id
    }
    undo(session, merging.id, world.lead.id)
    undo(session, history(session, planning)[-1].decision.id, world.lead.id)
    assert kept_theme_ids(session, world.survey.id, themes_with_items(session, world.survey.id)) == set()
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


def test_deleting_everything_takes_the_places_people_gave_and_keeps_what_they_named(
    session, world, planning, tools, ticked, titles
) -> None:
    splitting = split(session, ticked(planning, 4), "Planning days", world.lead.id)
    moving = move(session, ticked(tools, 2), planning.id, world.lead.id)
    delete_everything(session, world.wave, "by Lead")
    assert session.exec(select(Assignment)).all() == []
    assert {each.kind for each in session.exec(select(Decision))} == {"split", "move"}
    assert {"Planning", "Planning days"} <= titles()
    undo(session, moving.id, world.lead.id)
    undo(session, splitting.id, world.lead.id)
    assert "Planning days" not in titles()


def test_a_decision_takes_as_many_queries_for_one_statement_as_for_many(
    session, world, planning, tools, ticked
) -> None:
    merge(session, tools, planning.id, world.lead.id)
    planning.keywords = []  # or it loses one where the last statement that says it is among the ticked
    counts = []
    for how_many in (1, 15):
        chosen = ticked(planning, how_many)
        with counted(session) as sent:
            undo(session, move(session, chosen, None, world.lead.id).id, world.lead.id)
        counts.append(len(sent))
    assert counts[0] == counts[1]
