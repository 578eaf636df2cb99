"""Goals and services as tables: written for a spreadsheet, and read from one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from models.portfolio.areas import PortfolioArea
from models.portfolio.goals import MOST_WEIGHT, Goal
from models.portfolio.missing import LONGEST_OWNER, Portfolio
from models.portfolio.services import Service
from models.portfolio.table_plan import Given, RefusedRow
from models.portfolio.tree import as_tree
from webapp.names_in_cells import joined, names_in
from webapp.table_import import Table, plain_line
from webapp.written_dates import as_iso, month_comes_first

GOAL_HEADER = ("Goal", "Part of", "Owner", "Weight", "Target date", "Contributing areas")
GOAL_COLUMNS = {  # the likeliest header first
    "goal": (
        "goal",
        "goals",
        "statement",
        "strategic goal",
        "objective",
        "strategic objective",
        "name",
        "title",
    ),
    "part of": ("part of", "parent", "parent goal", "belongs to", "supports", "theme", "pillar"),
    "owner": ("owner", "responsible", "sponsor", "lead", "accountable", "assigned to"),
    "weight": ("weight", "weighting", "importance"),
    "target date": ("target date", "due", "due date", "deadline", "by when", "target", "end date"),
    "contributing areas": ("contributing areas", "areas", "area", "contributions", "departments", "teams"),
}
SERVICE_HEADER = ("Service", "Offered")
SERVICE_COLUMNS = {
    "service": ("service", "services", "name", "title", "pmo service"),
    "offered": ("offered", "active", "current", "available"),
}

OFFERED = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}


def goal_cells(goals: Sequence[Goal], areas: Mapping[str, Sequence[PortfolioArea]]) -> list[Sequence[object]]:
    """Write goals, each below the one it is part of, with the areas that contribute."""
    names = {goal.id: goal.statement for goal in goals}
    return [
        (
            goal.statement,
            names.get(goal.parent_id or "", ""),
            goal.owner,
            goal.weight,
            goal.due_on,
            joined([area.name for area in areas.get(goal.id, ())]),
        )
        for _, goal in as_tree(goals)
    ]


def service_cells(services: Sequence[Service]) -> list[Sequence[object]]:
    """Write services."""
    return [(service.name, "no" if service.archived else "yes") for service in services]


def goal_rows(table: Table, portfolio: Portfolio) -> tuple[list[Given], list[RefusedRow]]:
    """Read rows as goals, and say of which something is none."""
    month_first = bool(month_comes_first(row.cells.get("target date", "") for row in table.rows))
    readers: Mapping[str, tuple[str, Callable[[str], object]]] = {
        "part of": ("parent", plain_line),
        "owner": ("owner", _owner),
        "weight": ("weight", _weight),
        "target date": ("due_on", lambda cell: _day(cell, month_first=month_first)),
        "contributing areas": ("areas", lambda cell: names_in(cell, portfolio.areas)),
    }
    return _rows(table, "goal", readers, may_be_empty=("parent", "owner", "due_on", "areas"))


def service_rows(table: Table) -> tuple[list[Given], list[RefusedRow]]:
    """Read rows as services, and say of which it is not said whether they are offered."""
    return _rows(table, "service", {"offered": ("offered", _offered)}, may_be_empty=())


def _rows(
    table: Table,
    named: str,
    readers: Mapping[str, tuple[str, Callable[[str], object]]],
    *,
    may_be_empty: Sequence[str],
) -> tuple[list[Given], list[RefusedRow]]:
    read, wrong = [], []
    for row in table.rows:
        name, reasons = plain_line(row.cells[named]), []
        values: dict[str, object] = {}
        for column, (field, reader) in readers.items():
            cell = plain_line(row.cells[column]) if column in table.headers else ""
            if column not in table.headers or not (cell or field in may_be_empty):
                continue
            try:
                values[field] = reader(cell)
            except ValueError as reason:
                reasons.append(str(reason))
        read.append(Given(row.number, name, values))
        if reasons:
            wrong.append(RefusedRow(row.number, name[:60], " ".join(reasons)))
    return read, wrong


def _owner(cell: str) -> str:
    if len(cell) > LONGEST_OWNER:
        raise ValueError(f"Its owner is longer than {LONGEST_OWNER} characters.")
    return cell


def _weight(cell: str) -> int:
    number = float(cell) if cell.replace(".", "", 1).isdecimal() else 0.0
    if not number.is_integer() or not 1 <= number <= MOST_WEIGHT:
        raise ValueError(f"“{cell[:40]}” is not a weight from 1 to {MOST_WEIGHT}.")
    return int(number)


def _day(cell: str, *, month_first: bool) -> date | None:
    if not cell:
        return None
    written = as_iso(cell, month_first=month_first)
    if written is None:
        raise ValueError(f"“{cell[:40]}” is not a date.")
    return date.fromisoformat(written)


def _offered(cell: str) -> str:
    try:
        return OFFERED[cell.casefold()]
    except KeyError:
        raise ValueError(f"“{cell[:40]}” is neither yes nor no.") from None
