"""Every column of the register is written, and comes back when it is imported."""

from datetime import date

import pytest

from models.backlog.changing import ItemValues, add_item, set_place
from models.backlog.items import Closure
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.services import add_service
from tests.factories.backlog import listed_backlog
from webapp.backlog import other_words
from webapp.backlog.exports.entry import entries_of
from webapp.backlog.exports.register_columns import COLUMNS, COMPUTED, Given


@pytest.fixture
def entry(engine, look, world, findings):
    """An item with something in every column."""
    with transaction(engine) as session:
        values = ItemValues(
            title="Shorten approvals",
            description="One board\ninstead of three",
            area_ids=[world.areas["Data"].id, world.areas["Housing"].id],
            reach=50,
            impact=0.5,
            confidence=80,
            effort=1.5,
            status="on hold",
            kind="process",
            owner="A director",
            due_on=date(2027, 6, 30),
            goal_ids=[add_goal(session, GoalValues("Deliver on time")).id],
            service_id=add_service(session, "Reporting").id,
            inputs={"job_size": 5.0, "risk_reduction": 1.0, "fit": 0.5},
            reasons={"reach": "Counted: by hand", "job_size": "As the last one"},
            improvement="One board",
            measure="Days until approval",
            base_value=14,
            target=7.5,
            value_now=9,
            review_at="Spring round",
            closure=Closure.PARTLY,
            reply="We cut it to one board",
            lesson_event="Three boards met",
            lesson_cause="History",
            lesson_effect="Weeks of waiting",
            lesson_recommendation="Ask who decides",
        )
        themes = [session.merge(findings.themes[name]) for name in ("Planning", "Tools")]
        item = add_item(session, world.survey.id, values, themes)
        set_place(session, item, 1, "The regulator asks for it", item.version, world.lead.id)
    (only,) = entries_of(look, listed_backlog(look))
    return only


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_what_is_written_into_a_column_is_read_back_as_it_was(entry, column) -> None:
    value, cell = column.write(entry), column.cell(entry)
    assert cell not in (None, "")
    if column.comes_back is not COMPUTED:
        assert column.comes_back.read(str(cell)) == ("on hold" if column.name == "Status" else value)


def test_a_column_that_a_person_gives_is_known_by_our_name_for_it() -> None:
    given = {column.comes_back.field: column for column in COLUMNS if isinstance(column.comes_back, Given)}
    assert given.keys() == other_words.HEADINGS.keys()
    for field, column in given.items():
        assert column.name.casefold() in other_words.HEADINGS[field]


def test_no_two_columns_have_one_name_and_no_heading_is_of_two_fields() -> None:
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    headings = [name for names in other_words.HEADINGS.values() for name in names]
    assert len(set(headings)) == len(headings)
