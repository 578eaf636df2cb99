"""For Jira's CSV import: a column for each label, due dates that it reads, no punctuation in the header.

https://support.atlassian.com/jira-cloud-administration/docs/import-data-from-a-csv-file/
"""

from webapp.backlog.exports.entry import Register, urgency
from webapp.csv_export import csv_file

PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
ISSUE_TYPE = "Task"
MOST_ITEMS = 250  # at once, where the one who imports administers nothing


def write(register: Register) -> bytes:
    """Write items as issues. Spaces in labels become hyphens: Jira ends a label at a space."""
    labels = [[label.replace(" ", "-") for label in entry.labels] for entry in register.entries]
    columns = max(map(len, labels), default=0)
    header = ("Summary", "Description", "Issue Type", "Priority", "Due Date", *["Labels"] * columns)
    rows = (
        (
            entry.listed.item.title,
            entry.text,
            ISSUE_TYPE,
            PRIORITIES[each - 1],
            entry.listed.item.due_on or "",
            *own,
            *[""] * (columns - len(own)),
        )
        for entry, each, own in zip(register.entries, urgency(register.entries), labels, strict=True)
    )
    return csv_file(header, rows)
