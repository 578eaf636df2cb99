"""A survey that is deleted leaves nothing but a line in the log; what belongs to others stays."""

from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.deleted import DeletedItem
from models.backlog.kept_evidence import KEPT
from models.backlog.listing import Wanted
from models.backlog.notes import add_note
from models.backlog.resting import add_theme
from models.backlog.saved_views import ViewKind, save_view
from models.backlog.settling import result_of, settle_score
from models.base import Missing, Refused, facts_of, new_id, table_of
from models.database import transaction
from models.evidence.reviewed import store_figures
from models.intake.waiting import Draft, record_response
from models.portfolio.goals import GoalValues, add_goal
from models.removal.deleted_items import delete_items
from models.removal.deletions import Deletion, DeletionKind, log_deletion
from models.removal.retention import finish_deletions
from models.removal.whole_survey import OtherTitle, delete_survey, delete_titled_survey, rows_below
from models.review.deciding import Ticked, decide, move
from models.review.trust_cards import draw_card
from models.surveys.surveys import Survey, create_survey, get_survey, lock_survey
from models.surveys.waves import get_wave, open_wave
from models.tables import METADATA
from models.themes.decisions import DecisionKind
from models.themes.runs import ask_for_run
from models.themes.statements import keep_vectors
from tests.factories.findings import find
from tests.factories.organisation import World
from tests.factories.panels import asked_and_sent
from tests.factories.responses import respond
from tests.factories.settings import SEALER
from tests.factories.suggested import analyse_again, new_inside
from tests.factories.telling import tell

OF_NO_SURVEY = {
    *(
        "users",
        "organisation",
        "portfolio_areas",
        "goals",
        "contributions",
        "services",
        "scoring",
        "item_numbers",
    ),
    *("panels", "scorers"),
    *("calendar", "known_names", "allowed_phrases", "topics", "public_links"),
}
BY_THEIR_STATEMENTS = {"assignments", "vectors"}  # have a statement's id or hash, and no key
Rows = dict[str, set[str]]


def stored(session: Session) -> Rows:
    """Every row of every table that has one."""
    session.flush()
    rows = {
        name: {repr(tuple(row)) for row in session.execute(table.select())}
        for name, table in METADATA.tables.items()
    }
    return {name: kept for name, kept in rows.items() if kept}


def fill(session: Session, world: World) -> None:
    """Let a survey have rows in every table in which a survey can have any."""
    found = find(session, world)
    planning, tools = found.themes["Planning"], found.themes["Tools"]
    keep_vectors(session, {row.text_hash: b"vector" for row in found.statements}, "model")
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    some = frozenset(row.id for row in found.statements if row.text.startswith("Tools"))
    move(session, Ticked(world.survey.id, tools.id, some), planning.id, world.lead.id)
    analyse_again(session, world.survey, [new_inside(session, world.survey, "Planning", "Planning held up")])
    draw_card(session, found.run, world.lead.id, sample=5)
    values = ItemValues("Plan earlier", "", [world.areas["Data"].id], 5, 1, 80, 1)
    goal = add_goal(session, GoalValues(f"Goal of {world.survey.id}"))
    item = add_item(session, world.survey.id, replace(values, goal_ids=[goal.id]), [planning, tools])
    change_item(session, item, replace(values, title="Plan late", goal_ids=[goal.id]), version=1)
    panel = asked_and_sent(session, [item.id], 1.0, 4.0)
    result = result_of(session, panel, item.id)
    settle_score(session, panel, result, result.prefilled, version=item.version)
    save_view(session, f"View of {world.survey.id}", ViewKind.BOARD, Wanted(survey=world.survey.id))
    add_note(session, item, world.lead.id, "Ask the board")
    delete_items(session, [add_item(session, world.survey.id, values).id], world.lead.id)
    log_deletion(session, world.wave, DeletionKind.NAME, "by Lead")
    store_figures(session, world.wave)
    tell(session, world.survey.id, world.lead.id)
    ask_for_run(session, world.survey.id)
    open_now = open_wave(session, world.survey.id, "Second wave", headcount=100)
    respond(session, world, works="Still waiting", area="Tiny", wave=open_now)


@pytest.fixture
def another(session, world) -> World:
    """A second survey of the same organisation."""
    told = {name: world.survey.told[name] for name in ("purpose", "responsible", "contact", "urgent_contact")}
    survey = create_survey(session, title="Another", **told)
    return replace(world, survey=survey, wave=open_wave(session, survey.id, "Its first wave", headcount=100))


