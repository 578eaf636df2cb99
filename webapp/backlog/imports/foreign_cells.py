"""The cells of a register that others keep, read as well as they can be; what cannot be is left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.portfolio.missing import Portfolio
from webapp.backlog import cells
from webapp.backlog.exports.register_columns import COLUMNS, Given
from webapp.names_in_cells import names_in
from webapp.table_import import LONGEST_CELL
from webapp.written_dates import as_iso, month_comes_first

LONGEST_TITLE, LONGEST_OWNER, LONGEST_DESCRIPTION = 120, 100, 4000
TOO_LONG = f"It is longer than {LONGEST_CELL:,} characters."
SAYS_NOTHING = {"n/a", "na", "-", "–", "none", "nil", "tbc", "tbd", "tba", "?", "unknown", "unassigned"}

NAMES = {each.comes_back.field: each.name for each in COLUMNS if isinstance(each.comes_back, Given)}
READERS = {
    each.comes_back.field: each.comes_back.read for each in COLUMNS if isinstance(each.comes_back, Given)
}


class ForeignCells:
    """Reads rows; `notes` is what is to be said of them all.

    Parameters
    ----------
    given
        By the field of an item the cells of its column, which tell in which order dates are written.
    portfolio
        The names of areas and goals, which tell where the names in a cell end.
    """

    def __init__(self, given: Mapping[str, Sequence[str]], portfolio: Portfolio) -> None:
        self.notes: list[str] = []
        self._portfolio = portfolio
        self._month_first: dict[str, bool] = {}
        for field, column in given.items():
            if READERS[field] is cells.iso_day:
                self._look_at_dates(field, column)

    def read(self, row: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """Read a row that has a title: what it gives, by the item's field, and what is to be said of it."""
        remarks: list[str] = []
        values: dict[str, Any] = {}
        for field, cell in self._made_to_fit(row, remarks).items():
            if not cell or (field not in ("title", "description") and cell.casefold() in SAYS_NOTHING):
                continue
            try:
                values[field] = self._value(field, cell)
            except ValueError as reason:
                remarks.append(f"{NAMES[field]}: {reason} It is left out.")
        return values, remarks

    def _value(self, field: str, cell: str) -> object:
        if len(cell) > LONGEST_CELL:
            raise ValueError(TOO_LONG)
        if field == "areas":
            return names_in(cell, self._portfolio.areas)
        if field == "goals":
            return names_in(cell, self._portfolio.goals)
        if field in self._month_first:
            cell = as_iso(cell, month_first=self._month_first[field]) or cell
        return READERS[field](cell)

    def _look_at_dates(self, field: str, column: Sequence[str]) -> None:
        first = month_comes_first(column)
        self._month_first[field] = bool(first)
        if first is None:
            self.notes.append(
                f"The dates under “{NAMES[field]}” could be read two ways, as 03/04/2026 can. They are read "
                "with the day first; where that is wrong, write them as 2026-04-03."
            )
        elif first:
            self.notes.append(
                f"The dates under “{NAMES[field]}” are read with the month first: one shows it."
            )

    def _made_to_fit(self, row: Mapping[str, str], remarks: list[str]) -> Mapping[str, str]:
        """Cut what is too long; a title that is stands in the description too."""
        title, description = " ".join(row["title"].split()), row.get("description", "")
        fitting = dict(row) | {"title": _cut(title, LONGEST_TITLE)}
        if len(title) > LONGEST_TITLE:
            description = f"{row['title']}\n\n{description}".strip()
            remarks.append("Its title is long: it is cut, and the whole of it begins the description.")
        if description:
            fitting["description"] = _cut(description, LONGEST_DESCRIPTION)
        if len(description) > LONGEST_DESCRIPTION:
            remarks.append(f"Its description is cut after {LONGEST_DESCRIPTION:,} characters.")
        if "owner" in fitting:
            fitting["owner"] = _cut(" ".join(fitting["owner"].split()), LONGEST_OWNER)
        return fitting


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 2].rsplit(maxsplit=1)[0][: longest - 2]} …"
