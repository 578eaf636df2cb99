"""A portfolio of many areas and goals."""

import random
from collections.abc import Sequence

from sqlmodel import Session

from models.backlog.items import BacklogItem, BacklogItemGoal
from models.portfolio.areas import PortfolioArea, add_area
from models.portfolio.goals import Goal, GoalValues, add_goal


def add_areas(session: Session, number: int) -> list[PortfolioArea]:
    """A tree: five at the top, four under each."""
    areas: list[PortfolioArea] = []
    for n in range(number):
        areas.append(add_area(session, f"Area {n:02}", 100, areas[(n - 5) // 4].id if n >= 5 else None))
    return areas


def add_goals(
    session: Session, areas: Sequence[PortfolioArea], number: int, lot: random.Random
) -> list[Goal]:
    """Goals to each of which five areas contribute."""
    return [
        add_goal(session, GoalValues(f"Goal {n}", area_ids=[area.id for area in lot.sample(areas, 5)]))
        for n in range(number)
    ]


def move_goals(session: Session, items: Sequence[BacklogItem], goals: Sequence[Goal]) -> None:
    """Let each item move one goal, by turns."""
    goal_ids = [goals[number % len(goals)].id for number in range(len(items))]
    pairs = zip(items, goal_ids, strict=True)
    session.add_all(BacklogItemGoal(item_id=item.id, goal_id=goal_id) for item, goal_id in pairs)
