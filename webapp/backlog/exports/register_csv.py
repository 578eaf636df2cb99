"""The register as CSV, with all its columns."""

from webapp.backlog.exports.entry import Entry, Register
from webapp.backlog.exports.register_columns import COLUMNS
from webapp.csv_export import csv_file

HEADER = tuple(column.name for column in COLUMNS)


def write(register: Register) -> bytes:
    """Write items, the first in the order first: with the evidence they rest on, and the newest."""
    return csv_file(HEADER, (row(entry) for entry in register.entries))


def row(entry: Entry) -> tuple[object, ...]:
    """Give an item's cells in the order of `HEADER`; None where there is nothing, or nothing to be told."""
    return tuple(column.cell(entry) for column in COLUMNS)
