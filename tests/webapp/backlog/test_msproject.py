"""Microsoft Project's XML, held to the structure of its published schema (mspdi_pj12.xsd).

The order of what we use, out of “XML Schema for the Project Element” and “XML Schema for the Tasks Element”:
https://learn.microsoft.com/office-project/xml-data-interchange/project-elements-and-xml-structure
https://learn.microsoft.com/office-project/xml-data-interchange/task-elements-and-xml-structure
"""

import re

import pytest
from lxml import etree

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal

NAMESPACE = "http://schemas.microsoft.com/project"
PROJECT = (
    "SaveVersion",
    "UID",
    "Name",
    "Title",
    "Subject",
    "CreationDate",
    "StartDate",
    "Calendars",
    "Tasks",
)
WHOLE, BOOLEAN = r"\d+", "[01]"
MOMENT, DURATION = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", r"PT\d+H\d+M\d+S"
TASK = {  # in the order of the schema, with what each may hold
    "UID": WHOLE,
    "ID": WHOLE,
    "Name": ".{1,512}",
    "Type": "[012]",
    "IsNull": BOOLEAN,
    "CreateDate": MOMENT,
    "Contact": ".{1,512}",
    "WBS": ".*",
    "OutlineNumber": ".{1,512}",
    "OutlineLevel": WHOLE,
    "Priority": r"\d{1,3}|1000",
    "Start": MOMENT,
    "Finish": MOMENT,
    "Duration": DURATION,
    "DurationFormat": "[3-9]|1[0-29]|2[01]|3[5-9]|4[0-4]|5[123]",
    "Work": DURATION,
    "Estimated": BOOLEAN,
    "Milestone": BOOLEAN,
    "Summary": BOOLEAN,
    "PercentComplete": r"\d{1,2}|100",
    "ConstraintType": "[0-7]",
    "Deadline": MOMENT,
    "Notes": r"[\s\S]*",
}


@pytest.fixture
def project(lead, items):
    """The project, read back: `project()`."""

    def read() -> etree._Element:
        return etree.fromstring(lead.get("/backlog.msproject.xml").response.get_data())

    return read


def parts(element: etree._Element) -> list[tuple[str, str]]:
    return [(etree.QName(part).localname, part.text or "") for part in element]


def tasks(project: etree._Element) -> list[dict[str, str]]:
    return [dict(parts(task)) for task in project.iter(f"{{{NAMESPACE}}}Task")]


def test_it_keeps_to_the_order_of_the_schema(project) -> None:
    read = project()
    assert {etree.QName(each).namespace for each in read.iter()} == {NAMESPACE}
    names = [name for name, _ in parts(read)]
    assert names == [name for name in PROJECT if name in names]
    for task in read.iter(f"{{{NAMESPACE}}}Task"):
        given = parts(task)
        assert [name for name, _ in given] == [name for name in TASK if name in dict(given)]
        assert [(name, text) for name, text in given if not re.fullmatch(TASK[name], text)] == []


def test_items_stand_below_the_weightiest_goal_they_move(project, engine) -> None:
    with transaction(engine) as session:
        light, heavy = (add_goal(session, GoalValues(f"Goal {n}", weight=n)).id for n in (1, 9))
        add_item(session, None, ItemValues("Three", "", [], 4000, 1, 80, 1, goal_ids=[light, heavy]))
    read = tasks(project())
    assert [(task["OutlineLevel"], task["Name"]) for task in read] == [
        ("1", "Goal 9"),
        ("2", "Three"),
        ("1", "Deliver on time; and within budget"),
        ("2", "Shorten approvals"),
        ("1", "Without a goal"),
        ("2", "=Two"),
    ]
    assert [task["UID"] for task in read] == [task["ID"] for task in read] == list("123456")


def test_a_task_has_what_a_plan_needs(project) -> None:
    task = next(task for task in tasks(project()) if task["Name"] == "Shorten approvals")
    names = ("Priority", "Duration", "Estimated", "Deadline", "PercentComplete")
    assert [task[name] for name in names] == ["900", "PT240H0M0S", "1", "2027-06-30T17:00:00", "0"]
    assert task["Notes"].startswith("One board\ninstead of <three>")


def test_without_goals_it_is_a_list_and_what_is_done_is_complete(lead, engine) -> None:
    with transaction(engine) as session:
        add_item(session, None, ItemValues("Done", "a\x0b\ufffeb", [], 4, 1, 80, 1, ItemStatus.DONE))
    (task,) = tasks(etree.fromstring(lead.get("/backlog.msproject.xml").response.get_data()))
    assert (task["OutlineLevel"], task["PercentComplete"]) == ("1", "100")
    assert task["Notes"].startswith("ab\n")  # what no XML holds is left out
