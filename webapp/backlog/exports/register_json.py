"""The register as JSON: the columns of the CSV as they are, numbers as numbers, lists as lists.

What it holds is said by `register.schema.json`.
"""

from webapp.backlog.exports import register_csv
from webapp.backlog.exports.entry import Entry, Register
from webapp.table_export import json_file, json_item


def write(register: Register) -> bytes:
    """Write items, the first in the order first, as an object with a format, its version and the items."""
    return json_file("backlog", [_item(entry) for entry in register.entries])


def _item(entry: Entry) -> dict[str, object]:
    return json_item(register_csv.HEADER, register_csv.row(entry)) | {
        "portfolio_areas": [area.name for area in entry.listed.areas],
        "goals": [goal.statement for goal in entry.listed.goals],
        "reach_changed_by_hand": entry.listed.item.reach_is_overridden,
        "quotes": entry.quotes,
    }
