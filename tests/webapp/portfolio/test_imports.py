import io

import openpyxl
import pytest

from models.database import transaction
from models.portfolio.area_import import AreaRow
from models.portfolio.areas import add_area, all_areas, archive_area
from webapp.portfolio.area_table import COLUMNS, area_rows
from webapp.table_import import read_table

ADDRESS = "/areas/import"
ROWS = "Team,Part of,Staff\nWarehouse,Housing,3\nData,Digital,21\nTiny,Digital,4\n"


@pytest.fixture
def tree(look):
    """Every area as it is: its parent's name, and its headcount."""

    def now() -> dict[str, tuple[str, int]]:
        look.rollback()
        areas = {area.id: area for area in all_areas(look)}
        names = {None: ""} | {area_id: area.name for area_id, area in areas.items()}
        return {area.name: (names[area.parent_id], area.headcount) for area in areas.values()}

    return now


def upload(raw: bytes, name: str = "areas.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(raw), name


def workbook(*rows: tuple) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def looked(lead):
    """The dry run of a file, or of rows that are pasted."""

    def look(given: str | tuple):
        sent = {"rows": given} if isinstance(given, str) else {"file": given}
        return lead.send(lead.get(ADDRESS), ADDRESS, **sent)

    return look


@pytest.mark.parametrize(
    "given",
    [
        ROWS,
        ROWS.replace(",", "\t"),
        upload(ROWS.replace(",", ";").encode("cp1252")),
        upload(ROWS.encode("utf-16"), "areas.txt"),
        upload(
            workbook(
                ("Team", "Part of", "Staff"),
                ("Warehouse", "Housing", 3),
                ("Data", "Digital", 20.4),
                ("Tiny", "Digital", 4.0),
            ),
            "areas.xlsx",
        ),
    ],
    ids=["pasted", "pasted from a sheet", "semicolons", "UTF-16", "XLSX"],
)
def test_a_lead_sees_what_would_change_before_anything_does(lead, tree, world, looked, given) -> None:
    before = tree()
    page = looked(given)
    assert page.status == 200
    for said in (
        "the name from “Team”, what it is part of from “Part of”, the headcount from “Staff”",
        "1 new",
        "1 changed",
        "20 → 21",
        "1 area stays as it is.",
    ):
        assert said in page.text
    assert tree() == before
    page = lead.send(page, ADDRESS, **{"import": "1"})
    assert "1 area added, 1 area changed." in page.text
    assert tree() == before | {"Warehouse": ("Housing", 3), "Data": ("Digital", 21)}
    page = looked(ROWS)
    assert "3 areas stay as they are. There is nothing to import." in page.text
    assert "import" not in page.fields(ADDRESS)


def test_every_row_that_cannot_be_imported_is_named_and_nothing_is(lead, tree, world, looked) -> None:
    before = tree()
    page = looked(upload(b"Name,Parent,Headcount\n\nNew,Nowhere,1\nFine,Digital,2\nOther,Digital,many\n"))
    assert page.status == 422
    assert "2 rows cannot be imported, so nothing is." in page.text
    assert "3 New There is no area named “Nowhere” to be part of." in page.text
    assert "5 Other “many” is not a number of people." in page.text
    assert "import" not in page.fields(ADDRESS)
    assert lead.send(page, ADDRESS, **{"import": "1"}).status == 422
    assert tree() == before
    right = page.fields(ADDRESS)["rows"].replace("Nowhere", "Digital").replace("many", "3")
    page = lead.send(page, ADDRESS, rows=right)
    lead.send(page, ADDRESS, **{"import": "1"})
    assert tree() == before | {
        name: ("Digital", people) for name, people in (("New", 1), ("Fine", 2), ("Other", 3))
    }


def test_what_was_changed_after_the_dry_run_is_seen_first(lead, tree, world, looked) -> None:
    page = looked(ROWS)
    changed = page.fields(ADDRESS)["rows"].replace("Warehouse", "Depot")
    page = lead.send(page, ADDRESS, rows=changed, **{"import": "1"})
    assert (page.status, "Nothing was imported: read below" in page.text) == (409, True)
    assert "Depot" not in tree()
    lead.send(page, ADDRESS, **{"import": "1"})
    assert "Depot" in tree()
    assert "Warehouse" not in tree()


def test_a_button_that_is_pressed_twice_imports_once(lead, tree, world, looked) -> None:
    page = looked(ROWS)
    lead.send(page, ADDRESS, **{"import": "1"})
    after = tree()
    assert "All of it is here already." in lead.send(page, ADDRESS, **{"import": "1"}).text
    assert tree() == after


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "The first row must name the columns"),
        ("Title\nx", "The columns are: Title."),
        (upload(b"PK\x03\x04 none", "areas.xlsx"), "areas.xlsx is not an XLSX file that can be read"),
        (upload(b"\x00\x01", "<b>.csv"), "<b>.csv is neither a CSV nor an XLSX file"),
        ("Name\n" + "x\n" * 5_001, "There are more than 5,000 rows."),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(tree, world, looked, given, said) -> None:
    before = tree()
    page = looked(given)
    assert (page.status, said in page.text) == (422, True)
    assert tree() == before


