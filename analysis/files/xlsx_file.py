"""Read the rows of a sheet in an XLSX file."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.files.spreadsheet_errors import UnknownSheet, UnreadableFile

LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 5_000_000
Cell = str | int | float | bool | datetime | date | time | None


def read_xlsx(raw: bytes, name: str, sheet: str | None = None) -> Iterator[list[str]]:
    """Read the rows of a sheet as text.

    Parameters
    ----------
    raw : bytes
        What the file holds.
    name : str
        The file's name, for messages.
    sheet : str or None
        Name of the sheet; by default the first that is not hidden.

    Yields
    ------
    list of str
        The cells of a row as a reader sees them: whole numbers without a fraction, dates as 2026-05-31,
        formulas as their last result, errors as nothing. Every cell of a merged area holds what it shows.

    Raises
    ------
    UnreadableFile
        It is no workbook, or too large: unpacked over 200 MB, or a sheet of over five million cells.
    UnknownSheet
    """
    chosen = _choose_sheet(_open(raw, name), sheet)
    if chosen.max_row * chosen.max_column > MOST_CELLS:
        raise UnreadableFile(
            f"{name}: the sheet {chosen.title!r} has {chosen.max_row:,} × {chosen.max_column:,} cells, "
            "too many to read. Copy the answers into a new workbook, or save them as CSV"
        )
    merged = _merged_cells(chosen)
    for row, cells in enumerate(chosen.iter_rows(), start=1):
        yield [_as_text(merged.get((row, column), cell)) for column, cell in enumerate(cells, start=1)]


def _open(raw: bytes, name: str) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked <= LARGEST_UNPACKED:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of charts, checks and styles, none of which we read
                return load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    except Exception as error:  # a damaged workbook makes openpyxl raise whatever its parts make go wrong
        raise UnreadableFile(
            f"{name} is not an XLSX file that can be read ({error}). Save it as CSV, or anew as XLSX"
        ) from error
    raise UnreadableFile(
        f"{name} is {unpacked / 1e6:,.0f} MB when unpacked, too large to read. Save it as CSV"
    )


def _choose_sheet(workbook: Workbook, name: str | None) -> Worksheet:
    sheets: list[Worksheet] = workbook.worksheets
    if name is None:
        shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        if shown or sheets:
            return (shown or sheets)[0]
    found = [sheet for sheet in sheets if name and sheet.title.casefold() == name.strip().casefold()]
    if not found:
        raise UnknownSheet(
            f"there is no sheet {name!r}; the sheets are: {', '.join(one.title for one in sheets)}"
        )
    return found[0]


def _merged_cells(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """Give for every cell of a merged area the one whose content the area shows."""
    shown: dict[tuple[int, int], Any] = {}
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        shown.update(dict.fromkeys(area.cells, first))
    return shown


def _as_text(cell: Any) -> str:
    value: Cell = None if cell.data_type == "e" else cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return str(unescape(value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
