"""The register as JSON: the columns of the CSV as they are, numbers as numbers, lists as lists.

What it holds is said by `register.schema.json`.
"""

from collections.abc import Mapping

from webapp.backlog.exports.entry import Register
from webapp.backlog.exports.register_columns import COLUMNS
from webapp.table_export import json_file


def write(register: Register) -> bytes:
    """Write items, the first in the order first, and the areas, goals and services around them."""
    around = {
        "areas": _areas(register),
        "goals": _goals(register),
        "services": [{"name": each.name, "archived": each.archived} for each in register.services],
    }
    items = [{column.key: column.plain(entry) for column in COLUMNS} for entry in register.entries]
    return json_file("backlog", items, around)


def _areas(register: Register) -> list[Mapping[str, object]]:
    names = {area.id: area.name for area in register.areas}
    return [
        {
            "name": area.name,
            "parent": names.get(area.parent_id or ""),
            "headcount": area.headcount,
            "archived": area.archived,
        }
        for area in register.areas
    ]


def _goals(register: Register) -> list[Mapping[str, object]]:
    statements = {goal.id: goal.statement for goal in register.goals}
    return [
        {
            "goal": goal.statement,
            "parent": statements.get(goal.parent_id or ""),
            "owner": goal.owner,
            "weight": goal.weight,
            "target_date": goal.due_on.isoformat() if goal.due_on else None,
            "archived": goal.archived,
        }
        for goal in register.goals
    ]
