"""A register that others keep: a dry run, then the import."""

import io
import json
import time
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from click.testing import CliRunner
from sqlmodel import delete, select

from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.items import BacklogItem
from models.database import transaction
from models.portfolio.missing import Portfolio
from models.portfolio.names import Names
from tests.factories.backlog import listed_backlog
from webapp.backlog.imports.register_file import RegisterFile, guess_columns, read_register
from webapp.backlog.imports.register_rows import Rows, foreign_rows, our_rows
from webapp.commands.main import main
from webapp.table_import import LONGEST_CELL

ADDRESS = "/backlog/import"
ROWS = """Improvement register,,,,,,
,,,,,,
ID,Recommendation,Responsible,Target date,State,Priority,Department
1,Shorten approvals,A director,31/03/2027,WIP,High,Data
2,Publish the rota earlier,,Q2 2027,Open,Low,"Housing, Digital"
3,,Nobody,,Closed,,
4,Retire the old portal,B lead,ASAP,Awaiting board,Critical,Nowhere
5,Shorten approvals,,,,,
"""


def upload(raw: bytes, name: str = "register.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(raw), name


@pytest.fixture
def looked(lead):
    """The dry run of a file."""
    return lambda raw, name="register.csv": lead.send(lead.get(ADDRESS), ADDRESS, file=upload(raw, name))


@pytest.fixture
def stored(look):
    """Every item by its title."""

    def now() -> dict[str, BacklogItem]:
        look.rollback()
        look.expire_all()
        return {item.title: item for item in look.exec(select(BacklogItem))}

    return now


def test_a_register_of_others_is_read_by_the_names_of_its_columns(lead, looked, stored, world) -> None:
    page = looked(ROWS.encode())
    assert page.status == 200
    for said in (
        "3 new, 0 changed, 0 as they are, 2 refused",
        "6 – It has no title.",
        "8 Shorten approvals It stands in row 4 already.",
        "“Awaiting board” is a status that is not known here. It is left out.",
        "“ASAP” is not a date. It is left out.",
        "There is no area “Nowhere”.",
        "Their names are in row 3. Not imported: ID.",
    ):
        assert said in page.text, page.text
    assert stored() == {}
    page = lead.send(page, ADDRESS, **{"import": "1"})
    assert "3 items added, 0 items changed. 2 rows were left out." in page.text
    items = stored()
    first = items["Shorten approvals"]
    assert (first.owner, first.due_on, first.status, first.impact) == (
        "A director",
        date(2027, 3, 31),
        "doing",
        2,
    )
    assert items["Publish the rota earlier"].due_on == date(2027, 6, 30)
    assert (items["Retire the old portal"].status, items["Retire the old portal"].impact) == ("proposed", 3)
    page = looked(ROWS.encode())
    assert "0 new, 0 changed, 3 as they are, 2 refused" in page.text
    assert "There is nothing to import." in page.text
    assert "import" not in page.fields(ADDRESS)


def test_a_lead_puts_the_guess_right(lead, looked, stored, world) -> None:
    page = looked(b"Thing,Remark\nShorten approvals,Too slow\nPublish the rota,\n")
    assert page.status == 422
    assert "Choose the column that says what is to be improved" in page.text
    page = lead.send(page, ADDRESS, place_of_title="0", place_of_description="1")
    assert "2 new" in page.text
    lead.send(page, ADDRESS, **{"import": "1"})
    assert {title: item.description for title, item in stored().items()} == {
        "Shorten approvals": "Too slow",
        "Publish the rota": "",
    }


def test_what_is_not_here_is_made_where_that_is_asked(lead, looked, stored, look, world) -> None:
    page = looked(b"Title,Area,Goal,Service\nOne,Legal,Trust,Helpdesk\n")
    assert "Areas: Legal" in page.text
    page = lead.send(page, ADDRESS, makes="y")
    assert "These are not here and will be made." in page.text
    lead.send(page, ADDRESS, **{"import": "1"})
    (listed,) = listed_backlog(look)
    assert [area.name for area in listed.areas] == ["Legal"]
    assert [goal.statement for goal in listed.goals] == ["Trust"]
    assert listed.service.name == "Helpdesk"


def test_an_import_asks_again_where_somebody_changed_an_item_meanwhile(
    lead, engine, looked, stored, world
) -> None:
    with transaction(engine) as session:
        values = ItemValues("Shorten approvals", "", [], 5, 1.0, 80, 1.0, owner="A director")
        item = add_item(session, None, values)
        item.added_on = date(2026, 5, 4)
        session.add(item)
    page = looked(b"Title,Owner,Raised on\nShorten approvals,B lead,4 May 2026\n")
    assert "Owner: A director \u2192 B lead" in page.text
    with transaction(engine) as session:
        change_item(session, session.merge(item), replace(values, owner="C lead"), 1)
    page = lead.send(page, ADDRESS, **{"import": "1"})
    assert page.status == 409
    assert "Nothing was imported: read below what it would do now" in page.text
    assert stored()["Shorten approvals"].owner == "C lead"
    lead.send(page, ADDRESS, **{"import": "1"})
    assert stored()["Shorten approvals"].owner == "B lead"
    page = lead.get(f"/backlog/{stored()['Shorten approvals'].id}")
    assert "C lead" in page.text  # what was changed


def test_a_button_that_is_pressed_twice_imports_once(lead, looked, stored, world) -> None:
    page = looked(ROWS.encode())
    lead.send(page, ADDRESS, **{"import": "1"})
    assert "All of it is here already." in lead.send(page, ADDRESS, **{"import": "1"}).text
    assert len(stored()) == 3


def test_evidence_that_came_with_a_file_is_none_of_ours(
    lead, engine, looked, stored, look, world, findings
) -> None:
    with transaction(engine) as session:
        theme = session.merge(findings.themes["Planning"])
        add_item(session, world.survey.id, ItemValues("Plan together", "", [], 12, 1.0, 80, 1.0), theme)
    raw = lead.get("/backlog.json").response.get_data()
    with transaction(engine) as session:
        session.exec(delete(BacklogItem))
    page = looked(raw, "backlog.json")
    assert "it never becomes a figure of yours" in page.text
    lead.send(page, ADDRESS, **{"import": "1"})
    item = stored()["Plan together"]
    assert (item.theme_id, item.survey_id, item.kept_wave_id, item.kept_answered) == (None, None, None, None)
    assert (item.imported["theme"], item.imported["answered"]) == ("Planning", 12)
    for address in ("/backlog", f"/backlog/{item.id}"):
        assert "imported, not from a survey" in lead.get(address).text.lower()
    assert "Evidence, imported, not from a survey: How is project work going?, Planning" in lead.get(
        "/backlog.jira.csv"
    ).response.get_data(as_text=True)
    before, after = (json.loads(each) for each in (raw, lead.get("/backlog.json").response.get_data()))
    assert before["items"][0]["quotes"]
    before["items"][0]["quotes"] = []  # people said them here: they would outlive what was said
    assert after == before


def in_json(**item: object) -> bytes:
    return json.dumps({"format": "soundings-backlog", "version": 1, "items": [item]}).encode()


def in_csv(title: str, column: str, cell: str) -> bytes:
    return f'Title,{column}\n{title},"{cell}"\n'.encode()


@pytest.mark.parametrize("column", ["Effort", "Area", "Goal", "Due date", "Reach", "Status"])
def test_blanks_without_end_keep_nobody_waiting(column) -> None:
    for blanks in (9_000, 24_000):
        register = read_register(in_csv("Title", column, f"a{' ' * blanks}a"), "register.csv")
        began = time.process_time()
        with_names(register)
        assert time.process_time() - began < 0.2


def with_names(register: RegisterFile) -> Rows:
    nothing = cast(Portfolio, SimpleNamespace(areas=Names([], str, {}), goals=Names([], str, {})))
    return foreign_rows(register, guess_columns(register.headings), nothing, makes=False)


def test_a_cell_without_end_is_left_out_and_costs_its_beginning_alone() -> None:
    register = read_register(in_csv("A", "Area", "Data;" * 9_000), "register.csv")
    assert len(register.lines[0][1][1]) == LONGEST_CELL + 1
    (row,) = with_names(register).register.rows
    assert "areas" not in row.given
    assert row.remarks == ("Portfolio areas: It is longer than 10,000 characters. It is left out.",)


def test_cells_that_say_the_same_share_one_text() -> None:
    rows = "".join(f'A{number},"  {"Data;" * 1_000}"\n' for number in range(3))
    first, *others = (line for _, line in read_register(f"Title,Area\n{rows}".encode(), "a.csv").lines)
    assert all(other[1] is first[1] for other in others)


def test_more_names_than_a_cell_may_have_are_refused() -> None:
    (row,) = with_names(read_register(in_csv("A", "Area", "Data;" * 201), "a.csv")).register.rows
    assert row.remarks == ("Portfolio areas: There are more than 200 names in one cell. It is left out.",)
    refused = our_rows(
        read_register(in_json(title="A", portfolio_areas=["Data"] * 201), "a.json"), makes=False
    ).register.refused
    assert [each.reason for each in refused] == [
        "Portfolio areas: There are more than 200 names in one cell."
    ]


def test_a_text_of_our_json_that_has_no_end_is_refused_with_its_row() -> None:
    rows = our_rows(read_register(in_json(title="A", quotes=["a" * 10_001]), "a.json"), makes=False)
    assert [each.reason for each in rows.register.refused] == ["Quotes: It is longer than 10,000 characters."]


def test_signs_that_no_text_has_are_shown_as_such(lead, looked, stored, world) -> None:
    page = looked(in_json(title="A \ud800 b \0 c", quotes=["\udfff"]), "backlog.json")
    assert page.status == 200
    lead.send(page, ADDRESS, **{"import": "1"})
    item = stored()["A \ufffd b \ufffd c"]
    assert item.imported == {"quotes": ["\ufffd"]}
    page = looked("Title,Owner\nA\0b,Lead\n".encode("utf-16"))
    lead.send(page, ADDRESS, **{"import": "1"})
    assert "A\ufffdb" in stored()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The file is empty."),
        (b" ", "The file is empty."),
        (b'{"format": "other"}', "is no backlog of Soundings as JSON"),
        (b'{"format": "soundings-backlog", "version": 9, "items": []}', "that this version reads"),
        (
            b'{"format": "soundings-backlog", "version": 1, "items": [7]}',
            "is no backlog of Soundings as JSON",
        ),
        (
            b'{"format": "soundings-backlog", "version": 1, "items": [], "areas": [{"headcount": -1}]}',
            "not as",
        ),
        (b"{" * 100_000, "is no backlog of Soundings as JSON"),
        (b"PK\x03\x04 none", "is not an XLSX file that can be read"),
        (b"\x00\x01", "is neither a CSV nor an XLSX file"),
        (b"Title\n" + b"x\n" * 5_001, "There are more than 5,000 rows."),
    ],
)
def test_what_is_no_register_is_said_in_a_sentence(looked, stored, world, raw, said) -> None:
    page = looked(raw)
    assert (page.status, said in page.text) == (422, True), page.text
    assert stored() == {}


