"""Items from a register: what importing its rows would change; then all of it is done, or nothing."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, delete, select

from models.backlog.changes import Change, keep_changes
from models.backlog.deleted import DeletedItem
from models.backlog.imported_quotes import QUOTES, said_here, without_quotes
from models.backlog.items import BacklogItem, BacklogItemArea, BacklogItemGoal
from models.backlog.numbers import keep_numbers
from models.backlog.ranking import error_of_reach, order_of
from models.base import EditedMeanwhile, Refused, new_id, today
from models.portfolio.areas import PortfolioArea
from models.portfolio.goals import Goal
from models.portfolio.missing import Around, Named, Portfolio, make_missing
from models.portfolio.names import key_of
from models.portfolio.services import Service

TIES = ("areas", "goals", "service")
NOTHING = Around()
NEVER_EMPTY = ("title", "status", "added_on", "reach")  # an empty reach may be one that was not told
HIDDEN = ("imported", "imported_reach", "imported_error", "rests_on_few")
IMPORTED = "imported, not from a survey"
BETWEEN = "; "


@dataclass(frozen=True)
class ItemRow:
    """A row of a register: by the item's field what it says; names of areas, goals and the service.

    What is None is empty in the file; of what is not there it says nothing. `evidence` are the figures that
    it tells, None where it is no register of ours.
    """

    number: int
    given: Mapping[str, Any]
    evidence: Mapping[str, Any] | None = None
    remarks: tuple[str, ...] = ()
    item_number: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether we wrote it."""
        return self.evidence is not None


