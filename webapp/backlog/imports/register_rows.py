"""The rows of a register as items: ours as they were written, those of others as well as they can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.backlog.item_import import ItemRow, ReadRegister, RefusedItem
from models.portfolio.missing import Portfolio
from webapp.backlog import cells
from webapp.backlog.cells import Reader
from webapp.backlog.exports.register_columns import COLUMNS, Column, Computed, Evidence, Given, Identity
from webapp.backlog.imports.foreign_cells import TOO_LONG, ForeignCells
from webapp.backlog.imports.register_file import Cell, RegisterFile
from webapp.names_in_cells import not_too_many, parted
from webapp.table_import import LONGEST_CELL, Unreadable

LISTS: tuple[Reader, ...] = (parted, cells.lines)
WHICH_IS_THE_TITLE = "Choose the column that says what is to be improved: every item needs a title."
UNTITLED = "It has no title."
HEADING = "All its cells say the same: it is a heading, no item."
LEAST_OF_A_HEADING = 3  # cells


@dataclass(frozen=True)
class Rows:
    """A register as items, and what is to be said of it as a whole."""

    register: ReadRegister
    notes: tuple[str, ...] = ()


def our_rows(file: RegisterFile, *, makes: bool) -> Rows:
    """Read a register of ours, exactly; a row that is not as we write it is refused."""
    places = {name: place for place, name in reversed(list(enumerate(file.headings)))}
    columns = [(column, places[column.name]) for column in COLUMNS if column.name in places]
    rows, refused = [], []
    for number, line in file.lines:
        try:
            rows.append(_our_row(number, {column: _at(line, place) for column, place in columns}))
        except ValueError as reason:
            refused.append(RefusedItem(number, _shown_title(line, places["Title"]), str(reason)))
    return Rows(ReadRegister(rows, refused, file.around, makes=makes, has_twins=True))


def _our_row(number: int, line: Mapping[Column, Cell]) -> ItemRow:
    given: dict[str, Any] = {}
    evidence: dict[str, Any] = {}
    item_number = None
    for column, cell in line.items():
        if isinstance(column.comes_back, Computed):
            continue
        try:
            value = _exactly(column.comes_back, cell)
        except ValueError as reason:
            raise ValueError(f"{column.name}: {reason}") from reason
        if isinstance(column.comes_back, Identity):
            item_number = value
        elif isinstance(column.comes_back, Given):
            given[column.comes_back.field] = value
        elif value is not None and value is not False:
            evidence[column.comes_back.field] = value
    if not given["title"]:
        raise ValueError(UNTITLED)
    return ItemRow(number, given, evidence, item_number=item_number)


def _exactly(column: Given | Evidence | Identity, cell: Cell) -> Any:
    """Read a cell of ours; None where it is empty."""
    if not cell:  # an empty list too
        return None
    if any(len(text) > LONGEST_CELL for text in ([cell] if isinstance(cell, str) else cell)):
        raise ValueError(TOO_LONG)
    if not isinstance(cell, list):
        return column.read(cell)
    if column.read not in LISTS:
        raise ValueError("There is a list in the place of a text.")
    return not_too_many(cell)


def foreign_rows(file: RegisterFile, places: Mapping[str, int], portfolio: Portfolio, *, makes: bool) -> Rows:
    """Read a register that others keep: `places` are the columns in which the fields of an item are.

    Raises
    ------
    Unreadable
        If there is none for the title.
    """
    if "title" not in places:
        raise Unreadable(WHICH_IS_THE_TITLE)
    given = {field: [_text_at(line, place) for _, line in file.lines] for field, place in places.items()}
    reader = ForeignCells(given, portfolio)
    rows, refused = [], []
    for (number, line), *told in zip(file.lines, *given.values(), strict=True):
        row = dict(zip(given, told, strict=True))
        if _is_heading(line):
            refused.append(RefusedItem(number, row["title"][:60], HEADING))
        elif not row["title"]:
            refused.append(RefusedItem(number, "", UNTITLED))
        else:
            values, remarks = reader.read(row)
            rows.append(ItemRow(number, values, None, tuple(remarks)))
    return Rows(ReadRegister(rows, refused, file.around, makes=makes), tuple(reader.notes))


def _is_heading(line: Sequence[Cell]) -> bool:
    """Whether a row has one text alone, as a merged cell has it."""
    said = [cell for cell in line if cell]
    return len(said) >= LEAST_OF_A_HEADING and len(set(map(str, said))) == 1


def _at(line: Sequence[Cell], place: int) -> Cell:
    return line[place] if place < len(line) else ""


def _text_at(line: Sequence[Cell], place: int) -> str:
    return str(_at(line, place))


def _shown_title(line: Sequence[Cell], place: int) -> str:
    return _text_at(line, place)[:60]
