"""Read answers, and what people called them, from a spreadsheet: CSV or XLSX."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from analysis.files.rows import read_rows
from analysis.files.spreadsheet_errors import (
    EmptySpreadsheet,
    NoColumnChosen,
    UnknownColumn,
    UnreadableFile,
    listed,
    shown,
)
from analysis.files.spreadsheet_limits import LARGEST_FILE, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT

_BETWEEN_LABELS = re.compile(r"[;|]")


@dataclass(frozen=True)
class SpreadsheetAnswers:
    """Answers, and where in the file they stand.

    Attributes
    ----------
    texts : tuple of n str
    works : tuple of n bool or None
        True from the column of what works, False from that of what doesn't, None from a plain text column.
    rows : tuple of n int
        Number of the data row, the first under the header being 1; two answers may share a row.
    areas : tuple of n str or None
        What the row has in the column of areas; None where that is empty or no such column was chosen.
    labels : mapping of int to tuple of str
        By the number of the data row what people called it, whether it has an answer or not; empty where no
        column of labels was chosen.
    """

    texts: tuple[str, ...]
    works: tuple[bool | None, ...]
    rows: tuple[int, ...]
    areas: tuple[str | None, ...]
    labels: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def read_answers(
    path: Path | str,
    *,
    text: str | None = None,
    works: str | None = None,
    needs_work: str | None = None,
    by: str | None = None,
    labels: Sequence[str] = (),
    sheet: str | None = None,
    limit: int | None = None,
) -> SpreadsheetAnswers:
    """Read the answers in a spreadsheet.

    Parameters
    ----------
    path : Path or str
        CSV or XLSX (see the modules `csv_file` and `xlsx_file`); told apart by what the file holds.
    text, works, needs_work : str or None
        Names of the columns that hold answers; at least one is needed, empty cells are passed over.
    by : str or None
        Name of the column that holds the area.
    labels : sequence of str
        Names of the columns that hold labels. A semicolon or a bar in a cell parts two labels.
    sheet : str or None
        Name of the sheet; only for XLSX, where the first is read if none is named.
    limit : int or None
        Read that many data rows at most.

    Returns
    -------
    SpreadsheetAnswers

    Raises
    ------
    UnreadableFile, EmptySpreadsheet, UnknownColumn, UnknownSheet, NoColumnChosen
        All of them are a SpreadsheetError.
    """
    lines = _lines(Path(path), sheet)
    header = [name.strip() for name in next(lines, [])]
    places = _find_answers(header, ((text, None), (works, True), (needs_work, False)))
    area_place = None if by is None else _find_column(header, by)
    label_places = [_find_column(header, name) for name in labels]
    return _gather(islice(lines, limit), places, area_place, label_places)


def _find_answers(
    header: Sequence[str], chosen: Iterable[tuple[str | None, bool | None]]
) -> list[tuple[int, bool | None]]:
    """Find the columns of answers that were chosen, each with what it says of its answers."""
    if not header:
        raise EmptySpreadsheet("the file is empty: its first line must name the columns")
    places = [(_find_column(header, name), side) for name, side in chosen if name is not None]
    if not places:
        raise NoColumnChosen(f"say which column holds the answers; {_there_are(header)}")
    if len({place for place, _ in places}) < len(places):
        raise NoColumnChosen("one column was chosen twice, so its answers would count twice")
    return places


def _gather(
    data: Iterable[Sequence[str]],
    places: Sequence[tuple[int, bool | None]],
    area_place: int | None,
    label_places: Sequence[int],
) -> SpreadsheetAnswers:
    found: list[tuple[str, bool | None, int, str | None]] = []
    labels: dict[int, tuple[str, ...]] = {}
    chosen = [*(place for place, _ in places), *label_places, *([] if area_place is None else [area_place])]
    for row, line in enumerate(_within_text(data, chosen), start=1):
        area = _cell(line, area_place) or None
        found.extend((cell, side, row, area) for place, side in places if (cell := _cell(line, place)))
        labels[row] = _labels(line, label_places)
    if not labels:
        raise EmptySpreadsheet("the file names columns but has no rows under them")
    texts, works, rows, areas = zip(*found, strict=True) if found else ((), (), (), ())
    return SpreadsheetAnswers(texts, works, rows, areas, labels if label_places else {})


def _within_text(data: Iterable[Sequence[str]], chosen: Sequence[int]) -> Iterator[Sequence[str]]:
    """Pass rows on as long as the chosen columns hold no more than can be read."""
    length = 0
    for line in data:
        length += sum(len(_cell(line, place)) for place in chosen)
        if length > MOST_TEXT:
            raise UnreadableFile(
                f"its columns hold over {MOST_TEXT:,} characters, too many to read. Set a limit of rows"
            )
        yield line


def _labels(line: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    """Give the labels of a row in their order, each once."""
    parts = (part.strip() for place in places for part in _BETWEEN_LABELS.split(_cell(line, place)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _cell(line: Sequence[str], place: int | None) -> str:
    return line[place].strip() if place is not None and place < len(line) else ""


def _find_column(header: Sequence[str], name: str) -> int:
    """Find a column by its name; capitals matter only where two columns differ in nothing else."""
    name = name.strip()
    exact = [place for place, column in enumerate(header) if column == name]
    alike = [place for place, column in enumerate(header) if column.casefold() == name.casefold()]
    found = exact or alike
    if not name or not found:
        raise UnknownColumn(f"there is no column '{shown(name)}'; {_there_are(header)}")
    if len(found) > 1:
        raise UnknownColumn(f"{len(found)} columns are named '{shown(name)}': rename all but one")
    return found[0]


def _there_are(header: Sequence[str]) -> str:
    return f"the columns are: {listed([name for name in header if name])}"


def _lines(path: Path, sheet: str | None) -> Iterator[Sequence[str]]:
    """Read the rows that say something, as long as they are no more than can be read."""
    cells = 0
    for number, line in enumerate(read_rows(_read(path), path.name, sheet), start=1):
        cells += len(line)
        if number > MOST_ROWS or len(line) > MOST_COLUMNS or cells > MOST_CELLS:
            raise UnreadableFile(
                f"{shown(path.name)} is too large to read: over {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns "
                f"or {MOST_CELLS:,} cells. Copy the answers into a file of their own"
            )
        if any(cell.strip() for cell in line):
            yield line


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableFile(
            f"{shown(path.name)} cannot be read: {shown(error.strerror or error)}"
        ) from error
    if len(raw) > LARGEST_FILE:
        raise UnreadableFile(
            f"{shown(path.name)} is over {LARGEST_FILE / 1e6:,.0f} MB, too large to read. "
            "Copy the answers into a file of their own"
        )
    return raw