def test_a_row_of_ours_that_was_damaged_is_refused_and_named(lead, engine, looked, stored, world) -> None:
    with transaction(engine) as session:
        add_item(session, None, ItemValues("Fine", "", [], 12, 1.0, 80, 1.0))
        add_item(session, None, ItemValues("Damaged", "", [], 11, 1.0, 80, 1.0))
    raw = lead.get("/backlog.csv").response.get_data().replace(b"Damaged,,,,Proposed", b"Damaged,,,,Prop")
    page = looked(raw)
    assert "3 Damaged Status: “Prop” is a status that is not known here." in page.text
    assert "1 as they are, 1 refused" in page.text


def test_a_carried_file_that_was_tampered_with_is_refused(lead, looked, stored, world) -> None:
    page = looked(ROWS.encode())
    for carried in ("", "%%%", "eJw", page.fields(ADDRESS)["carried"][:-9]):
        assert lead.send(page, ADDRESS, carried=carried, **{"import": "1"}).status == 422
    assert stored() == {}


def test_the_command_imports_what_the_page_does(
    lead, engine, stored, world, settings, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    (tmp_path / "register.csv").write_text(ROWS)
    for options, said, number in (
        (["--dry-run"], "3 would be added, 0 would be changed, 0 as they are, 2 left out.", 0),
        ([], "3 added, 0 changed, 0 as they are, 2 left out.", 3),
    ):
        result = CliRunner().invoke(main, ["import", "backlog", str(tmp_path / "register.csv"), *options])
        assert (result.exit_code, result.output.splitlines()[-1]) == (0, said)
        assert "Row 6: –: It has no title." in result.output
        assert len(stored()) == number
