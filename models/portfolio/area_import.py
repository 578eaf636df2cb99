"""Areas from a table: what importing it would change, said row by row; then all of it is done, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, select

from models.base import Refused, new_id
from models.portfolio.areas import PortfolioArea, all_areas, check_parts
from models.portfolio.names import has_unreadable, key_of
from models.portfolio.table_plan import RefusedRow, TablePlan, check_once, short

LONGEST_NAME = 100
DEEPEST = 20  # levels of the tree
STEP = ">"  # between the names of a path, the highest first


@dataclass(frozen=True)
class AreaRow:
    """A row of the table. The parent is a name or a path, "" at the top; None says nothing of it.

    A headcount of None says nothing of that.
    """

    number: int
    name: str
    parent: str | None = None
    headcount: int | None = None


@dataclass(frozen=True)
class AreaAfter:
    """An area as a row makes it; `before` is its parent's name and its headcount, None where it is new.

    A person sees what is in its `repr`.
    """

    number: int = field(repr=False)
    id: str = field(repr=False)
    name: str
    parent_id: str | None = field(repr=False)
    parent: str
    headcount: int
    before: tuple[str, int] | None


AreaPlan = TablePlan[AreaAfter]


def plan_import(session: Session, rows: Sequence[AreaRow], wrong: Iterable[RefusedRow] = ()) -> AreaPlan:
    """Say what importing rows would do.

    Parameters
    ----------
    rows
        In any order: a parent may stand below its parts.
    wrong
        Those of them that could not be read as a whole, each with why; what else is against it is added.
    """
    tree = _Tree(all_areas(session), rows)
    unread = {row.number: [row.reason] for row in wrong}
    refused: list[RefusedRow] = []
    afters, same = [], 0
    for row in rows:
        reasons, after = unread.get(row.number, []), None
        try:
            after = tree.after(row, is_read=not reasons)
        except Refused as reason:
            reasons.append(str(reason))
        if after is None or reasons:
            refused.append(RefusedRow(row.number, short(row.name), " ".join(reasons)))
        elif after.before == (after.parent, after.headcount):
            same += 1
        else:
            afters.append(after)
    return AreaPlan(
        added=tuple(after for after in afters if after.before is None),
        changed=tuple(after for after in afters if after.before),
        same=same,
        refused=tuple(sorted(refused, key=lambda row: row.number)),
    )


def import_areas(session: Session, rows: Sequence[AreaRow], seen: str) -> AreaPlan:
    """Import rows as a person saw that they would be.

    Raises
    ------
    Refused
        If a row cannot be imported; then none is.
    EditedMeanwhile
        If it would do something else than the person saw, but for nothing at all.
    """
    session.exec(select(PortfolioArea.id).with_for_update()).all()  # one import after the other
    plan = plan_import(session, rows)
    plan.check(seen, "the areas")
    _add(session, plan.added)
    known = {area.id: area for area in all_areas(session)}
    for after in plan.changed:
        area = known[after.id]
        area.parent_id, area.headcount = after.parent_id, after.headcount
        area.version += 1
        session.add(area)
    session.flush()
    return plan


def _add(session: Session, added: Sequence[AreaAfter]) -> None:
    """Add areas level by level: each is there before those below it."""
    waiting = {after.id: after for after in added}
    while waiting:
        level = [after for after in waiting.values() if after.parent_id not in waiting]
        session.add_all(
            PortfolioArea(id=each.id, name=each.name, parent_id=each.parent_id, headcount=each.headcount)
            for each in level
        )
        session.flush()
        for each in level:
            del waiting[each.id]


class _Tree:
    """The area tree as it is, and as rows would make it."""

    def __init__(self, areas: Sequence[PortfolioArea], rows: Sequence[AreaRow]) -> None:
        self._areas = {area.id: area for area in areas}
        self._ids = {key_of(area.name): area.id for area in areas} | {area.name: area.id for area in areas}
        self._first: dict[str, int] = {}
        for row in rows:
            area_id = self._ids.get(row.name) or self._ids.setdefault(key_of(row.name), new_id())
            self._first.setdefault(area_id, row.number)
        self._names = {self._id(row.name): row.name for row in rows} | {a.id: a.name for a in areas}
        self._parents: dict[str, str | None] = {area.id: area.parent_id for area in areas}
        self._headcounts = {area.id: area.headcount for area in areas}
        self._wrong: dict[int, str] = {}
        for row in rows:
            self._take(row)
        self._parts: dict[str | None, list[PortfolioArea]] = {}
        for area in areas:
            self._parts.setdefault(self._parents[area.id], []).append(area)

    def after(self, row: AreaRow, *, is_read: bool = True) -> AreaAfter:
        """The area that a row makes; where its headcount could not be read, nothing is said of that.

        Raises
        ------
        Refused
            If it cannot be.
        """
        if row.number in self._wrong:
            raise Refused(self._wrong[row.number])
        area_id = self._id(row.name)
        parent_id, headcount = self._parents[area_id], self._headcounts[area_id]
        was = self._areas.get(area_id)
        before = (self._name(was.parent_id), was.headcount) if was else None
        after = AreaAfter(
            row.number, area_id, self._names[area_id], parent_id, self._name(parent_id), headcount, before
        )
        if before != (after.parent, headcount):
            self._check_place(after, row.parent or "")
            if is_read:
                self._check_people(after)
        return after

    def _take(self, row: AreaRow) -> None:
        """Put into the tree what a row says; note all that is against it, where that cannot be."""
        area_id = self._id(row.name)
        parent_id = self._parents.setdefault(area_id, None)
        self._headcounts.setdefault(area_id, 0)
        wrong: list[str] = []
        try:
            self._check_itself(row, area_id)
        except Refused as reason:
            wrong.append(str(reason))
        try:
            parent_id = parent_id if row.parent is None else self._find(row.parent)
        except Refused as reason:
            wrong.append(str(reason))
        if wrong:
            self._wrong[row.number] = " ".join(wrong)
            return
        self._parents[area_id] = parent_id
        if row.headcount is not None:
            self._headcounts[area_id] = row.headcount

    def _check_itself(self, row: AreaRow, area_id: str) -> None:
        _check_name(row.name)
        check_once(self._first[area_id], row.number)
        self._check_asked(area_id)

    def _find(self, parent: str) -> str | None:
        """The area that a name or a path leads to; None at the top."""
        if not parent:
            return None
        last = parent if self._is_here(parent) else parent.rpartition(STEP)[2].strip()
        if not self._is_here(last):
            raise Refused(f"There is no area named “{short(last)}” to be part of. Give it a row of its own.")
        self._check_asked(self._id(last))
        return self._id(last)

    def _check_place(self, after: AreaAfter, path: str) -> None:
        above = self._above(after.id)
        names = [key_of(self._names[area_id]) for area_id in above]
        steps = [key_of(step) for step in path.split(STEP)] if path and not self._is_here(path) else []
        if steps and names[: len(steps)] != steps[::-1]:
            raise Refused(f"There is no area at “{short(path)}”: these names do not lie below each other.")

    def _check_people(self, after: AreaAfter) -> None:
        above = self._above(after.id)
        people = self._headcounts[above[0]] if above else 0
        if people and after.headcount > people:
            raise Refused(
                f"{after.parent} has {people:,} people with those below it, so a part of it cannot have "
                f"{after.headcount:,}. Put one of the two numbers right."
            )
        check_parts(after.name, after.headcount, self._unchanged_parts(after.id))

    def _above(self, area_id: str) -> list[str]:
        """The areas above one, the nearest first."""
        above: list[str] = []
        parent = self._parents[area_id]
        while parent is not None:
            if parent == area_id:
                raise Refused("It would be part of itself, or of one that is part of it.")
            if len(above) >= DEEPEST:
                raise Refused(f"It would lie more than {DEEPEST} levels deep, or within itself.")
            above.append(parent)
            parent = self._parents[parent]
        return above

    def _unchanged_parts(self, area_id: str) -> list[PortfolioArea]:
        """The parts of an area whose headcounts stay; where they change, that is what is looked at."""
        parts = self._parts.get(area_id, [])
        return [part for part in parts if self._headcounts[part.id] == part.headcount]

    def _check_asked(self, area_id: str) -> None:
        area = self._areas.get(area_id)
        if area and area.merged_into:
            into = self._names[area.merged_into]
            raise Refused(f"{area.name} was merged into {into}. Give that name instead.")
        if area and area.archived:
            raise Refused(f"{area.name} is archived. Ask for it again on its page first.")

    def _is_here(self, name: str) -> bool:
        return name in self._ids or key_of(name) in self._ids

    def _id(self, name: str) -> str:
        return self._ids.get(name) or self._ids[key_of(name)]

    def _name(self, area_id: str | None) -> str:
        return "" if area_id is None else self._names[area_id]


def _check_name(name: str) -> None:
    if not name:
        raise Refused("It has no name.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"Its name is longer than {LONGEST_NAME} characters.")
    if has_unreadable(name):
        raise Refused("Its name has signs in it that nobody can read.")
