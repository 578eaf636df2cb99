"""For Microsoft Planner: a workbook with the columns of Planner's own export to Excel, and its words.

https://learn.microsoft.com/office365/planner/planner-limits
"""

from collections import Counter
from collections.abc import Sequence

from models.backlog.items import FINISHED, ItemStatus
from webapp.backlog.exports.entry import Entry, Register, urgency
from webapp.backlog.forms import STATUSES
from webapp.xlsx_export import Sheet, xlsx_file

MOST_TASKS = 3000  # to be done, of a plan
MOST_LABELS = 25  # of a plan
PRIORITIES = ("Urgent", "Important", "Medium", "Low", "Low")
PROGRESS = {ItemStatus.DOING: "In progress", **dict.fromkeys(FINISHED, "Completed")}
NOT_STARTED = "Not started"
HEADER = (
    *("Task Name", "Bucket Name", "Progress", "Priority", "Assigned To"),
    *("Start date", "Due date", "Labels", "Checklist Items", "Description"),
)


def write(register: Register) -> bytes:
    """Write items as tasks, with a bucket for each status."""
    entries = register.entries
    labels = _most_used(entries)
    rows = [_row(entry, each, labels) for entry, each in zip(entries, urgency(entries), strict=True)]
    return xlsx_file([Sheet("Tasks", HEADER, rows)])


def _row(entry: Entry, urgent: int, labels: frozenset[str]) -> tuple[object, ...]:
    item = entry.listed.item
    return (
        item.title,
        STATUSES[item.status],
        PROGRESS.get(ItemStatus(item.status), NOT_STARTED),
        PRIORITIES[urgent - 1],
        item.owner,
        None,
        item.due_on,
        ";".join(label.replace(";", ",") for label in entry.labels if label in labels),
        None,
        entry.text,
    )


def _most_used(entries: Sequence[Entry]) -> frozenset[str]:
    """The labels that most items have, as many as a plan has."""
    used = Counter(label for entry in entries for label in entry.labels)
    return frozenset(sorted(used, key=lambda label: (-used[label], label))[:MOST_LABELS])
