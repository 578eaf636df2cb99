"""Our own exports come back as they were."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, delete, update

from models.backlog.changes import ItemChange
from models.backlog.changing import ItemValues, add_item
from models.backlog.item_import import import_items, plan_items
from models.backlog.items import BacklogItem, BacklogItemArea, BacklogItemGoal, ItemKind, ItemStatus
from models.backlog.ranking import error_of_reach
from models.backlog.scoring import CONFIDENCES, IMPACTS, LEAST_EFFORT, MOST_EFFORT, MOST_REACH
from models.database import make_engine, transaction, writing_session
from models.portfolio.areas import add_area
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.names import key_of
from models.portfolio.services import add_service
from models.themes.statements import Statement
from tests.factories.backlog import listed_backlog
from webapp.backlog.exports import FORMATS
from webapp.backlog.exports.entry import register_of
from webapp.backlog.imports.register_file import read_register
from webapp.backlog.imports.register_rows import our_rows

OURS = ("csv", "xlsx", "json")
SIGNS = [*"ab=+-@,;:'\"|\t\r\n \\ü＝＠😡<", "\u200b", "\u2028", "\x85", "_x000D_", "\ufeff", "\x0b"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=8).map("".join)
LINES = st.lists(st.sampled_from([sign for sign in SIGNS if sign.isprintable()]), min_size=1, max_size=8).map(
    "".join
)
ITEMS = st.fixed_dictionaries(
    {
        "title": LINES,
        "description": TEXTS,
        "owner": TEXTS,
        "status": st.sampled_from(list(ItemStatus)),
        "kind": st.sampled_from(list(ItemKind)),
        "due_on": st.none() | st.dates(date(1900, 1, 1)),
        "added_on": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        "reach": st.integers(0, MOST_REACH),
        "impact": st.sampled_from(list(IMPACTS)),
        "confidence": st.sampled_from(list(CONFIDENCES)),
        "effort": st.floats(LEAST_EFFORT, MOST_EFFORT),
        "imported": st.just({})
        | st.fixed_dictionaries(
            {"survey": LINES, "theme": LINES, "answered": st.integers(0, 99), "works": st.integers(0, 99)},
            optional={"quotes": st.lists(LINES, min_size=1, max_size=2), "newest_round": LINES},
        ),
    }
)
NAMES = st.lists(LINES.filter(lambda name: name == " ".join(name.split())), max_size=2, unique_by=key_of)


def read_back(name: str, written: bytes) -> object:
    """What a format says, as a reader that is not ours has it."""
    if name == "json":
        return written
    if name == "csv":
        return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    sheets = openpyxl.load_workbook(io.BytesIO(written)).worksheets
    return {sheet.title: list(sheet.values) for sheet in sheets}


def exported(session: Session, name: str) -> bytes:
    return FORMATS[name].write(register_of(session, listed_backlog(session)))


def imported(session: Session, raw: bytes):
    rows = our_rows(read_register(raw, "register"), makes=True)
    plan = plan_items(session, rows.register)
    import_items(session, rows.register, plan.seen, None)
    return plan


def forget_items(session: Session) -> None:
    for table in (ItemChange, BacklogItemArea, BacklogItemGoal, BacklogItem):
        session.exec(delete(table))
    session.expire_all()


@pytest.fixture
def items(engine, world, findings):
    """An item of a theme, tied to all there is; one with a reach by hand; one by hand; one that is done."""
    with transaction(engine) as session:
        goals = [
            add_goal(session, GoalValues("Deliver on time; and within budget", weight=9)),
            add_goal(session, GoalValues("“Trust”", weight=9)),
        ]
        values = ItemValues(
            title="Shorten approvals",
            description="One board\ninstead of <three>",
            area_ids=[world.areas["Data"].id, world.areas["Housing"].id],
            reach=12,
            impact=2.0,
            confidence=80,
            effort=1.5,
            kind="process",
            due_on=date(2027, 6, 30),
            owner="=A director",
            service_id=add_service(session, "Reporting").id,
            goal_ids=[goal.id for goal in goals],
        )
        first = add_item(session, world.survey.id, values, session.merge(findings.themes["Planning"]))
        first.reach = first.reach_found
        add_item(
            session,
            world.survey.id,
            ItemValues("Tools", "", [], 55, 1, 80, 1),
            session.merge(findings.themes["Tools"]),
        )
        add_item(session, None, ItemValues("=Two", "", [], 5, 1, 80, 1, "done"))
        add_item(session, world.survey.id, ItemValues("Three", "", [], 5, 1, 80, 1, "on hold"))


@pytest.fixture
def elsewhere(fresh_database):
    """An installation in which nothing is."""
    made = make_engine(fresh_database("sqlite"))
    yield made
    made.dispose()


@pytest.mark.parametrize("name", OURS)
def test_an_export_that_is_imported_changes_nothing(engine, items, look, name) -> None:
    with transaction(engine) as session:
        plan = imported(session, exported(session, name))
        assert (plan.added, plan.changed, plan.refused, plan.same) == ((), (), (), 4)


@pytest.mark.parametrize("name", OURS)
def test_an_export_comes_back_where_the_items_are_gone(engine, items, name) -> None:
    with transaction(engine) as session:
        before = exported(session, name)
        forget_items(session)
        session.exec(update(Statement).values(text_hash=""))  # else its quotes are those of people here
        imported(session, before)
        assert read_back(name, exported(session, name)) == read_back(name, before)


@pytest.mark.parametrize("name", ["xlsx", "json"])
def test_an_export_comes_back_where_nothing_is(engine, items, name, elsewhere) -> None:
    with transaction(engine) as session:
        before = exported(session, name)
    with transaction(elsewhere) as session:
        imported(session, before)
        assert read_back(name, exported(session, name)) == read_back(name, before)


def test_a_csv_comes_back_where_there_are_the_same_areas_and_goals(engine, items, elsewhere) -> None:
    """It tells of them nothing but their names."""
    with transaction(engine) as session:
        before, around = exported(session, "csv"), exported(session, "json")
    with transaction(elsewhere) as session:
        imported(session, around)
        forget_items(session)
        imported(session, before)
        assert exported(session, "csv") == before


@pytest.mark.parametrize("name", OURS)
@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=st.lists(ITEMS, max_size=4, unique_by=lambda each: each["title"]), names=NAMES)
def test_whatever_is_in_it_an_export_comes_back(engine, world, name, items, names) -> None:
    with writing_session(engine) as session:
        goals = [add_goal(session, GoalValues(each)) for each in names]
        areas = [add_area(session, each, 5) for each in names]
        services = [add_service(session, each) for each in names]
        for values in items:
            item = BacklogItem(**values, service_id=services[0].id if services else None)
            if item.imported:
                item.imported_reach = item.reach
                item.imported_error = error_of_reach(item.imported["answered"], None, item.imported["works"])
            session.add(item)
            session.flush()
            session.add_all(BacklogItemGoal(item_id=item.id, goal_id=each.id) for each in goals)
            session.add_all(BacklogItemArea(item_id=item.id, area_id=each.id) for each in areas)
        session.flush()
        before = exported(session, name)
        forget_items(session)
        plan = imported(session, before)
        assert plan.refused == ()
        assert read_back(name, exported(session, name)) == read_back(name, before)
        session.rollback()
