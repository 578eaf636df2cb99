"""The one place that writes CSV: safe in a spreadsheet, whichever sign that takes for the end of a cell."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

CSV = "text/csv; charset=utf-8"

# What a spreadsheet takes for a formula (OWASP, CSV injection), small and full-width forms too.
_FORMULA = r"=+\-@\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
# A comma, a semicolon, a tab or a line's end inside a text begins a cell for whoever reads it so. Blanks and
# quotation marks before the formula do not help: readers take them off. An apostrophe that stands there
# already gets another, so that ours can be told from it.
_ENDS_A_CELL = r",;\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
_BEGINNING = rf'((?:^|[{_ENDS_A_CELL}])[{_ENDS_A_CELL}\s"\u200b\ufeff]*)'
_BEGINS_A_CELL = re.compile(rf"{_BEGINNING}('*[{_FORMULA}])?")
_GUARDED = re.compile(rf"{_BEGINNING}('(?='*[{_FORMULA}]))?")
_BEGINS_WITH_A_CONTROL = re.compile(rf"""^(?='*[\t\r\n])|(?<=[{_ENDS_A_CELL}"])(?='*(?:\t|\r(?!\n)))""")
_GUARDED_CONTROL = re.compile(rf"""^'(?='*[\t\r\n])|(?<=[{_ENDS_A_CELL}"])'(?='*(?:\t|\r(?!\n)))""")

LONGEST_CELL = 32_767  # of a spreadsheet, in halves of UTF-16, as it counts them
CUT = " … (cut: the rest is in Soundings)"


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as CSV: UTF-8 with a byte order mark (Excel needs it), lines ended by CR LF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows([safe_cell("" if cell is None else cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def safe_cell(value: object) -> object:
    """Put an apostrophe before whatever in a text could be read as the beginning of a formula.

    A text that no cell holds is cut with a word.
    """
    if not isinstance(value, str):
        return value
    plain = _BEGINS_A_CELL.sub(lambda cell: f"{cell[1]}'{cell[2]}" if cell[2] else cell[1], value)
    return fitting(_BEGINS_WITH_A_CONTROL.sub("'", plain), LONGEST_CELL)


def fitting(text: str, longest: int) -> str:
    """Cut a text that is longer, in halves of UTF-16, with a word."""
    if 2 * len(text) <= longest:
        return text
    units = text.encode("utf-16-le", errors="replace")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


def plain_cell(text: str) -> str:
    """Take off the apostrophes that `safe_cell` puts before a formula."""
    return _GUARDED.sub(lambda cell: cell[1], _GUARDED_CONTROL.sub("", text))