@dataclass(frozen=True)
class RefusedItem:
    """A row that is not imported, and why."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class ItemAfter:
    """An item as a row makes it: what changes of it, all of it where it is new."""

    number: int
    title: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = field(repr=False)
    item: BacklogItem | None = field(repr=False)
    values: Mapping[str, Any]
    item_number: int | None = None


@dataclass(frozen=True)
class ItemPlan:
    """What importing a register would do: items added and changed, how many left alone, rows refused.

    `unknown` is what it names and is not here; it is made only where that was asked for (`makes`).
    """

    added: tuple[ItemAfter, ...]
    changed: tuple[ItemAfter, ...]
    same: int
    refused: tuple[RefusedItem, ...]
    unknown: Named
    makes: bool

    @property
    def can_be_done(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed)

    @property
    def seen(self) -> str:
        """What it would do, in short, to tell whether it is what a person saw."""
        told = (self.added, self.changed, self.refused, self.unknown, self.makes)
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True)
class ReadRegister:
    """A register as it was read: its rows, those that could not be read, and what it tells around them.

    Parameters
    ----------
    makes
        Whether areas, goals and services that are not here are made.
    has_twins
        Whether two rows may be two items that are called the same and were raised on the same day.
    """

    rows: Sequence[ItemRow]
    refused: Sequence[RefusedItem] = ()
    around: Around = NOTHING
    makes: bool = False
    has_twins: bool = False

    @property
    def quotes(self) -> list[str]:
        """What people said, as it tells it."""
        return [quote for row in self.rows for quote in (row.evidence or {}).get(QUOTES, ())]

    @property
    def names(self) -> Named:
        """The areas, goals and services that it names."""
        given, told = [row.given for row in self.rows], self.around.names
        return Named(
            [*told.areas, *(name for each in given for name in each.get("areas") or ())],
            [*told.goals, *(name for each in given for name in each.get("goals") or ())],
            [*told.services, *(each["service"] for each in given if each.get("service"))],
        )


def plan_items(session: Session, register: ReadRegister) -> ItemPlan:
    """Say what importing a register would do."""
    backlog = _Backlog(session, register)
    out, afters = list(register.refused), []
    for row in register.rows:
        try:
            afters.append(backlog.after(row))
        except Refused as reason:
            out.append(RefusedItem(row.number, str(row.given.get("title") or "")[:60], str(reason)))
    return ItemPlan(
        added=tuple(after for after in afters if after.item is None),
        changed=tuple(after for after in afters if after.item and after.changes),
        same=sum(after.item is not None and not after.changes for after in afters),
        refused=tuple(sorted(out, key=lambda row: row.number)),
        unknown=backlog.unknown,
        makes=register.makes,
    )


def import_items(session: Session, register: ReadRegister, seen: str, user_id: str | None) -> ItemPlan:
    """Import a register as a person saw that it would be.

    Raises
    ------
    EditedMeanwhile
        If it would do something else than the person saw, but for nothing at all.
    """
    session.exec(select(BacklogItem.id).with_for_update()).all()  # nobody changes an item meanwhile
    plan = plan_items(session, register)
    if plan.seen != seen and plan.can_be_done:
        raise EditedMeanwhile(
            "This would do something else than you saw, because the file or the backlog has changed since. "
            "Nothing was imported: read below what it would do now, then press the button again."
        )
    if register.makes:
        make_missing(session, plan.unknown, register.around)
    portfolio, numbers = Portfolio(session), _numbers_of(session, plan)
    for after in (*plan.added, *plan.changed):
        _keep(session, portfolio, after, user_id, numbers.get(after.number))
    session.flush()
    return plan


def _numbers_of(session: Session, plan: ItemPlan) -> Mapping[int, int]:
    """The numbers that new items keep, by row: those that no item has, nor one that can be restored."""
    taken = {*session.exec(select(BacklogItem.number)), *session.exec(select(DeletedItem.number))}
    kept: dict[int, int] = {}
    for after in plan.added:
        if after.item_number and after.item_number not in taken:
            kept[after.number] = after.item_number
            taken.add(after.item_number)
    if kept:
        keep_numbers(session, list(kept.values()))
    return kept


def _keep(
    session: Session, portfolio: Portfolio, after: ItemAfter, user_id: str | None, number: int | None
) -> None:
    """Write an item as a row makes it; a new one with its number, or the next."""
    columns = {name: value for name, value in after.values.items() if name not in TIES}
    if "service" in after.values:
        service = portfolio.services.find(after.values["service"])
        columns["service_id"] = service.id if service else None
    item = after.item
    if item is None:
        columns |= {"number": number} if number else {}
        item = BacklogItem(id=new_id(), **columns)
    else:
        keep_changes(session, item.id, user_id, after.changes)
        for name, value in columns.items():
            setattr(item, name, value)
        item.version += 1
    session.add(item)
    _tie(session, portfolio, after, item.id)


def _tie(session: Session, portfolio: Portfolio, after: ItemAfter, item_id: str) -> None:
    """Tie an item to the areas and goals that a row names, and to no others."""
    if "areas" in after.values:
        if after.item:
            session.exec(delete(BacklogItemArea).where(col(BacklogItemArea.item_id) == item_id))
        areas = filter(None, map(portfolio.areas.find, after.values["areas"]))
        session.add_all(BacklogItemArea(item_id=item_id, area_id=area.id) for area in areas)
    if "goals" in after.values:
        if after.item:
            session.exec(delete(BacklogItemGoal).where(col(BacklogItemGoal.item_id) == item_id))
        goals = filter(None, map(portfolio.goals.find, after.values["goals"]))
        session.add_all(BacklogItemGoal(item_id=item_id, goal_id=goal.id) for goal in goals)


class _Backlog:
    """The backlog as it is, and as rows would make it."""

    def __init__(self, session: Session, register: ReadRegister) -> None:
        self.portfolio = Portfolio(session)
        self.unknown = self.portfolio.missing(register.names)
        self._made = self.unknown if register.makes else Named()
        self._has_twins = register.has_twins
        self._said_here = said_here(session, register.quotes)
        ranked = {item_id: place for place, item_id in enumerate(order_of(session).ids)}
        items = sorted(session.exec(select(BacklogItem)), key=lambda item: ranked[item.id])
        self._ties = _ties_of(session)
        self._dated: dict[tuple[str, date | None], list[BacklogItem]] = defaultdict(list)
        self._called: dict[str, list[BacklogItem]] = defaultdict(list)
        self._numbered = {item.number: item for item in items}
        for item in items:
            self._dated[key_of(item.title), item.added_on].append(item)
            self._called[key_of(item.title)].append(item)
        self._first: dict[tuple[str, date | None], int] = {}
        self._met: Counter[tuple[str, date | None]] = Counter()

    def after(self, row: ItemRow) -> ItemAfter:
        """The item that a row makes.

        Raises
        ------
        Refused
            If it cannot be.
        """
        item = self._find(row)
        remarks = list(row.remarks)
        values = {**self._columns(row, item), **self._tied(row, remarks)}
        written = [Change(name, self._as_it_is(item, name), _said(values[name])) for name in values]
        changes = [each for each in written if each.what not in HIDDEN and each.before != each.after]
        if "imported" in values and (item is None or values["imported"] != item.imported):
            changes.append(
                Change("evidence", "as imported before" if item and item.imported else "", IMPORTED)
            )
        return ItemAfter(
            row.number, row.given["title"], tuple(changes), tuple(remarks), item, values, row.item_number
        )

    def _find(self, row: ItemRow) -> BacklogItem | None:
        """The item that a row is about; None where it is a new one."""
        key = key_of(row.given["title"]), row.given.get("added_on")
        numbered = self._numbered.get(row.item_number or 0)
        if numbered and (key_of(numbered.title) == key[0] or numbered.added_on == key[1]):
            return numbered
        self._first.setdefault(key, row.number)
        twin = self._met[key]
        self._met[key] += 1
        if twin and not self._has_twins:
            raise Refused(f"It stands in row {self._first[key]:,} already.")
        known = self._called[key[0]] if key[1] is None else self._dated[key]
        if key[1] is None and len(known) > 1:
            raise Refused(
                "Several items are called this: the day on which it was raised has to tell which is meant."
            )
        return known[twin] if twin < len(known) else None

    def _columns(self, row: ItemRow, item: BacklogItem | None) -> dict[str, Any]:
        """What is written into the columns of an item."""
        columns: dict[str, Any] = {}
        for name, value in row.given.items():
            if name not in TIES and (value is not None or name not in NEVER_EMPTY):
                columns[name] = _empty(name) if value is None else value
        if item is None:
            columns = {"added_on": today(), **columns}
            columns["rests_on_few"] = row.is_ours and row.given.get("reach") is None  # it was not told
        if row.evidence and (item is None or item.survey_id is None):
            columns |= _evidence(row, self._said_here)
        return columns

    def _tied(self, row: ItemRow, remarks: list[str]) -> dict[str, Any]:
        """What an item is tied to, by name; what is not here, and is not made, is told in a remark."""
        tied: dict[str, Any] = {}
        for kind, called in (("areas", "area"), ("goals", "goal")):
            if kind in row.given:
                names = list(row.given[kind] or ())
                found = [name for each in names if (name := self._name(kind, each, called, remarks))]
                if found or not names:
                    tied[kind] = tuple(sorted(set(found)))
        if "service" in row.given:
            name = row.given["service"]
            found_service = self._name("services", name, "service", remarks) if name else ""
            if found_service or not name:
                tied["service"] = found_service
        return tied

    def _name(self, kind: str, name: str, called: str, remarks: list[str]) -> str:
        """What is called so, by the name that it has here; "" where there is nothing."""
        found: str = getattr(self.portfolio, kind).name(name)
        if found:
            return found
        made: dict[str, str] = {key_of(each): each for each in getattr(self._made, kind)}
        if key_of(name) in made:
            return made[key_of(name)]
        remarks.append(f"There is no {called} “{name[:60]}”.")
        return ""

    def _as_it_is(self, item: BacklogItem | None, name: str) -> str:
        """What a field of an item holds, in words."""
        if item is None:
            return ""
        return _said(self._ties[name].get(item.id, ()) if name in TIES else getattr(item, name))


def _evidence(row: ItemRow, said: Collection[str]) -> dict[str, Any]:
    """The evidence that a file tells, and the reach it gave, with its error if no person gave another.

    Without quotes that people said here: they would outlive what they are quotes of.
    """
    evidence = without_quotes(row.evidence or {}, said)
    if "theme" not in evidence:
        return {"imported": evidence}
    counted = (evidence.get(name) for name in ("answered", "needs_work", "works"))
    error = 0.0 if evidence.get("reach_by_hand") else error_of_reach(*counted)
    return {"imported": evidence, "imported_reach": row.given.get("reach"), "imported_error": error}


def _empty(name: str) -> Any:
    """What a column holds of which nothing is said."""
    return BacklogItem.model_fields[name].get_default(call_default_factory=True)


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        value = tuple(f"{name}: {_said(value[name])}" for name in sorted(value))
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else f"{value}"


def _ties_of(session: Session) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What every item is tied to, by name in order: of each kind by the item's id."""
    tied: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in TIES}
    areas = select(BacklogItemArea.item_id, PortfolioArea.name).join(PortfolioArea)
    goals = select(BacklogItemGoal.item_id, Goal.statement).join(Goal)
    services = select(BacklogItem.id, Service.name).join(Service)
    for kind, rows in (("areas", areas), ("goals", goals), ("service", services)):
        for item_id, name in session.exec(rows).all():
            tied[kind][item_id] = tuple(sorted((*tied[kind].get(item_id, ()), name)))
    return tied
