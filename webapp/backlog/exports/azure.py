"""For the CSV import of Azure DevOps: new work items, with their text as HTML, at most a thousand.

https://learn.microsoft.com/azure/devops/boards/queries/import-work-items-from-csv
"""

from html import escape

from webapp.backlog.exports.entry import Entry, Register, urgency
from webapp.csv_export import csv_file

MOST_ITEMS = 1000  # of a file
WORK_ITEM_TYPE = "Issue"
LEAST_URGENT = 4  # its priorities are 1 to 4
HEADER = ("Work Item Type", "Title", "Description", "Priority", "Tags")


def write(register: Register) -> bytes:
    """Write items as work items, the first thousand in the order."""
    first = register.entries[:MOST_ITEMS]
    return csv_file(HEADER, (_row(entry, each) for entry, each in zip(first, urgency(first), strict=True)))


def _row(entry: Entry, urgent: int) -> tuple[object, ...]:
    text = "".join(f"<p>{escape(part, quote=False)}</p>".replace("\n", "<br>") for part in entry.paragraphs)
    tags = "; ".join(label.replace(";", ",") for label in entry.labels)
    return WORK_ITEM_TYPE, entry.listed.item.title, text, min(urgent, LEAST_URGENT), tags
