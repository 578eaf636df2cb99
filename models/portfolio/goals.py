"""The organisation's strategic goals, as a tree, and the areas that contribute to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false
from sqlmodel import Field, Session, SQLModel, col, delete, select

from models.base import EditedMeanwhile, Missing, Refused, Row, declare
from models.portfolio.areas import PortfolioArea
from models.portfolio.tree import as_tree, below

USUAL_WEIGHT = 5
MOST_WEIGHT = 10


class Goal(Row, table=True):
    """Where the organisation means to be. `weight`, 1 to 10, says how much it counts beside the others."""

    __tablename__ = "goals"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    statement: str = Field(max_length=200, unique=True)
    owner: str = Field(default="", max_length=100)
    weight: int = USUAL_WEIGHT
    due_on: date | None = None
    parent_id: str | None = Field(default=None, foreign_key="goals.id", index=True)
    archived: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = 1


class Contribution(SQLModel, table=True):
    """An area contributes to a goal."""

    __tablename__ = "contributions"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    goal_id: str = Field(foreign_key="goals.id", primary_key=True)
    area_id: str = Field(foreign_key="portfolio_areas.id", primary_key=True, index=True)


@dataclass(frozen=True)
class GoalValues:
    """What a person gives for a goal."""

    statement: str
    owner: str = ""
    weight: int = USUAL_WEIGHT
    due_on: date | None = None
    parent_id: str | None = None
    area_ids: Sequence[str] = ()


def all_goals(session: Session) -> Sequence[Goal]:
    """All goals, archived ones too: the weightiest first."""
    return session.exec(select(Goal).order_by(col(Goal.weight).desc(), col(Goal.statement))).all()


def current_goals(session: Session) -> Sequence[Goal]:
    """The goals that are not archived, the weightiest first."""
    return [goal for goal in all_goals(session) if not goal.archived]


def goal_tree(session: Session) -> list[tuple[int, Goal]]:
    """All goals as (depth, goal), each below the one it is part of."""
    return as_tree(all_goals(session))


def get_goal(session: Session, goal_id: str) -> Goal:
    """Load a goal.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    goal = session.get(Goal, goal_id)
    if goal is None:
        raise Missing("This goal is not here.")
    return goal


def add_goal(session: Session, values: GoalValues) -> Goal:
    """Add a goal.

    Raises
    ------
    Missing
        If the goal it is part of is not there.
    Refused
        If there is one with the same words.
    """
    goal = Goal(statement=values.statement)
    _check(session, goal, values)
    return _keep(session, goal, values)


def change_goal(session: Session, goal: Goal, values: GoalValues, version: int) -> None:
    """Change a goal and the areas that contribute to it.

    Raises
    ------
    EditedMeanwhile
        If the goal is no longer at `version`, the one the person saw.
    Missing
        If the goal it is part of is not there.
    Refused
        If another has the same words, or the place is below the goal itself.
    """
    session.refresh(goal, with_for_update=True)
    if goal.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this goal since you opened it. What you typed is still here: compare it "
            "with the goal as it is now, then save again."
        )
    _check(session, goal, values)
    goal.version += 1
    _keep(session, goal, values)


def archive_goal(session: Session, goal: Goal, *, archived: bool = True) -> None:
    """Stop going after a goal and those below it, which keep what they moved; or take it up again."""
    for each in [goal, *below(all_goals(session), goal.id)] if archived else [goal]:
        each.archived = archived
        each.version += 1
        session.add(each)
    session.flush()


def areas_by_goal(session: Session) -> Mapping[str, Sequence[PortfolioArea]]:
    """The areas that contribute to each goal, by the goal's id; areas by name."""
    rows = session.exec(
        select(Contribution.goal_id, PortfolioArea)
        .join(PortfolioArea, col(PortfolioArea.id) == Contribution.area_id)
        .order_by(PortfolioArea.name)
    ).all()
    areas: dict[str, list[PortfolioArea]] = defaultdict(list)
    for goal_id, area in rows:
        areas[goal_id].append(area)
    return areas


def goals_of_area(session: Session, area_id: str) -> Sequence[Goal]:
    """The goals that an area contributes to, by their words."""
    contributes = select(Contribution.goal_id).where(Contribution.area_id == area_id)
    return session.exec(select(Goal).where(col(Goal.id).in_(contributes)).order_by(Goal.statement)).all()


def move_contributions(session: Session, goals: Sequence[Goal], area_id: str, into_id: str) -> None:
    """Have another area contribute to goals in the place of one; where both do, once."""
    there = set(session.exec(select(Contribution.goal_id).where(Contribution.area_id == into_id)).all())
    session.exec(delete(Contribution).where(col(Contribution.area_id) == area_id))
    for goal in goals:
        if goal.id not in there:
            session.add(Contribution(goal_id=goal.id, area_id=into_id))
        goal.version += 1
        session.add(goal)
    session.flush()


def _check(session: Session, goal: Goal, values: GoalValues) -> None:
    same = select(Goal).where(Goal.statement == values.statement, Goal.id != goal.id)
    if session.exec(same).first():
        raise Refused(
            f"There is already a goal “{values.statement}”. Nothing was changed; choose other words."
        )
    if values.parent_id is None:
        return
    if session.get(Goal, values.parent_id) is None:
        raise Missing("The goal it is part of is not there any more. Choose another.")
    inside = {goal.id, *(each.id for each in below(all_goals(session), goal.id))}
    if values.parent_id in inside:
        raise Refused("A goal cannot be part of itself, or of one that is part of it. Choose another.")


def _keep(session: Session, goal: Goal, values: GoalValues) -> Goal:
    for name in ("statement", "owner", "weight", "due_on", "parent_id"):
        setattr(goal, name, getattr(values, name))
    session.add(goal)
    session.flush()
    session.exec(delete(Contribution).where(col(Contribution.goal_id) == goal.id))
    session.add_all(Contribution(goal_id=goal.id, area_id=area_id) for area_id in set(values.area_ids))
    session.flush()
    return goal
