"""Themes, ratings and statements as files, each read back by a reader that is not ours."""

import csv
import io
import json

import openpyxl
import pytest
from click.testing import CliRunner
from sqlmodel import select

from models.database import transaction
from models.intake.responses import Response
from models.surveys.surveys import create_survey
from models.surveys.waves import open_wave
from models.themes.themes import Theme
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond
from webapp.commands import export
from webapp.commands.main import main
from webapp.evidence.exports import RATINGS, STATEMENTS, TABLES, THEMES
from webapp.table_export import TABLE_FORMATS, json_key

HEADERS = {"themes": THEMES, "ratings": RATINGS, "statements": STATEMENTS}


def of_csv(written: bytes) -> list[list[object]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def of_xlsx(written: bytes) -> list[list[object]]:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(written)).worksheets
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def of_json(written: bytes) -> list[list[object]]:
    read = json.loads(written)
    (name,) = read.keys() - {"format", "version"}
    assert (read["format"], read["version"]) == (f"soundings-{name}", 1)
    rows = [list(row.values()) for row in read[name]]
    return [list(row) for row in (read[name][0] if rows else {},)] + rows


READERS = {"csv": of_csv, "xlsx": of_xlsx, "json": of_json}


@pytest.fixture
def rated(engine, world, findings):
    """Twelve people said something in the first round; in the second twelve rated."""
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", headcount=100)
        for person in range(12):
            respond(
                session, world, rating=person % 4, area="Platform" if person < 6 else "Housing", wave=second
            )
        move_on(session, world.survey.id, close=second)


@pytest.fixture
def read(lead, world, rated):
    """What a file holds, the header first: `read("themes", "csv")`."""

    def back(table: str, ending: str) -> list[list[object]]:
        response = lead.get(f"/surveys/{world.survey.id}/{table}.{ending}").response
        assert response.status_code == 200
        assert response.content_type == TABLE_FORMATS[ending].content_type
        assert response.headers["Content-Disposition"] == f"attachment; filename=soundings-{table}.{ending}"
        return READERS[ending](response.get_data())

    return back


def test_every_file_is_read_back_and_offered_by_page_and_command(lead, world, read) -> None:
    assert READERS.keys() == TABLE_FORMATS.keys() == set(export.TABLE_FORMATS)
    survey = f"/surveys/{world.survey.id}"
    offered = {
        address: {link.get("href") for link in lead.get(address).tree.iter("a")}
        for address in (f"{survey}/themes", f"{survey}/said", survey)
    }
    everything = {f"{survey}/{table}.{ending}" for table in TABLES for ending in TABLE_FORMATS}
    assert everything <= offered[f"{survey}/themes"]
    assert f"{survey}/statements.csv" in offered[f"{survey}/said"]
    assert f"{survey}/ratings.xlsx" in offered[survey]
    assert "There is no such format." in lead.get(f"{survey}/themes.exe").text


@pytest.mark.parametrize("ending", TABLE_FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_a_file_has_its_header_and_rows_of_its_width(read, table, ending) -> None:
    header, *rows = read(table, ending)
    names = map(json_key, HEADERS[table]) if ending == "json" else HEADERS[table]
    assert header == list(names)
    assert {len(row) for row in rows} == {len(header)}


def test_a_theme_has_its_figures_its_share_with_interval_and_quotes(read) -> None:
    row = next(row for row in read("themes", "csv") if row[:2] == ["First wave", "Planning"])
    assert row[2:10] == ["", "12", "9", "75.0", "46.8", "91.1", "6", "6"]
    assert row[10] == "planning"
    assert len(row[11].split("\n")) == 3
    told = next(row for row in read("themes", "json") if row[:2] == ["First wave", "Planning"])
    assert (told[4], told[10], len(told[11])) == (9, ["planning"], 3)


def test_ratings_are_counted_by_value_of_everybody_and_of_each_group(read) -> None:
    rows = [row for row in read("ratings", "json")[1:] if row[3] in ("0", "3", "10")]
    assert [row[2:6] for row in rows] == [
        ["Everybody", "0", 3, 12],
        ["Everybody", "3", 3, 12],
        ["Everybody", "10", 0, 12],
        ["Housing", "0", 1, 6],
        ["Housing", "3", 2, 6],
        ["Housing", "10", 0, 6],
        ["Platform", "0", 2, 6],
        ["Platform", "3", 1, 6],
        ["Platform", "10", 0, 6],
    ]
    assert rows[0][6:] == [1.5, 0.76, 2.24]


def test_what_was_said_is_there_once_with_its_theme(read) -> None:
    _, *rows = read("statements", "csv")
    assert len(rows) == len({row[2] for row in rows}) == 24
    planning = next(row for row in rows if row[2] == "Planning helped person 0.")
    assert planning == ["First wave", "Working", "Planning helped person 0.", "Planning", "", "English"]


def test_no_file_holds_an_id(read, look, world, findings) -> None:
    ids = {row.id for row in findings.statements} | {row.answer_id for row in findings.statements}
    ids |= {*look.exec(select(Theme.id)), *look.exec(select(Response.id)), world.survey.id, world.wave.id}
    for table in TABLES:
        words = json.dumps(read(table, "json"))
        assert not [each for each in ids if each in words]


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_four_people_leaves(lead, engine, world, table) -> None:
    with transaction(engine) as session:
        find(session, world, people=4)
    written = lead.get(f"/surveys/{world.survey.id}/{table}.csv").response.get_data()
    assert of_csv(written) == [list(HEADERS[table])]


@pytest.mark.parametrize("ending", TABLE_FORMATS)
@pytest.mark.parametrize("table", ["themes", "ratings"])
def test_the_command_writes_what_the_page_gives(
    lead, world, rated, settings, tmp_path, monkeypatch, table, ending
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    out = tmp_path / f"{table}.{ending}"
    asked = ["--survey", world.survey.title, "--format", ending, "--out", str(out)]
    result = CliRunner().invoke(main, ["export", table, *asked])
    assert result.exit_code == 0, result.output
    page = lead.get(f"/surveys/{world.survey.id}/{table}.{ending}").response.get_data()
    assert out.read_bytes() == page
    assert result.output == f"Wrote {len(READERS[ending](page)) - 1} rows to {out}.\n"


def test_the_command_writes_statements_in_another_order(
    world, rated, settings, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    written = []
    for number in range(2):
        out = tmp_path / f"{number}.csv"
        CliRunner().invoke(main, ["export", "statements", "--survey", world.survey.id, "--out", str(out)])
        written.append(of_csv(out.read_bytes()))
    first, second = written
    assert first != second
    assert sorted(first) == sorted(second)


def test_the_command_says_which_surveys_there_are(engine, world, settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    out = ["--out", str(tmp_path / "themes.csv")]
    result = CliRunner().invoke(main, ["export", "themes", "--survey", "Nothing", *out])
    assert (result.exit_code, world.survey.title in result.output) == (1, True)
    words = dict.fromkeys(("purpose", "responsible", "contact", "urgent_contact"), "-")
    with transaction(engine) as session:
        other = create_survey(session, title=world.survey.title, **words).id
    result = CliRunner().invoke(main, ["export", "themes", "--survey", world.survey.title, *out])
    assert (result.exit_code, other in result.output) == (1, True)
