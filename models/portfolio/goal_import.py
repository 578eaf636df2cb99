"""Goals from a table: what importing it would change, said row by row; then all of it is done, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, delete, select

from models.base import Refused, new_id
from models.portfolio.area_import import DEEPEST
from models.portfolio.goals import Contribution, Goal, all_goals, areas_by_goal
from models.portfolio.missing import LONGEST, Portfolio
from models.portfolio.names import has_unreadable, key_of
from models.portfolio.table_plan import (
    After,
    Given,
    RefusedRow,
    TablePlan,
    check_once,
    differences,
    plan_of,
    short,
)

COLUMNS = ("owner", "weight", "due_on")


def plan_goals(session: Session, rows: Sequence[Given], wrong: Iterable[RefusedRow] = ()) -> TablePlan[After]:
    """Say what importing rows would do; they may stand in any order.

    Parameters
    ----------
    rows
        What each says of a goal: owner, weight, due_on; parent, a goal's words or ""; areas, by name.
    wrong
        Those of them that could not be read as a whole, each with why; what else is against it is added.
    """
    return plan_of(rows, wrong, _Goals(session, rows).after)


def import_goals(session: Session, rows: Sequence[Given], seen: str) -> TablePlan[After]:
    """Import rows as a person saw that they would be.

    Raises
    ------
    Refused
        If a row cannot be imported; then none is.
    EditedMeanwhile
        If it would do something else than the person saw, but for nothing at all.
    """
    session.exec(select(Goal.id).with_for_update()).all()  # one import after the other
    plan = plan_goals(session, rows)
    plan.check(seen)
    for after in plan.added:
        session.add(Goal(id=after.id, statement=after.name))
    session.flush()
    there = {goal.id: goal for goal in all_goals(session)}
    for after in (*plan.added, *plan.changed):
        _keep(session, there[after.id], after)
    session.flush()
    return plan


def _keep(session: Session, goal: Goal, after: After) -> None:
    """Write what a row says of a goal."""
    for name in (*COLUMNS, "parent_id"):
        if name in after.values:
            setattr(goal, name, after.values[name])
    goal.version += not after.is_new
    session.add(goal)
    if "area_ids" in after.values:
        session.exec(delete(Contribution).where(col(Contribution.goal_id) == goal.id))
        session.add_all(Contribution(goal_id=goal.id, area_id=each) for each in after.values["area_ids"])


class _Goals:
    """The goals as they are, and as rows would make them."""

    def __init__(self, session: Session, rows: Sequence[Given]) -> None:
        self._portfolio = Portfolio(session)
        self._goals = {goal.id: goal for goal in all_goals(session)}
        self._areas = areas_by_goal(session)
        self._names = {goal.id: goal.statement for goal in self._goals.values()}
        self._first: dict[str, int] = {}
        self._new: dict[str, str] = {}
        for row in rows:
            self._first.setdefault(key_of(row.name), row.number)
            if not self._portfolio.goals.find(row.name):
                self._names[self._new.setdefault(key_of(row.name), new_id())] = row.name
        self._parents = {goal.id: goal.parent_id for goal in self._goals.values()}
        for row in rows:
            if "parent" in row.values:
                self._parents[self._id(row.name) or ""] = self._id(row.values["parent"])

    def after(self, row: Given) -> After:
        """The goal that a row makes.

        Raises
        ------
        Refused
            If it cannot be.
        """
        self._check_itself(row)
        goal_id = self._id(row.name) or ""
        was = self._goals.get(goal_id)
        if was and was.archived:
            raise Refused(f"“{short(was.statement)}” is archived. Take it up again on its page first.")
        values, said = self._values(row, goal_id)
        changes = differences(self._as_it_is(was) if was else None, said)
        return After(row.number, goal_id, self._names[goal_id], was is None, changes, values)

    def _values(self, row: Given, goal_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is written of a goal, and what it says to a person."""
        values: dict[str, Any] = {name: row.values[name] for name in COLUMNS if name in row.values}
        said = dict(values)
        if "parent" in row.values:
            values["parent_id"] = self._parent(row.values["parent"], goal_id)
            said["parent"] = self._names.get(values["parent_id"] or "", "")
        if "areas" in row.values:
            found = [self._area(name) for name in row.values["areas"]]
            values["area_ids"] = sorted({area_id for area_id, _ in found})
            said["areas"] = tuple(sorted({name for _, name in found}))
        return values, said

    def _check_itself(self, row: Given) -> None:
        if not row.name:
            raise Refused("It has no words.")
        if len(row.name) > LONGEST["goals"]:
            raise Refused(f"It is longer than {LONGEST['goals']} characters.")
        if has_unreadable(row.name):
            raise Refused("It has signs in it that nobody can read.")
        check_once(self._first[key_of(row.name)], row.number)

    def _parent(self, name: str, goal_id: str) -> str | None:
        """The goal that one is part of; None where it stands for itself."""
        if not name:
            return None
        parent_id = self._id(name)
        if parent_id is None:
            raise Refused(f"There is no goal “{short(name)}” to be part of. Give it a row of its own.")
        above, steps = parent_id, 0
        while above and above != goal_id and steps <= DEEPEST:
            above, steps = self._parents.get(above) or "", steps + 1
        if above:
            raise Refused("It would be part of itself, or of one that is part of it.")
        return parent_id

    def _area(self, name: str) -> tuple[str, str]:
        area = self._portfolio.areas.find(name)
        if area is None:
            raise Refused(f"There is no area “{short(name)}” that could contribute. Import the areas first.")
        return area.id, area.name

    def _id(self, name: str) -> str | None:
        known = self._portfolio.goals.find(name)
        return known.id if known else self._new.get(key_of(name))

    def _as_it_is(self, goal: Goal) -> Mapping[str, object]:
        return {
            **{name: getattr(goal, name) for name in COLUMNS},
            "parent": self._names.get(goal.parent_id or "", ""),
            "areas": tuple(sorted(area.name for area in self._areas.get(goal.id, ()))),
        }