def test_each_table_is_known_to_hold_rows_of_surveys_or_of_none() -> None:
    reached = {table.name for table in rows_below(table_of(Survey), "any")} | BY_THEIR_STATEMENTS
    assert reached | OF_NO_SURVEY == set(METADATA.tables)
    assert reached & OF_NO_SURVEY == set()
    traces = {table.name for table in METADATA.tables.values() if facts_of(table).holds_traces}
    assert traces <= reached | {"allowed_phrases", "topics"}


def test_nothing_is_left_of_a_deleted_survey_in_any_table(session, world) -> None:
    fill(session, world)
    beside = {"users", "portfolio_areas", "goals", "item_numbers", "panels", "scorers"}
    of_surveys = {table.name for table in rows_below(table_of(Survey), "any")} | BY_THEIR_STATEMENTS
    assert set(stored(session)) == of_surveys | beside
    delete_survey(session, world.survey.id, "by Lead")
    assert set(stored(session)) == {*beside, "deletions"}
    log = session.exec(select(Deletion)).one()
    assert (log.kind, log.reason, log.survey_id, log.wave_id) == (DeletionKind.SURVEY, "by Lead", None, None)


def test_another_survey_keeps_every_row_of_its_own(session, world, another) -> None:
    fill(session, another)
    with_both = stored(session)
    fill(session, world)  # the same words: their vectors are shared
    delete_survey(session, world.survey.id, "by Lead")
    after = stored(session)
    numbers = {"item_numbers"}  # how many items there ever were
    gone = {name for name, rows in with_both.items() if rows - after.get(name, set())}
    assert gone == {"surveys", "questions", "waves"} | numbers  # what the deleted one had from the beginning
    added = {name for name, rows in after.items() if rows - with_both[name]}
    assert added == {"deletions", "goals", "panels", "scorers"} | numbers


def test_a_deleted_item_of_another_survey_loses_the_figures_of_a_deleted_one(session, world, another) -> None:
    values = ItemValues("Plan earlier", "", [], 5, 1, 80, 1)
    item = add_item(session, world.survey.id, values, find(session, world).themes["Planning"])
    add_theme(session, item, find(session, another).themes["Planning"], item.version, world.lead.id)
    delete_items(session, [item.id], world.lead.id)
    delete_survey(session, another.survey.id, "by Lead")
    kept = session.exec(select(DeletedItem.kept)).one()
    assert {kept["backlog_item_themes"][0][name] for name in KEPT} == {None}
    assert kept["backlog_items"][0]["kept_answered"] == 12  # of its own survey


def test_only_who_types_the_title_deletes(session, world) -> None:
    survey_id = world.survey.id
    with pytest.raises(OtherTitle):
        delete_titled_survey(session, world.survey, "How is it going?", "by Lead")
    assert get_survey(session, survey_id)
    delete_titled_survey(session, world.survey, "  how is project  work GOING? ", "by Lead")
    with pytest.raises(Missing):
        lock_survey(session, survey_id)


def test_an_answer_that_comes_too_late_is_refused(session, world) -> None:
    form = get_wave(session, world.wave.id)
    session.expunge(form)
    delete_survey(session, world.survey.id, "by Lead")
    with pytest.raises(Refused):
        record_response(session, form, Draft(), new_id(), SEALER)


def test_the_files_are_cleared_of_a_deleted_survey_too(engine, committed_world) -> None:
    world = committed_world
    with transaction(engine) as session:
        respond(session, world, works="A kingfisher helped.")
        delete_survey(session, world.survey.id, "by Lead")
    finish_deletions(engine)
    with transaction(engine) as session:
        assert session.exec(select(Deletion.pending)).all() == [None]


def test_an_answer_on_its_way_while_its_survey_is_deleted_leaves_no_row(engine, committed_world) -> None:
    world = committed_world
    deletes = Thread(target=_delete, args=(engine, world.survey.id))
    with transaction(engine) as session:
        respond(session, world, works="On its way")
        deletes.start()
        deletes.join(0.5)
        assert deletes.is_alive()  # it waits until the answer is in
    deletes.join(20)
    with transaction(engine) as session:
        assert set(stored(session)) == {"users", "portfolio_areas", "deletions"}


def _delete(engine: Engine, survey_id: str) -> None:
    with transaction(engine) as session:
        delete_survey(session, survey_id, "by Lead")
