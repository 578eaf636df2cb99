"""Which improvements move which goal, and in which part of the organisation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from models.backlog.items import BacklogItem, BacklogItemArea, BacklogItemGoal, ItemStatus
from models.portfolio.areas import PortfolioArea, current_areas
from models.portfolio.goals import Goal, areas_by_goal, current_goals
from models.portfolio.tree import as_tree, below


@dataclass(frozen=True)
class Moved:
    """How many improvements are to be done and how many are done; declined ones count as neither."""

    open: int = 0
    done: int = 0

    @property
    def heat(self) -> int:
        """How strongly it is coloured, 0 to 4, by all of them."""
        return min(4, self.open + self.done)


@dataclass(frozen=True)
class GoalMoved:
    """A goal with the areas that contribute to it and its improvements: in all, and by area at the top."""

    depth: int
    goal: Goal
    areas: Sequence[PortfolioArea]
    total: Moved
    by_area: Mapping[str, Moved]
    contributing: frozenset[str]


@dataclass(frozen=True)
class Portfolio:
    """The goals, each below the one it is part of; the areas at the top; improvements that move no goal."""

    goals: Sequence[GoalMoved]
    areas: Sequence[PortfolioArea]
    moving_none: Moved


@dataclass(frozen=True)
class _Ties:
    """How each item stands, the areas at the top that it concerns, and the top of each area; all by id."""

    status: Mapping[str, str]
    areas: Mapping[str, set[str]]
    top: Mapping[str, str]

    def count(self, items: Iterable[str], area_id: str | None = None) -> Moved:
        """Count items: all, or those that concern an area at the top."""
        found = [self.status[item] for item in items if area_id is None or area_id in self.areas[item]]
        done = found.count(ItemStatus.DONE)
        return Moved(len(found) - done - found.count(ItemStatus.DECLINED), done)


def portfolio_of(session: Session) -> Portfolio:
    """See which improvements move which goal: a goal's include those of the goals below it.

    An improvement is counted under the area at the top that its areas belong to, once.
    """
    areas, goals = current_areas(session), current_goals(session)
    ties = _ties(session, areas)
    top_areas = [area for area in areas if ties.top[area.id] == area.id]
    moving, contributing = _items_by_goal(session), areas_by_goal(session)

    def moved(depth: int, goal: Goal) -> GoalMoved:
        inside = [goal.id, *(each.id for each in below(goals, goal.id))]
        items = set().union(*(moving[each] for each in inside))
        own = contributing.get(goal.id, ())
        return GoalMoved(
            depth=depth,
            goal=goal,
            areas=own,
            total=ties.count(items),
            by_area={area.id: ties.count(items, area.id) for area in top_areas},
            contributing=frozenset(ties.top[area.id] for area in own if area.id in ties.top),
        )

    moving_none = ties.status.keys() - set().union(*moving.values())
    return Portfolio([moved(*each) for each in as_tree(goals)], top_areas, ties.count(moving_none))


def _ties(session: Session, areas: Sequence[PortfolioArea]) -> _Ties:
    top, tied = _tops(areas), defaultdict[str, set[str]](set)
    for item_id, area_id in session.exec(select(BacklogItemArea.item_id, BacklogItemArea.area_id)).all():
        if area_id in top:
            tied[item_id].add(top[area_id])
    status = session.exec(select(BacklogItem.id, BacklogItem.status)).all()
    return _Ties({item_id: stands for item_id, stands in status}, tied, top)


def _tops(areas: Sequence[PortfolioArea]) -> dict[str, str]:
    """The area at the top that each area belongs to, by id."""
    top: dict[str, str] = {}
    for depth, area in as_tree(areas):
        top[area.id] = top[area.parent_id] if depth and area.parent_id else area.id
    return top


def _items_by_goal(session: Session) -> Mapping[str, set[str]]:
    """The items that move each goal, all by id."""
    moving: dict[str, set[str]] = defaultdict(set)
    for goal_id, item_id in session.exec(select(BacklogItemGoal.goal_id, BacklogItemGoal.item_id)).all():
        moving[goal_id].add(item_id)
    return moving
