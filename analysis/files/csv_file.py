"""Read the rows of a CSV file."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from analysis.files.spreadsheet_errors import UnreadableFile

SNIFFED_ROWS = 20
_TOLD_DELIMITER = re.compile(r"sep=(.)\r?\n")  # as Excel writes it above the header
_DELIMITERS = (",", ";", "\t")
_ENCODINGS = ("utf-8-sig", "cp1252")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_FIELD = 1_000_000


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
        It is not text, or a quotation mark is never closed.
    """
    content = _decode(raw, name)
    csv.field_size_limit(_LONGEST_FIELD)
    told = _TOLD_DELIMITER.match(content)
    try:
        yield from csv.reader(
            io.StringIO(content[told.end() if told else 0 :], newline=""),
            delimiter=told[1] if told else _delimiter(content),
        )
    except csv.Error as error:
        raise UnreadableFile(
            f"{name} is not a CSV file that can be read ({error}). Perhaps a quotation mark is never closed"
        ) from error


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith(_UTF16_MARKS):
        return raw.decode("utf-16", errors="replace")
    if b"\x00" in raw:
        raise UnreadableFile(f"{name} is neither a CSV nor an XLSX file: it holds bytes that are not text")
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
