"""For a ServiceNow import set: improvement initiatives (`sn_cim_register`), columns named as its fields are.

https://www.servicenow.com/docs/r/it-service-management/continual-improvement-management/cim-reference.html
"""

from models.backlog.items import ItemStatus
from webapp.backlog.exports.entry import Entry, Register, urgency
from webapp.csv_export import csv_file, fitting

LONGEST_DESCRIPTION = 4000
STATES = {
    ItemStatus.PROPOSED: "New",
    ItemStatus.ACCEPTED: "Accepted",
    ItemStatus.PLANNED: "Approved",
    ItemStatus.DOING: "In Progress",
    ItemStatus.ON_HOLD: "On Hold",
    ItemStatus.DONE: "Closed",
    ItemStatus.CHECKED: "Closed",
    ItemStatus.DECLINED: "Canceled",
}
HEADER = ("Short description", "Description", "State", "Priority", "Assigned to", "Opened", "Due date")


def write(register: Register) -> bytes:
    """Write items as improvement initiatives."""
    entries = register.entries
    return csv_file(HEADER, (_row(*each) for each in zip(entries, urgency(entries), strict=True)))


def _row(entry: Entry, urgent: int) -> tuple[object, ...]:
    item = entry.listed.item
    text = fitting(entry.text, LONGEST_DESCRIPTION)
    state = STATES[ItemStatus(item.status)]
    return item.title, text, state, urgent, item.owner, item.added_on, item.due_on
