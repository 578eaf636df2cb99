"""Each format is read back by a reader that is not ours."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime, time

import html5lib
import openpyxl
import pytest
from click.testing import CliRunner
from lxml import etree

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.base import today
from models.database import transaction
from models.portfolio.areas import add_area
from models.portfolio.goals import GoalValues, add_goal
from tests.factories.backlog import listed_backlog
from webapp.backlog.exports import FORMATS, servicenow
from webapp.backlog.exports.entry import entries_of, urgency
from webapp.commands import export
from webapp.commands.main import main
from webapp.csv_export import CUT

Read = Callable[[bytes], list[dict[str, object]]]


def of_csv(written: bytes) -> list[dict[str, object]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def of_columns_that_repeat(written: bytes) -> list[dict[str, object]]:
    header, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    return [
        dict(zip(header, row, strict=True))
        | {"labels": [cell for name, cell in zip(header, row, strict=True) if name == "Labels" and cell]}
        for row in rows
    ]


def of_sheet(written: bytes) -> list[dict[str, object]]:
    header, *rows = openpyxl.load_workbook(io.BytesIO(written)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def of_xml(written: bytes) -> list[dict[str, object]]:
    """The tasks of Microsoft Project, but for those that only hold others."""
    project = etree.fromstring(written)
    tasks = [{etree.QName(part).localname: part.text for part in task} for task in project.iter("{*}Task")]
    return [task for task in tasks if task["Summary"] == "0"]


READERS: dict[str, Read] = {
    "csv": of_csv,
    "xlsx": of_sheet,
    "json": lambda written: json.loads(written)["items"],
    "jira": of_columns_that_repeat,
    "azure": of_csv,
    "github": lambda written: [json.loads(line) for line in written.decode().splitlines()],
    "openproject": of_sheet,
    "servicenow": of_csv,
    "msproject": of_xml,
    "planner": of_sheet,
}


DUE = datetime.combine(date(2027, 6, 30), time())
TITLES = ("title", "Title", "Subject", "Task Name", "Short description", "Name", "Summary")
UNGUARDED = ("json", "github", "msproject")  # no spreadsheet opens these


@pytest.fixture
def read(lead, items):
    """What a format holds, read back: `read("jira")`."""

    def back(name: str) -> list[dict[str, object]]:
        response = lead.get(f"/backlog.{FORMATS[name].ending}").response
        assert response.status_code == 200
        assert response.content_type.startswith(FORMATS[name].content_type)
        assert response.headers["Content-Disposition"].endswith(f"soundings-backlog.{FORMATS[name].ending}")
        return READERS[name](response.get_data())

    return back


def test_every_format_is_read_back_and_offered_by_page_and_command(lead, items) -> None:
    assert READERS.keys() == FORMATS.keys() == set(export.FORMATS)
    page = lead.get("/backlog")
    links = {link.get("href") for link in page.tree.iter("a")}
    assert {f"/backlog.{each.ending}" for each in FORMATS.values()} <= links
    assert "There is no such format." in lead.get("/backlog.exe").text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_every_item_in_its_order(read, name) -> None:
    titles = [next(row[key] for key in TITLES if key in row) for row in read(name)]
    assert titles == ["Shorten approvals", "=Two" if name in UNGUARDED else "'=Two"]


def test_json_has_numbers_and_lists(read) -> None:
    first, second = read("json")
    assert first["goals"] == ["Deliver on time; and within budget"]
    assert first["portfolio_areas"] == ["Data", "Housing"]
    assert (first["rice"], first["due"], first["reach_changed_by_hand"]) == (53.33, "2027-06-30", False)
    assert (first["evidence_round"], first["people_who_answered"]) == ("First wave", 12)
    assert len(first["quotes"]) == 3
    assert (second["quotes"], second["evidence_round"], second["theme"]) == ([], None, None)


def test_jira_has_a_column_for_each_label_and_keeps_empty_cells(read) -> None:
    first, second = read("jira")
    assert (first["labels"], second["labels"]) == (["Data", "Housing", "process"], [])
    assert (first["Issue Type"], first["Priority"], first["Due Date"]) == ("Task", "Highest", "2027-06-30")
    assert "Moves: Deliver on time; and within budget." in first["Description"]
    assert "12 people answered; it does not work for 6 and works for 6." in first["Description"]
    assert not set("".join(first)) & set(".,;:%-_/")


def test_azure_takes_the_text_as_html(read) -> None:
    first, _ = read("azure")
    (paragraph, *_) = html5lib.parseFragment(first["Description"], namespaceHTMLElements=False)
    assert (paragraph.tag, list(paragraph.itertext())) == ("p", ["One board", "instead of <three>"])
    given = [first[name] for name in ("Work Item Type", "Priority", "Tags")]
    assert given == ["Issue", "1", "Data; Housing; process"]
    assert not {"ID", "Assigned To", "State", "Created By", "Changed Date"} & first.keys()


def test_github_has_what_its_api_takes(read) -> None:
    first, second = read("github")
    assert set(first) == {"title", "body", "labels"}
    assert first["labels"] == ["Data", "Housing", "process"]
    assert second["labels"] == []


def test_openproject_has_the_columns_of_its_sheet(read) -> None:
    first, second = read("openproject")
    assert list(first) == ["Subject", "Type", "Description", "Priority", "Finish date"]
    assert (first["Type"], first["Priority"]) == ("Task", "Immediate")
    assert (first["Finish date"], second["Finish date"]) == (DUE, None)
    assert "12 people answered" in first["Description"]


def test_servicenow_has_labels_states_and_priorities_of_an_initiative(read) -> None:
    first, second = read("servicenow")
    names = ("State", "Priority", "Assigned to", "Opened", "Due date")
    assert [first[name] for name in names] == ["New", "1", "", str(today()), "2027-06-30"]
    assert second["Priority"] == "3"
    assert "“Planning" in first["Description"]


@pytest.mark.parametrize("status", ItemStatus)
def test_servicenow_knows_every_status(status) -> None:
    assert status in servicenow.STATES


def test_servicenow_gets_no_more_of_a_text_than_its_field_holds(engine, world, lead) -> None:
    with transaction(engine) as session:
        goals = [add_goal(session, GoalValues(f"{n} {'x' * 190}")).id for n in range(3)]
        add_item(session, None, ItemValues("Long", "y" * 3900, [], 5, 1, 80, 1, goal_ids=goals))
    (row,) = of_csv(lead.get("/backlog.servicenow.csv").response.get_data())
    assert (len(row["Description"]), row["Description"].endswith(CUT)) == (4000, True)


def test_planner_has_the_columns_and_words_of_its_export(read) -> None:
    first, second = read("planner")
    names = ("Bucket Name", "Progress", "Priority", "Due date", "Labels")
    assert [first[name] for name in names] == [
        *("Proposed", "Not started", "Urgent"),
        DUE,
        "Data;Housing;process",
    ]
    assert second["Priority"] == "Medium"


def test_planner_gets_as_many_labels_as_a_plan_has_those_of_most_items(engine, world, lead) -> None:
    with transaction(engine) as session:
        areas = [add_area(session, f"Area {n:02}", 5).id for n in range(30)]
        for number, own in enumerate((areas, areas[10:])):
            add_item(session, None, ItemValues(f"Item {number}", "", own, 5, 1, 80, 1))
    rows = of_sheet(lead.get("/backlog.planner.xlsx").response.get_data())
    labels = {label for row in rows for label in row["Labels"].split(";")}
    assert labels == {f"Area {n:02}" for n in (*range(10, 30), *range(5))}


def test_the_command_writes_what_the_page_gives(lead, items, settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    out = tmp_path / "backlog.json"
    result = CliRunner().invoke(main, ["export", "backlog", "--format", "json", "--out", str(out)])
    assert (result.exit_code, result.output) == (0, f"Wrote 2 items to {out}.\n")
    assert out.read_bytes() == lead.get("/backlog.json").response.get_data()


def test_items_are_sorted_into_five_classes_by_their_places(look, world, engine) -> None:
    with transaction(engine) as session:
        for number in range(10):
            add_item(session, None, ItemValues(f"Item {number}", "", [], 100 - number, 1, 80, 1))
        add_item(session, None, ItemValues("Done", "", [], 500, 1, 80, 1, "done"))
    assert urgency(entries_of(look, listed_backlog(look))) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]


@pytest.mark.parametrize(("name", "most"), [("jira", 250), ("azure", 1000), ("planner", 3000)])
def test_what_a_tool_would_not_take_is_said(name, most) -> None:
    assert FORMATS[name].caution(most) == ""
    caution = FORMATS[name].caution(most + 1)
    assert f" {most:,} items" in caution
    assert f"and there are {most + 1:,}: " in caution


def test_page_and_command_say_what_a_tool_would_not_take(
    lead, engine, settings, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    with transaction(engine) as session:
        for number in range(251):
            add_item(session, None, ItemValues(f"Item {number}", "", [], 5, 1, 80, 1))
    said = FORMATS["jira"].caution(251)
    assert said in lead.get("/backlog").text
    assert "administer Jira" not in lead.get("/backlog?words=Item+1").text
    out = tmp_path / "jira.csv"
    result = CliRunner().invoke(main, ["export", "backlog", "--format", "jira", "--out", str(out)])
    assert (result.stdout, result.stderr) == (f"Wrote 251 items to {out}.\n", f"{said}\n")
    assert len(out.read_text().splitlines()) == 252