def test_a_file_larger_than_a_form_is_refused(lead, world, looked) -> None:
    page = looked(upload(b"Name\n" + b"x" * 270_000))
    assert page.status == 413
    assert "shorten the text or the file" in page.text


def test_no_other_form_and_no_other_field_takes_a_file(lead, world) -> None:
    token = lead.get("/areas").fields()["csrf_token"]
    for address, field in (("/areas", "file"), (ADDRESS, "rows")):
        sent = {"csrf_token": token, field: upload(b"Name\nNew\n")}
        assert lead.client.post(address, data=sent).status_code == 400, address


def test_a_page_that_was_open_for_too_long_keeps_the_rows(lead, world, tree, looked) -> None:
    page = looked(ROWS)
    page = lead.send(page, ADDRESS, csrf_token="old", **{"import": "1"})
    assert (page.status, "This page was open for a long time." in page.text) == (422, True)
    lead.send(page, ADDRESS)
    assert "Warehouse" in page.fields(ADDRESS)["rows"]
    assert "Warehouse" not in tree()


def test_an_export_that_is_imported_changes_nothing(lead, engine, world, tree, looked) -> None:
    with transaction(engine) as session:
        odd = add_area(session, "=Sales, “-north”; +x", 12)
        add_area(session, "@Home", 0, odd.id)
        archive_area(session, add_area(session, "Gone", 5))
    before = tree()
    exported = lead.client.get("/areas.csv")
    assert exported.mimetype == "text/csv"
    assert "Gone" not in exported.get_data(as_text=True)
    page = looked(upload(exported.get_data()))
    assert "7 areas stay as they are. There is nothing to import." in page.text
    assert tree() == before


def test_an_export_builds_the_same_tree_elsewhere(lead, engine, world, tree, looked) -> None:
    with transaction(engine) as session:
        add_area(session, "=Sales", 12, world.areas["Housing"].id)
    before, exported = tree(), lead.client.get("/areas.csv").get_data(as_text=True)
    with transaction(engine) as session:
        for area in all_areas(session):
            area.name = f"Old {area.name}"
    lead.send(looked(exported), ADDRESS, **{"import": "1"})
    assert {name: area for name, area in tree().items() if not name.startswith("Old ")} == before


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("1.200", 1200),
        ("1 200", 1200),
        ("1’200", 1200),
        ("3.5", 4),
        ("3,25", 4),
        ("12.0", 12),
        ("0", 0),
        ("", None),
    ],
)
def test_a_headcount_is_read_as_people_write_it(written, people) -> None:
    table = read_table(f"name\theadcount\nA\t{written}\n".encode(), "pasted", COLUMNS)
    assert area_rows(table) == ([AreaRow(2, "A", None, people)], [])


@pytest.mark.parametrize("written", ["many", "-3", "1e9", "12 people", "1,20,0", "1000001", "9" * 400])
def test_what_is_no_headcount_is_said(written) -> None:
    table = read_table(f'name\theadcount\nA\t"{written}"\n'.encode(), "pasted", COLUMNS)
    _, (wrong,) = area_rows(table)
    assert (wrong.number, wrong.name) == (2, "A")
    assert "not a number of people" in wrong.reason or "larger than 1,000,000" in wrong.reason
