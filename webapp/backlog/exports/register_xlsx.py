"""The register as a workbook: the columns of the CSV, its first items as a chart, all areas and goals."""

from collections import Counter

from webapp.backlog.exports import register_csv
from webapp.backlog.exports.entry import Register
from webapp.xlsx_export import Bars, Rows, Sheet, xlsx_file

MOST_BARS = 15
COUNTS = ("Improvements to do", "Improvements done or declined")
AREAS = ("Name", "Parent", "Headcount", "Archived", *COUNTS)
GOALS = ("Goal", "Parent", "Owner", "Weight", "Target date", "Archived", *COUNTS)


def write(register: Register) -> bytes:
    """Write items, the first in the order first, and what they may be tied to."""
    rows = [register_csv.row(entry) for entry in register.entries]
    ranked = [entry for entry in register.entries if entry.rank is not None]
    by = ranked[0].listed.method.label if ranked else ""
    bars = Bars(f"The first improvements by {by}", "Title", "Score", min(len(ranked), MOST_BARS))
    return xlsx_file(
        [
            Sheet("Backlog", register_csv.HEADER, rows, bars if ranked else None),
            Sheet("Areas", AREAS, _areas(register)),
            Sheet("Goals", GOALS, _goals(register)),
        ]
    )


def _areas(register: Register) -> Rows:
    names = {area.id: area.name for area in register.areas}
    tied = Counter(
        (area.id, entry.listed.item.has_ended) for entry in register.entries for area in entry.listed.areas
    )
    return [
        (
            area.name,
            names.get(area.parent_id or ""),
            area.headcount or None,
            _said(area.archived),
            tied[area.id, False],
            tied[area.id, True],
        )
        for area in register.areas
    ]


def _goals(register: Register) -> Rows:
    statements = {goal.id: goal.statement for goal in register.goals}
    tied = Counter(
        (goal.id, entry.listed.item.has_ended) for entry in register.entries for goal in entry.listed.goals
    )
    return [
        (
            goal.statement,
            statements.get(goal.parent_id or ""),
            goal.owner,
            goal.weight,
            goal.due_on,
            _said(goal.archived),
            tied[goal.id, False],
            tied[goal.id, True],
        )
        for goal in register.goals
    ]


def _said(flag: bool) -> str:
    return "yes" if flag else "no"
