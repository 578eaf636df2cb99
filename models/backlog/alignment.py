"""How much of what the organisation aims at an item moves."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from models.backlog.items import BacklogItem, BacklogItemGoal
from models.portfolio.goals import Goal


def alignment_of(goals: Iterable[Goal], total: int) -> float | None:
    """Weight of the goals that an item moves ÷ weight of all goals, in per cent; None while there are none.

    Our own formula. Goals that are archived count on neither side, and of goals that are parts of others
    those count that the item itself is tied to.

    Parameters
    ----------
    total
        The weight of all goals (see `weight_of_goals`).
    """
    return 100 * sum(goal.weight for goal in goals if not goal.archived) / total if total else None


def weight_of_goals(session: Session) -> int:
    """The weight of all goals that are not archived."""
    return session.exec(select(func.coalesce(func.sum(Goal.weight), 0)).where(~col(Goal.archived))).one()


def aligned() -> ColumnElement[Any]:
    """The alignment of an item (see `alignment_of`), as a column of a statement that reads items."""
    every = sqlalchemy.select(func.sum(Goal.weight)).where(~col(Goal.archived)).scalar_subquery()
    own = (
        sqlalchemy.select(func.coalesce(func.sum(Goal.weight), 0))
        .join(BacklogItemGoal, col(BacklogItemGoal.goal_id) == Goal.id)
        .where(col(BacklogItemGoal.item_id) == BacklogItem.id, ~col(Goal.archived))
        .correlate(BacklogItem)
        .scalar_subquery()
    )
    return 100 * sqlalchemy.cast(own, sqlalchemy.Float) / every
