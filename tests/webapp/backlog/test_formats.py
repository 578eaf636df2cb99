"""Each format is read back by a reader that is not ours."""

import csv
import io
import json
from collections.abc import Callable

import html5lib
import openpyxl
import pytest
from click.testing import CliRunner

from models.backlog.items import ItemValues, add_item
from models.database import transaction
from tests.factories.backlog import listed_backlog
from webapp.backlog.exports import FORMATS
from webapp.backlog.exports.entry import entries_of, urgency
from webapp.commands import export
from webapp.commands.main import main

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


def workbook(written: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


def of_sheet(written: bytes, name: str = "Backlog") -> list[dict[str, object]]:
    header, *rows = workbook(written)[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


READERS: dict[str, Read] = {
    "csv": of_csv,
    "xlsx": of_sheet,
    "json": lambda written: json.loads(written)["items"],
    "jira": of_columns_that_repeat,
    "azure": of_csv,
    "github": lambda written: [json.loads(line) for line in written.decode().splitlines()],
}


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
    titles = [next(row[key] for key in ("title", "Title", "Summary") if key in row) for row in read(name)]
    assert titles == ["Shorten approvals", "=Two" if name in ("json", "github") else "'=Two"]


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
