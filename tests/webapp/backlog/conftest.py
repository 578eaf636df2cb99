"""A backlog to export."""

from datetime import date

import pytest

from models.backlog.changing import ItemValues, add_item
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal


@pytest.fixture
def items(engine, world, findings):
    """An item of a theme, tied to all there is; and one by hand."""
    with transaction(engine) as session:
        goal = add_goal(session, GoalValues("Deliver on time; and within budget"))
        values = ItemValues(
            title="Shorten approvals",
            description="One board\ninstead of <three>",
            area_ids=[world.areas["Data"].id, world.areas["Housing"].id],
            reach=50,
            impact=2.0,
            confidence=80,
            effort=1.5,
            kind="process",
            due_on=date(2027, 6, 30),
            goal_ids=[goal.id],
        )
        add_item(session, world.survey.id, values, session.merge(findings.themes["Planning"]))
        add_item(session, None, ItemValues("=Two", "", [], 5, 1, 80, 1))
