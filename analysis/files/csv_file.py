"""Read the rows of a CSV file."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from analysis.files.spreadsheet_errors import UnreadableFile, shown
from analysis.files.spreadsheet_limits import LONGEST_CELL, LONGEST_ROW

SNIFFED_ROWS = 20
_TOLD_DELIMITER = re.compile(r"sep=([^\w\s\"]|\t)\r?\n")  # as Excel writes it above the header
_DELIMITERS = (",", ";", "\t")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1_000_000
_NEVER_CLOSED = "Perhaps a quotation mark is never closed"


def read_csv(raw: bytes, name: str) -> Iterator[list[str]]:
    """Read the rows of a CSV file: UTF-8 with or without a mark, UTF-16 with one, or Windows-1252.

    Parameters
    ----------
    raw : bytes
        What the file holds.
    name : str
        The file's name, for messages.

    Yields
    ------
    list of str
        The cells of a row, as they stand; commas, semicolons or tabs part them, quoted cells may hold lines.

    Raises
    ------
    UnreadableFile
        It is not text, a cell or a row is too long, or a quotation mark is never closed.
    """
    encoding = _encoding(raw, name)
    csv.field_size_limit(LONGEST_CELL)
    try:
        told = _TOLD_DELIMITER.fullmatch(next(_Lines(raw, encoding, name), ""))
        sign = told[1] if told else _delimiter(raw, encoding, name)
        yield from islice(_rows(raw, encoding, name, sign), 1 if told else 0, None)
    except csv.Error as error:
        raise UnreadableFile(
            f"{shown(name)} is not a CSV file that can be read ({shown(error)}). {_NEVER_CLOSED}"
        ) from error


class _Lines:
    """The lines of a file, read one at a time; no row, of however many lines, may be too long."""

    def __init__(self, raw: bytes, encoding: str, name: str) -> None:
        self._stream = io.TextIOWrapper(io.BytesIO(raw), encoding, errors="replace", newline="")
        self._name = name
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_ROW + 1)
        self._length += len(line)
        if self._length > LONGEST_ROW:
            raise UnreadableFile(
                f"{shown(self._name)} has a row of over {LONGEST_ROW:,} characters, too long to read. "
                f"{_NEVER_CLOSED}"
            )
        if not line:
            raise StopIteration
        return line

    def begin_row(self) -> None:
        """Count anew."""
        self._length = 0


def _rows(raw: bytes, encoding: str, name: str, sign: str) -> Iterator[list[str]]:
    lines = _Lines(raw, encoding, name)
    for row in csv.reader(lines, delimiter=sign):
        lines.begin_row()
        yield row


def _encoding(raw: bytes, name: str) -> str:
    if raw.startswith(_UTF16_MARKS):
        return "utf-16"
    if b"\x00" in raw:
        raise UnreadableFile(
            f"{shown(name)} is neither a CSV nor an XLSX file: it holds bytes that are not text"
        )
    return "utf-8-sig" if _is_utf8(raw) else "cp1252"


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), _CHUNK):
            decoder.decode(raw[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(raw: bytes, encoding: str, name: str) -> str:
    """Take the sign that parts the first rows into the most columns, as many in each as in the header."""
    widths = {
        sign: [len(row) for row in islice(_rows(raw, encoding, name, sign), SNIFFED_ROWS) if row]
        for sign in _DELIMITERS
    }

    def columns(sign: str) -> int:
        return min(widths[sign], default=0) if len(set(widths[sign])) == 1 else 1

    best = max(_DELIMITERS, key=columns)
    if columns(best) > 1:
        return best
    return max(_DELIMITERS, key=lambda sign: next(iter(widths[sign]), 0))
