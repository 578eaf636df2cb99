"""The register as JSON: the columns of the CSV as they are, numbers as numbers, lists as lists."""

import json

from webapp.backlog.exports.entry import Entry, Register
from webapp.backlog.exports.register_columns import COLUMNS


def write(register: Register) -> bytes:
    """Write items, the first in the order first, as an object with a format, its version and the items."""
    items = [_item(entry) for entry in register.entries]
    written = {"format": "soundings-backlog", "version": 1, "items": items}
    return json.dumps(written, ensure_ascii=False, indent=2).encode()


def _item(entry: Entry) -> dict[str, object]:
    return {column.key: column.plain(entry) for column in COLUMNS}
