"""Read answers from a CSV file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

SNIFFED_ROWS = 20
_DELIMITERS = (",", ";", "\t")
_ENCODINGS = ("utf-8-sig", "cp1252")
_LONGEST_FIELD = 1_000_000


class SpreadsheetError(Exception):
    """The file cannot be read as answers."""


class UnreadableFile(SpreadsheetError):
    """There is no such file, or it is not text."""


class EmptySpreadsheet(SpreadsheetError):
    """The file has no header, or no rows under it."""


class UnknownColumn(SpreadsheetError):
    """A column that was asked for is not there."""


class NoColumnChosen(SpreadsheetError):
    """Nobody said which column holds the answers."""


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
    """

    texts: tuple[str, ...]
    works: tuple[bool | None, ...]
    rows: tuple[int, ...]
    areas: tuple[str | None, ...]


def read_answers(
    path: Path | str,
    *,
    text: str | None = None,
    works: str | None = None,
    needs_work: str | None = None,
    by: str | None = None,
    limit: int | None = None,
) -> SpreadsheetAnswers:
    """Read the answers in a CSV file: UTF-8 or Windows-1252; commas, semicolons or tabs.

    Parameters
    ----------
    path : Path or str
    text, works, needs_work : str or None
        Names of the columns that hold answers; at least one is needed, empty cells are passed over.
    by : str or None
        Name of the column that holds the area.
    limit : int or None
        Read that many data rows at most.

    Returns
    -------
    SpreadsheetAnswers

    Raises
    ------
    UnreadableFile, EmptySpreadsheet, UnknownColumn, NoColumnChosen
        All of them are a SpreadsheetError.
    """
    columns = [
        (name, side) for name, side in ((text, None), (works, True), (needs_work, False)) if name is not None
    ]
    lines = _read_rows(Path(path))
    header = [name.strip() for name in next(lines, [])]
    if not any(header):
        raise EmptySpreadsheet("the file is empty: its first line must name the columns")
    if not columns:
        raise NoColumnChosen(f"say which column holds the answers; {_there_are(header)}")
    places = [(_find_column(header, name), side) for name, side in columns]
    if len({place for place, _ in places}) < len(places):
        raise NoColumnChosen("one column was chosen twice, so its answers would count twice")
    area_place = None if by is None else _find_column(header, by)
    data = list(islice((line for line in lines if any(cell.strip() for cell in line)), limit))
    if not data:
        raise EmptySpreadsheet("the file names columns but has no rows under them")
    return _gather(data, places, area_place)


def _gather(
    data: Sequence[Sequence[str]], places: Sequence[tuple[int, bool | None]], area_place: int | None
) -> SpreadsheetAnswers:
    found = [
        (cell, side, row, _cell(line, area_place) or None)
        for row, line in enumerate(data, start=1)
        for place, side in places
        if (cell := _cell(line, place))
    ]
    return SpreadsheetAnswers(
        texts=tuple(one[0] for one in found),
        works=tuple(one[1] for one in found),
        rows=tuple(one[2] for one in found),
        areas=tuple(one[3] for one in found),
    )


def _cell(line: Sequence[str], place: int | None) -> str:
    return line[place].strip() if place is not None and place < len(line) else ""


def _find_column(header: Sequence[str], name: str) -> int:
    """Find a column by its name; capitals matter only where two columns differ in nothing else."""
    if header.count(name.strip()) > 1:
        raise UnknownColumn(f"{header.count(name.strip())} columns are named {name!r}: rename all but one")
    if name.strip() in header:
        return header.index(name.strip())
    folded = [column.casefold() for column in header]
    if folded.count(name.strip().casefold()) == 1:
        return folded.index(name.strip().casefold())
    raise UnknownColumn(f"there is no column {name!r}; {_there_are(header)}")


def _there_are(header: Sequence[str]) -> str:
    return "the columns are: " + ", ".join(name for name in header if name)


def _read_rows(path: Path) -> Iterator[list[str]]:
    content = _decode(path)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from csv.reader(io.StringIO(content, newline=""), delimiter=_delimiter(content))
    except csv.Error as error:
        raise UnreadableFile(f"{path.name} is not a CSV file: {error}") from error


def _decode(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error.strerror or error}") from error
    if b"\x00" in raw:
        raise UnreadableFile(f"{path.name} is not a CSV file: it holds bytes that are not text")
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", errors="replace")


def _delimiter(content: str) -> str:
    """Take the sign that parts the first rows into the most columns, as many in each as in the header."""

    def columns(sign: str) -> int:
        rows = list(islice(csv.reader(io.StringIO(content, newline=""), delimiter=sign), SNIFFED_ROWS))
        widths = [len(row) for row in rows if row]
        return min(widths, default=0) if len(set(widths)) == 1 else 1

    best = max(_DELIMITERS, key=columns)
    if columns(best) > 1:
        return best
    header = next(iter(content.splitlines()), "")
    return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))
