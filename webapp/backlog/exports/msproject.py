"""For Microsoft Project: its XML (MSPDI), with a summary task for each goal and its items below it.

https://learn.microsoft.com/office-project/xml-data-interchange/xml-schema-for-the-tasks-element
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from models.backlog.items import FINISHED
from webapp.backlog.exports.entry import Entry, Register, urgency

NAMESPACE = "http://schemas.microsoft.com/project"
NO_GOAL = "Without a goal"
HOURS = 160  # of a person-month: 20 days of 8 hours, as Project counts
MONTHS_ESTIMATED = 43  # its DurationFormat “mo?”
PRIORITIES = (900, 700, 500, 300, 100)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Values = Mapping[str, object]


def write(register: Register) -> bytes:
    """Write items as tasks; Project reads what a task has in the order of its schema alone."""
    project = Element("Project", xmlns=NAMESPACE)
    _fill(project, {"SaveVersion": 14, "Name": "soundings-backlog.xml", "Title": "Improvement backlog"})
    tasks = SubElement(project, "Tasks")
    for number, values in enumerate(_tasks(register.entries), start=1):
        _fill(SubElement(tasks, "Task"), {"UID": number, "ID": number, **values})
    written: bytes = tostring(project, encoding="UTF-8", xml_declaration=True)
    return written


def _tasks(entries: Sequence[Entry]) -> Iterator[Values]:
    """The tasks: below the weightiest goal that each moves; what moves none comes last."""
    below: dict[str, list[tuple[Entry, int]]] = {}
    for entry, urgent in zip(entries, urgency(entries), strict=True):
        goals = entry.listed.goals
        below.setdefault(goals[0].statement if goals else "", []).append((entry, urgent))
    if set(below) == {""}:
        yield from (_task(*each, level=1) for each in below[""])
        return
    for goal in sorted(below, key=lambda goal: not goal):
        yield {"Name": goal or NO_GOAL, "OutlineLevel": 1, "Summary": 1}
        yield from (_task(*each, level=2) for each in below[goal])


def _task(entry: Entry, urgent: int, level: int) -> Values:
    item = entry.listed.item
    return {
        "Name": item.title,
        "Contact": item.owner,
        "OutlineLevel": level,
        "Priority": PRIORITIES[urgent - 1],
        "Duration": f"PT{round(item.effort * HOURS)}H0M0S" if item.effort else "",
        "DurationFormat": MONTHS_ESTIMATED if item.effort else "",
        "Estimated": 1,
        "Summary": 0,
        "PercentComplete": 100 if item.status in FINISHED else 0,
        "Deadline": f"{item.due_on}T17:00:00" if item.due_on else "",
        "Notes": entry.text,
    }


def _fill(element: Element, values: Values) -> None:
    """Give an element its parts; those that say nothing are left out, and signs that XML cannot hold."""
    for name, value in values.items():
        if value != "":
            SubElement(element, name).text = _NO_XML.sub("", str(value))
