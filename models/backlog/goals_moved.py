"""Which improvements move which goal, and in which part of the organisation."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col

from models.backlog.items import FINISHED, BacklogItem, BacklogItemArea, BacklogItemGoal, ItemStatus
from models.base import in_chunks, table_of
from models.portfolio.areas import PortfolioArea, all_areas
from models.portfolio.goals import Goal, areas_by_goal, current_goals
from models.portfolio.tree import as_tree, below

FIRST = 3  # improvements of each goal that are named
# What is being done is named first, what has ended last.
_NAMED_FIRST = (
    ItemStatus.DOING,
    ItemStatus.PLANNED,
    ItemStatus.ACCEPTED,
    ItemStatus.PROPOSED,
    ItemStatus.ON_HOLD,
    *FINISHED,
)
_PLACES = {status.value: place for place, status in enumerate(_NAMED_FIRST)}


@dataclass(frozen=True)
class Moved:
    """How many improvements are to be done and how many are done; declined ones count as neither."""

    open: int = 0
    done: int = 0

    @property
    def heat(self) -> int:
        """How strongly it is coloured, 0 to 4, by all of them."""
        return min(4, self.open + self.done)


class Improvement(NamedTuple):
    """What of an item the portfolio tells."""

    id: str
    status: str
    due_on: date | None
    title: str = ""
    owner: str = ""


@dataclass(frozen=True)
class GoalMoved:
    """A goal with the areas that contribute to it and its improvements: in all, the first, and by part.

    A part is an area with all below it, or what is left of the area that was asked for.
    """

    depth: int
    goal: Goal
    areas: Sequence[PortfolioArea]
    total: Moved
    by_area: Mapping[str, Moved]
    contributing: frozenset[str]
    first: Sequence[Improvement] = ()


@dataclass(frozen=True)
class Portfolio:
    """The goals, each below the one it is part of; the parts, by name; improvements that move no goal.

    `part_of` gives the part that each area belongs to, by id, those that are archived or merged included.
    """

    goals: Sequence[GoalMoved]
    areas: Sequence[PortfolioArea]
    moving_none: Moved
    total: Moved
    part_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def unmoved(self) -> list[Goal]:
        """The goals that no open improvement moves, nor one of theirs, the weightiest first."""
        goals = [row.goal for row in self.goals if not row.total.open]
        return sorted(goals, key=lambda goal: (-goal.weight, goal.statement))

    def by_weight_of_parts(self, said: Mapping[str, int]) -> list[PortfolioArea]:
        """The parts with most to tell first: improvements and what is said in each, by id."""
        moved = Counter[str]()
        for row in self.goals:
            moved.update({area_id: each.open + each.done for area_id, each in row.by_area.items()})
        return sorted(self.areas, key=lambda area: (-moved[area.id] - said.get(area.id, 0), area.name))


@dataclass(frozen=True)
class _Ties:
    """Items by id, those to be named first first; and the parts that each concerns."""

    items: Mapping[str, Improvement]
    parts: Mapping[str, Collection[str]]

    def count(self, items: Collection[Improvement]) -> Moved:
        """Count items."""
        done = sum(item.status in FINISHED for item in items)
        return Moved(len(items) - done, done)

    def count_by_part(self, items: Iterable[Improvement], areas: Iterable[PortfolioArea]) -> dict[str, Moved]:
        """Count items in each part that they concern."""
        inside: dict[str, list[Improvement]] = {area.id: [] for area in areas}
        for item in items:
            for part in self.parts.get(item.id, ()):
                inside[part].append(item)
        return {part: self.count(some) for part, some in inside.items()}


def _place(item: Improvement) -> tuple[int, date, str]:
    return _PLACES[item.status], item.due_on or date.max, item.id


def portfolio_of(
    session: Session, within: PortfolioArea | None = None, *, decided: bool = False, first: int = FIRST
) -> Portfolio:
    """See which improvements move which goal: a goal's include those of the goals below it.

    An improvement is counted in each part that its areas belong to, once.

    Parameters
    ----------
    within
        The area whose parts are told apart; by default those of the whole organisation.
    decided
        Whether what is only proposed is left out.
    first
        How many improvements of each goal are named.
    """
    areas, goals = all_areas(session), current_goals(session)
    parts, part_of = _parts(areas, within)
    ties = _Ties(_items(session, decided=decided), _parts_of_items(session, part_of))
    moving, contributing = _items_by_goal(session), areas_by_goal(session)

    def moved(depth: int, goal: Goal) -> GoalMoved:
        inside = [goal.id, *(each.id for each in below(goals, goal.id))]
        moves = set().union(*(moving[each] for each in inside))
        items = [item for item_id, item in ties.items.items() if item_id in moves]
        own = contributing.get(goal.id, ())
        return GoalMoved(
            depth=depth,
            goal=goal,
            areas=own,
            total=ties.count(items),
            by_area=ties.count_by_part(items, parts),
            contributing=frozenset(part_of[area.id] for area in own if area.id in part_of),
            first=items[:first],
        )

    rows = [moved(*each) for each in as_tree(goals)]
    goals_move = set().union(*moving.values())
    moving_none = [item for item_id, item in ties.items.items() if item_id not in goals_move]
    return Portfolio(
        _named(session, rows), parts, ties.count(moving_none), ties.count(ties.items.values()), part_of
    )


def _parts(
    areas: Sequence[PortfolioArea], within: PortfolioArea | None
) -> tuple[list[PortfolioArea], dict[str, str]]:
    """The parts of an area, or of all; and the part that each area belongs to, by id."""
    above = _above(areas)
    living = [area for area in areas if not area.archived]
    itself = [area for area in living if area == within]
    parts = [*itself, *(area for area in living if above[area.id] == within)]
    ids = {area.id for area in parts}

    def part(area: PortfolioArea) -> str | None:
        up = above[area.id]
        return area.id if area.id in ids else part(up) if up else None

    return parts, {area.id: found for area in areas if (found := part(area))}


def _above(areas: Sequence[PortfolioArea]) -> dict[str, PortfolioArea | None]:
    """The nearest area above each, or that it was merged into, that is not archived; by id."""
    by_id = {area.id: area for area in areas}

    def above(area: PortfolioArea) -> PortfolioArea | None:
        up = by_id.get(area.merged_into or area.parent_id or "")
        return above(up) if up and up.archived else up

    return {area.id: above(area) for area in areas}


def _items(session: Session, *, decided: bool) -> dict[str, Improvement]:
    left_out = [ItemStatus.DECLINED, *([ItemStatus.PROPOSED] if decided else [])]
    columns = (col(BacklogItem.id), col(BacklogItem.status), col(BacklogItem.due_on))
    rows = session.execute(sqlalchemy.select(*columns).where(col(BacklogItem.status).not_in(left_out)))
    return {item.id: item for item in sorted((Improvement(*row) for row in rows), key=_place)}


def _parts_of_items(session: Session, part_of: Mapping[str, str]) -> Mapping[str, Collection[str]]:
    tied: dict[str, set[str]] = defaultdict(set)
    ties = table_of(BacklogItemArea).c
    rows = session.connection().execute(sqlalchemy.select(ties.item_id, ties.area_id))
    for item_id, area_id in rows:
        if area_id in part_of:
            tied[item_id].add(part_of[area_id])
    return tied


def _items_by_goal(session: Session) -> Mapping[str, set[str]]:
    """The items that move each goal, all by id."""
    moving: dict[str, set[str]] = defaultdict(set)
    ties = table_of(BacklogItemGoal).c
    for goal_id, item_id in session.connection().execute(sqlalchemy.select(ties.goal_id, ties.item_id)):
        moving[goal_id].add(item_id)
    return moving


def _named(session: Session, rows: Sequence[GoalMoved]) -> list[GoalMoved]:
    """Give the improvements that are told of each goal their titles and owners."""
    ids = sorted({item.id for row in rows for item in row.first})
    columns = (col(BacklogItem.id), col(BacklogItem.title), col(BacklogItem.owner))
    words = {
        item_id: {"title": title, "owner": owner}
        for some in in_chunks(ids)
        for item_id, title, owner in session.execute(
            sqlalchemy.select(*columns).where(col(BacklogItem.id).in_(some))
        )
    }
    return [replace(row, first=[item._replace(**words[item.id]) for item in row.first]) for row in rows]
