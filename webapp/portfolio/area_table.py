"""Areas as a table: written for a spreadsheet, and read from one."""

import math
import re
from collections.abc import Sequence

from models.portfolio.area_import import AreaRow
from models.portfolio.areas import PortfolioArea
from models.portfolio.table_plan import RefusedRow
from models.portfolio.tree import as_tree
from webapp.fields import MOST_PEOPLE
from webapp.table_import import Table, plain_line

HEADER = ("Name", "Parent", "Headcount")
COLUMNS = {  # the likeliest header first; a department with teams is a parent, one without is an area
    "name": (
        *("name", "area", "area name", "portfolio area", "team", "project", "unit", "department"),
        *("programme", "program", "division", "organisation unit", "org unit"),
    ),
    "parent": (
        *("parent", "parent area", "part of", "belongs to", "above", "reports to"),
        *("programme", "program", "portfolio", "directorate", "division", "department"),
    ),
    "headcount": ("headcount", "head count", "people", "staff", "fte", "ftes", "employees", "size"),
}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[,. '’\u00a0\u202f]\d{3})+")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")


def area_cells(areas: Sequence[PortfolioArea]) -> list[Sequence[object]]:
    """Write areas, each below its parent; a headcount that is not known is left empty."""
    names = {area.id: area.name for area in areas}
    tree = [area for _, area in as_tree(areas)]
    return [(area.name, names.get(area.parent_id or "", ""), area.headcount or "") for area in tree]


def area_rows(table: Table) -> tuple[list[AreaRow], list[RefusedRow]]:
    """Read rows as areas, and say of which the headcount is none."""
    read, wrong = [], []
    for row in table.rows:
        name, parent, people = plain_line(row.cells["name"]), row.cells.get("parent"), None
        try:
            people = _people(plain_line(row.cells.get("headcount", "")))
        except ValueError as reason:
            wrong.append(RefusedRow(row.number, name[:60], str(reason)))
        read.append(AreaRow(row.number, name, None if parent is None else plain_line(parent), people))
    return read, wrong


def _people(written: str) -> int | None:
    """Read a headcount; a part of a person, as of full-time equivalents, is one more.

    Raises
    ------
    ValueError
        If it is none.
    """
    if not written:
        return None
    if _THOUSANDS.fullmatch(written):
        people = int(re.sub(r"\D", "", written))
    elif _NUMBER.fullmatch(written):
        people = math.ceil(float(written.replace(",", ".")))
    else:
        raise ValueError(f"“{written[:40]}” is not a number of people.")
    if people > MOST_PEOPLE:
        raise ValueError(f"Its headcount is larger than {MOST_PEOPLE:,}.")
    return people
