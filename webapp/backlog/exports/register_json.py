"""The register as JSON: the columns of the CSV as they are, numbers as numbers, lists as lists.

What it holds is said by `register.schema.json`.
"""

from webapp.backlog.exports.entry import Entry, Register
from webapp.backlog.exports.register_columns import COLUMNS
from webapp.table_export import json_file


def write(register: Register) -> bytes:
    """Write items, the first in the order first, as an object with a format, its version and the items."""
    return json_file("backlog", [_item(entry) for entry in register.entries])


def _item(entry: Entry) -> dict[str, object]:
    return {column.key: column.plain(entry) for column in COLUMNS}
