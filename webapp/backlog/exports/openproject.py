"""For OpenProject's synchronisation with Excel: work packages, in the columns that its sheet takes.

https://www.openproject.org/docs/system-admin-guide/integrations/excel-synchronization/
"""

from webapp.backlog.exports.entry import Register, urgency
from webapp.xlsx_export import Sheet, xlsx_file

PRIORITIES = ("Immediate", "High", "Normal", "Normal", "Low")
TYPE = "Task"
HEADER = ("Subject", "Type", "Description", "Priority", "Finish date")


def write(register: Register) -> bytes:
    """Write items as work packages; without ID and lock version, which make it add them as new ones."""
    entries = register.entries
    rows = [
        (entry.listed.item.title, TYPE, entry.text, PRIORITIES[each - 1], entry.listed.item.due_on)
        for entry, each in zip(entries, urgency(entries), strict=True)
    ]
    return xlsx_file([Sheet("Work packages", HEADER, rows)])
