"""The cells of a sheet, row by row, with those of merged areas filled in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.files.cell_values import Legend
from analysis.files.spreadsheet_limits import MOST_COLUMNS, MOST_ROWS
from analysis.files.workbook_parts import Words
from analysis.files.xml_part import Reader, TooMuch

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
MOST_MERGED = 100_000
Row = tuple[int, dict[int, str]]


class Area(NamedTuple):
    """A merged area; rows and columns count from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)


class MergeReader(Reader):
    """The merged areas of a sheet."""

    def __init__(self) -> None:
        self.areas: list[Area] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep an area."""
        if name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.areas.append(Area(*_place(first), *_place(last or first)))
            if len(self.areas) > MOST_MERGED:
                raise TooMuch(f"it has over {MOST_MERGED:,} merged areas")


class CellReader(Reader):
    """The rows of a sheet, and how far those that say something reach."""

    def __init__(self, legend: Legend) -> None:
        self.last_row = self.last_column = 0
        self._legend = legend
        self._rows: list[Row] = []
        self._words = Words()
        self._cells: dict[int, str] = {}
        self._row = self._column = self._style = 0
        self._kind = "n"
        self._is_word = self._is_pronounced = False

    def take_rows(self) -> Sequence[Row]:
        """Give the rows that were read since the last time: their numbers, and their cells by column."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a row, a cell, or what one holds."""
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._is_word = not self._is_pronounced
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            _check_place(self._row, 1)
        elif name == "rPh":
            self._is_pronounced = True

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._column = _place(attributes["r"])[1] if "r" in attributes else self._column + 1
        _check_place(1, self._column)
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))

    def text(self, words: str) -> None:
        """Keep a piece of what a cell holds."""
        if self._is_word:
            self._words.add(words)

    def end(self, name: str) -> None:
        """End a cell or a row."""
        self._is_word = False
        if name == "c":
            if said := self._legend.said(self._kind, self._words.take(), self._style):
                self._cells[self._column] = said
        elif name == "rPh":
            self._is_pronounced = False
        elif name == "row":
            self._end_row()

    def _end_row(self) -> None:
        """Keep a row, also one that says nothing: it may be in a merged area."""
        if self._cells:
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, *self._cells)
        self._rows.append((self._row, self._cells))
        self._cells = {}


def with_merged(rows: Iterable[Row], areas: Iterable[Area]) -> Iterator[list[str]]:
    """Give rows as lists, in which every cell of a merged area holds what the area shows.

    Rows that a file leaves out, as empty ones may be, are given as empty lists where another follows.

    Parameters
    ----------
    rows : iterable of row numbers with cells by column
    areas : iterable of Area

    Yields
    ------
    list of str
    """
    ahead = sorted(areas, reverse=True)
    here: list[tuple[Area, str]] = []
    given = 0
    for number, cells in rows:
        while ahead and ahead[-1].first_row <= number:
            area = ahead.pop()
            shows = cells.get(area.first_column, "") if area.first_row == number else ""
            here.append((area, shows))
        here = [(area, shows) for area, shows in here if shows and area.last_row >= number]
        row = [cells.get(column, "") for column in range(1, max(cells, default=0) + 1)]
        for area, shows in here:
            row.extend([""] * (area.last_column - len(row)))
            row[area.first_column - 1 : area.last_column] = [shows] * (
                area.last_column - area.first_column + 1
            )
        if row:
            yield from ([] for _ in range(given + 1, number))
            given = max(given, number)
            yield row


@lru_cache(maxsize=65_536)
def _place(name: str) -> tuple[int, int]:
    """Read a place such as B7: its row and its column."""
    found = _PLACE.fullmatch(name)
    if found is None:
        raise TooMuch("a cell is at a place that no sheet has")
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    row = int(found[2])
    _check_place(row, column)
    return row, column


def _check_place(row: int, column: int) -> None:
    if not (1 <= row <= MOST_ROWS and 1 <= column <= MOST_COLUMNS):
        raise TooMuch("a cell is at a place that no sheet has")
