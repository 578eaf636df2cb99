"""Read the rows of a sheet in an XLSX file: only the parts that tell them, a piece at a time."""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, TypeVar

from analysis.files.cell_values import FIRST_DAY, FIRST_DAY_1904, Legend
from analysis.files.sheet_cells import Area, CellReader, MergeReader, Row, with_merged
from analysis.files.spreadsheet_errors import SpreadsheetError, UnknownSheet, UnreadableFile, listed, shown
from analysis.files.spreadsheet_limits import LARGEST_FILE, MOST_AREA, MOST_PARTS
from analysis.files.workbook_parts import Relations, Sheet, Strings, Styles, Workbook
from analysis.files.xml_part import Reader, TooMuch, read_part

_ENTRY = b"PK\x01\x02"
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office writes
_ANEW = "Copy what you need into a new workbook, or save them as CSV"
R = TypeVar("R", bound=Reader)


def read_xlsx(
    raw: bytes, name: str, sheet: str | None = None, *, largest: int = LARGEST_FILE
) -> Iterator[list[str]]:
    """Read the rows of a sheet as text.

    Parameters
    ----------
    raw : bytes
        What the file holds.
    name : str
        The file's name, for messages.
    sheet : str or None
        Name of the sheet; by default the first that is not hidden.
    largest : int
        Bytes that it may have when it is unpacked.

    Yields
    ------
    list of str
        The cells of a row as a reader sees them: whole numbers without a fraction, dates as 2026-05-31,
        formulas as their last result, errors as nothing. Every cell of a merged area holds what it shows.

    Raises
    ------
    UnreadableFile
        It is no workbook, or larger than `analysis.files.spreadsheet_limits` allows.
    UnknownSheet
    """
    try:
        with zipfile.ZipFile(io.BytesIO(_checked(raw))) as archive:
            book = _Book(archive, largest)
            yield from _rows(book, book.choose(sheet), shown(name))
    except SpreadsheetError:
        raise
    except TooMuch as error:
        raise UnreadableFile(
            f"{shown(name)} is too large or too unusual to read: {error}. {_ANEW}"
        ) from error
    except Exception as error:  # whatever the parts of a damaged workbook make go wrong
        raise UnreadableFile(
            f"{shown(name)} is not an XLSX file that can be read ({shown(error)}). "
            "Save it as CSV, or anew as XLSX"
        ) from error


def _checked(raw: bytes) -> bytes:
    if raw.count(_ENTRY) > MOST_PARTS:
        raise TooMuch(f"it has over {MOST_PARTS:,} parts")
    return raw


class _Book:
    """The parts of a workbook, each read when it is needed."""

    def __init__(self, archive: zipfile.ZipFile, largest: int) -> None:
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > largest:
            raise TooMuch(f"it is {unpacked / 1e6:,.0f} MB when unpacked")
        self._archive = archive
        self._part = self._read("_rels/.rels", Relations()).of_kind("officeDocument") or ""
        self._part = self._part.lstrip("/")
        self._workbook = self._read(self._part, Workbook())
        folder, file = posixpath.split(self._part)
        self._relations = self._read(posixpath.join(folder, "_rels", f"{file}.rels"), Relations())

    def choose(self, name: str | None) -> Sheet:
        """Give the sheet with a name, or the first that is shown."""
        sheets = [one for one in self._workbook.sheets if self._kind(one) == "worksheet"]
        if name is None and sheets:
            return next((one for one in sheets if one.is_shown), sheets[0])
        wanted = (name or "").strip().casefold()
        for one in sheets:
            if one.title.casefold() == wanted:
                return one
        titles = listed([one.title for one in sheets])
        raise UnknownSheet(f"there is no sheet '{shown(name or '')}'; the sheets are: {titles}")

    def legend(self) -> Legend:
        """Give what the cells refer to."""
        strings, styles = self._relations.of_kind("sharedStrings"), self._relations.of_kind("styles")
        return Legend(
            strings=self._read(self._at(strings), Strings()).strings if strings else (),
            formats=self._read(self._at(styles), Styles()).formats if styles else (),
            first_day=FIRST_DAY_1904 if self._workbook.is_from_1904 else FIRST_DAY,
        )

    def merged(self, sheet: Sheet) -> Sequence[Area]:
        """Give the merged areas of a sheet."""
        return self._read(self._part_of(sheet), MergeReader()).areas

    def cells(self, sheet: Sheet, reader: CellReader) -> Iterator[None]:
        """Give the cells of a sheet to a reader, a piece at a time."""
        with self._open(self._part_of(sheet)) as part:
            yield from read_part(part, reader)

    def _kind(self, sheet: Sheet) -> str:
        return self._relations.targets.get(sheet.relation, ("", ""))[0]

    def _part_of(self, sheet: Sheet) -> str:
        return self._at(self._relations.targets[sheet.relation][1])

    def _at(self, target: str) -> str:
        """Resolve a target beside the workbook's part."""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(self._part), target)).lstrip("/")

    def _read(self, part_name: str, reader: R) -> R:
        with self._open(part_name) as part:
            for _ in read_part(part, reader):
                pass
        return reader

    def _open(self, part_name: str) -> IO[bytes]:
        part = self._archive.getinfo(part_name)
        if part.compress_type not in _PACKINGS:
            raise TooMuch("it is packed in an unusual way")
        return self._archive.open(part)


def _rows(book: _Book, sheet: Sheet, name: str) -> Iterator[list[str]]:
    merged = book.merged(sheet)
    _check_reach(
        name,
        sheet,
        max((area.last_row for area in merged), default=0),
        max((area.last_column for area in merged), default=0),
    )
    if sum(area.size for area in merged) > MOST_AREA:
        raise TooMuch("its merged areas overlap")
    yield from with_merged(_cells(book, sheet, name), merged)


def _cells(book: _Book, sheet: Sheet, name: str) -> Iterator[Row]:
    reader = CellReader(book.legend())
    for _ in book.cells(sheet, reader):
        _check_reach(name, sheet, reader.last_row, reader.last_column)
        yield from reader.take_rows()


def _check_reach(name: str, sheet: Sheet, rows: int, columns: int) -> None:
    if rows * columns > MOST_AREA:
        raise UnreadableFile(
            f"{name}: the sheet '{shown(sheet.title)}' has {rows:,} × {columns:,} cells, "
            f"too many to read. {_ANEW}"
        )
