"""The register as JSON: the columns of the CSV as they are, numbers as numbers, lists as lists."""

import json
from datetime import date

from webapp.backlog.exports import register_csv
from webapp.backlog.exports.entry import Entry, Register


def write(register: Register) -> bytes:
    """Write items, the first in the order first, as an object with a format, its version and the items."""
    items = [_item(entry) for entry in register.entries]
    written = {"format": "soundings-backlog", "version": 1, "items": items}
    return json.dumps(written, ensure_ascii=False, indent=2).encode()


def _item(entry: Entry) -> dict[str, object]:
    named = zip(register_csv.HEADER, register_csv.row(entry), strict=True)
    return {_key(name): _plain(value) for name, value in named} | {
        "portfolio_areas": [area.name for area in entry.listed.areas],
        "goals": [goal.statement for goal in entry.listed.goals],
        "reach_changed_by_hand": entry.listed.item.reach_is_overridden,
        "quotes": entry.quotes,
    }


def _key(name: str) -> str:
    """The name of a column as that of a field: “Confidence %” is confidence_percent."""
    words = name.lower().replace("%", "percent").replace(":", "").replace("-", " ")
    return "_".join(words.split())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
