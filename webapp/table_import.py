"""The one place where pages read a table that somebody has: a file, CSV or XLSX, or what is pasted from one.

A table is read in two steps that share one form: a dry run says what it would do, and carries the rows, as
text that can be put right, to the button that does it. No file is kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.files.rows import SpreadsheetError, listed, read_rows, shown
from models.base import SoundingsError
from webapp.csv_export import csv_file, plain_cell

__all__ = ["Table", "TableRow", "Unreadable", "carried", "read_lines", "read_table", "shown"]

MOST_ROWS = 5_000
MOST_LINES = 100_000  # empty ones too
MOST_COLUMNS = 200
LONGEST_CELL = 10_000  # characters, as the names of some hundred areas have; the rest is not looked at
LARGEST_UNPACKED = 10_000_000  # bytes of a workbook; a form holds 250 KB
LONGEST_CARRIED = 200_000  # bytes, so that a form can carry them
_NO_SIGN = re.compile(r"[\x00\ud800-\udfff]")  # what no text has that can be stored and shown


class Unreadable(SoundingsError):
    """What was given is no table that could be imported; says why."""


@dataclass(frozen=True)
class TableRow:
    """A row: its number in the file, where the header mostly is 1, and its cells by the column's key."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Rows, and which header each column was read from, by the column's key."""

    rows: Sequence[TableRow]
    headers: Mapping[str, str]


def read_table(raw: bytes, name: str, columns: Mapping[str, Sequence[str]]) -> Table:
    """Read the columns of a table whose headers are known; the first of `columns` must be there.

    Parameters
    ----------
    raw, name
        What the file holds, and what it is called.
    columns
        By key the headers that a column may have, in small letters, the likeliest first.

    Raises
    ------
    Unreadable
        If it is no table, has no such column, or is too long.
    """
    lines = iter(read_lines(raw, name))
    _, header = next(lines, (0, []))
    places = _find(header, columns)
    rows = [TableRow(number, _cells(line, places)) for number, line in lines]
    if not rows:
        raise Unreadable("There are no rows under the names of the columns. Nothing was changed.")
    return Table(rows, {key: shown(header[place]) for key, place in places.items()})


def read_lines(raw: bytes, name: str, sheet: str | None = None) -> Sequence[tuple[int, list[str]]]:
    """Read the rows that say something, each with its number in the file.

    Raises
    ------
    Unreadable
        If it is no table, has no such sheet, or is too long.
    """
    try:
        return list(_lines(raw, name, sheet))
    except SpreadsheetError as error:
        raise Unreadable(f"{error}. Nothing was changed.") from error


def _lines(raw: bytes, name: str, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, with their numbers, as long as they are not too many."""
    found = 0
    for number, line in enumerate(read_rows(raw, name, sheet, largest=LARGEST_UNPACKED), start=1):
        found += any(cell.strip() for cell in line)
        if found > MOST_ROWS + 1 or number > MOST_LINES:
            raise Unreadable(f"There are more than {MOST_ROWS:,} rows. Import them in parts.")
        if len(line) > MOST_COLUMNS:
            raise Unreadable(f"There are more than {MOST_COLUMNS} columns. Copy the ones you need alone.")
        if any(cell.strip() for cell in line):
            yield number, [in_signs(cell) for cell in line]


def in_signs(cell: str) -> str:
    """Give a cell with the sign of what cannot be read (�) for whatever no text can have."""
    return _NO_SIGN.sub("\ufffd", cell) if _NO_SIGN.search(cell) else cell


def plain_line(cell: str) -> str:
    """Give a cell without the guard of an export, its blanks made single."""
    return " ".join(plain_cell(cell).split())


def _find(header: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The place of each column; a header serves one column alone."""
    names = [" ".join(cell.split()).casefold() for cell in header]
    places: dict[str, int] = {}
    for key, aliases in columns.items():
        free = [names.index(each) for each in aliases if each in names]
        place = next((place for place in free if place not in places.values()), None)
        if place is not None:
            places[key] = place
    needed, aliases = next(iter(columns.items()))
    if needed not in places:
        there = listed([cell.strip() for cell in header if cell.strip()]) or "none"
        raise Unreadable(
            f"The first row must name the columns, and one of them “{aliases[0].capitalize()}”. "
            f"The columns are: {there}. Nothing was changed."
        )
    return places


def _cells(line: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {
        key: line[place][:LONGEST_CELL].strip() if place < len(line) else "" for key, place in places.items()
    }


def carried(table: Table, columns: Iterable[str]) -> str:
    """Rows that were read, written as an export is, with the columns that they had: what a form carries.

    Raises
    ------
    Unreadable
        If they are too long for it.
    """
    keys = [key for key in columns if key in table.headers]
    header = [key.capitalize() for key in keys]
    exported = csv_file(header, ([plain_line(row.cells[key]) for key in keys] for row in table.rows))
    if len(exported) > LONGEST_CARRIED:
        raise Unreadable("These rows are too long to be imported at once. Import them in parts.")
    return exported.decode("utf-8-sig")
