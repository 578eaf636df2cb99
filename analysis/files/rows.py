"""The rows of a spreadsheet, CSV or XLSX, told apart by what the file holds.

Pages read spreadsheets through this door too: it opens the readers and nothing else of the analysis.
"""

from collections.abc import Iterator

from analysis.files.csv_file import read_csv
from analysis.files.spreadsheet_errors import SpreadsheetError as SpreadsheetError
from analysis.files.spreadsheet_errors import UnknownSheet, UnreadableFile, listed, shown
from analysis.files.spreadsheet_limits import LARGEST_FILE
from analysis.files.xlsx_file import read_xlsx

__all__ = ["SpreadsheetError", "listed", "read_rows", "shown"]

_ZIP_MARK = b"PK\x03\x04"
_OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0"


def read_rows(
    raw: bytes, name: str, sheet: str | None = None, *, largest: int = LARGEST_FILE
) -> Iterator[list[str]]:
    """Read rows as text.

    Parameters
    ----------
    raw : bytes
        What the file holds.
    name : str
        The file's name, for messages.
    sheet : str or None
        Name of the sheet; only for XLSX, where the first that is not hidden is read if none is named.
    largest : int
        Bytes that a workbook may have when it is unpacked.

    Yields
    ------
    list of str
        The cells of a row; the first row of the file first, empty ones too, so that they can be counted.

    Raises
    ------
    UnreadableFile, UnknownSheet
    """
    if raw.startswith(_OLD_OFFICE_MARK):
        raise UnreadableFile(
            f"{shown(name)} is an old Excel file or has a password. "
            "Save it as XLSX or CSV, without a password"
        )
    if raw.startswith(_ZIP_MARK):
        return read_xlsx(raw, name, sheet, largest=largest)
    if sheet is not None:
        raise UnknownSheet(f"{shown(name)} is no XLSX file, so it has no sheet '{shown(sheet)}'")
    return read_csv(raw, name)
