import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import get_item
from models.base import today
from models.database import transaction
from models.surveys.waves import get_wave
from models.themes.themes import Theme
from tests.factories.findings import find
from webapp.backlog.exports.register_csv import HEADER

VALUES = ItemValues(
    title="Shorten approvals",
    description="",
    area_ids=(),
    reach=40,
    impact=2.0,
    confidence=80,
    effort=1.5,
)


@pytest.fixture
def add(engine, world):
    """Put an item into the backlog: `add(theme, title=…)`."""

    def put(theme: Theme | None = None, **values) -> str:
        with transaction(engine) as session:
            return add_item(session, world.survey.id, replace(VALUES, **values), theme).id

    return put


@pytest.fixture
def export(lead, world):
    return lambda: lead.get(f"/surveys/{world.survey.id}/backlog.csv")


@pytest.fixture
def lines(export):
    """The exported items as a spreadsheet reads them."""

    def read() -> list[dict[str, str]]:
        text = export().response.get_data().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return read


def test_the_export_is_a_csv_file_that_excel_reads(export, add) -> None:
    add(title="Genehmigungen kürzen")
    response = export().response
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=soundings-backlog.csv"
    assert response.get_data().startswith(b"\xef\xbb\xbfNumber,")
    assert "Genehmigungen kürzen" in response.get_data().decode()
    assert response.get_data().endswith(b"\r\n")


def test_an_empty_backlog_gives_the_header_alone(export) -> None:
    text = export().response.get_data().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [list(HEADER)]


def test_items_are_exported_by_falling_rice(lines, add) -> None:
    for title, reach in (("Small", 10), ("Large", 5000), ("Middle", 200)):
        add(title=title, reach=reach)
    assert [(line["Rank"], line["Title"]) for line in lines()] == [
        ("1", "Large"),
        ("2", "Middle"),
        ("3", "Small"),
    ]


def test_an_item_is_exported_with_its_evidence(lines, add, findings, world) -> None:
    areas = [world.areas["Housing"].id, world.areas["Data"].id]
    add(
        findings.themes["Planning"],
        area_ids=areas,
        reach=30,
        kind="process",
        owner="A director",
        due_on=date(2027, 6, 30),
    )
    (line,) = lines()
    quotes = line.pop("Quotes").split("\n")
    assert {name: value for name, value in line.items() if value} == {
        "Number": "1",
        "Rank": "1",
        "Rank at best": "1",
        "Rank at worst": "1",
        "Title": "Shorten approvals",
        "What it changes": "process",
        "Status": "Proposed",
        "Owner": "A director",
        "Raised on": str(today()),
        "Due": "2027-06-30",
        "Portfolio areas": "Data; Housing",
        "Survey": "How is project work going?",
        "Theme": "Planning",
        "Reach": "30",
        "Reach changed by hand": "yes",
        "Impact": "2.0",
        "Confidence %": "80",
        "Effort person-months": "1.5",
        "Effort size": "M",
        "RICE": "32.0",
        "Scored by": "RICE",
        "Score": "32.0",
        "Evidence round": "First wave",
        "People who answered": "12",
        "People who mention it": "9",
        "People for whom it works": "6",
        "People for whom it does not work": "6",
        "Newest round": "First wave",
        "Newest: people for whom it works": "6",
        "Newest: people for whom it does not work": "6",
    }
    assert len(quotes) == 3
    assert all("Planning" in quote for quote in quotes)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(lines, add, findings, engine, world, start) -> None:
    attack = f'{start}HYPERLINK("https://evil.example")'
    with transaction(engine) as session:
        session.get_one(Theme, findings.themes["Planning"].id).name = attack
        session.get_one(type(findings.statements[0]), best(findings).id).text = f"{attack} is in our plan"
        session.get_one(Theme, findings.themes["Planning"].id).quotes = [best(findings).id]
        get_wave(session, world.wave.id).name = attack
    add(findings.themes["Planning"], title=attack, description=attack)
    (line,) = lines()
    for column in ("Title", "Description", "Theme", "Evidence round"):
        assert line[column] == f"'{attack}"
    assert line["Quotes"].startswith(f"'{attack} is in our plan\n")


def best(findings):
    return next(row for row in findings.statements if row.text == "Planning helped person 0.")


def test_an_area_is_no_formula(lines, add, engine, world) -> None:
    with transaction(engine) as session:
        session.merge(world.areas["Data"]).name = "=1+1"
    add(area_ids=[world.areas["Data"].id])
    assert lines()[0]["Portfolio areas"] == "'=1+1"


@pytest.mark.parametrize(
    "text", ["two\nlines", "two\r\nlines", 'he said "no"', "a, b; c", 'all of it:\n"a",\r\n;', "a\rb"]
)
def test_new_lines_quotes_and_commas_survive(lines, add, text) -> None:
    add(title=text[:20], description=text)
    (line,) = lines()
    assert line["Description"] == text


def test_an_item_by_hand_has_no_evidence(lines, add, findings) -> None:
    add()
    (line,) = lines()
    assert [line[name] for name in HEADER[HEADER.index("Evidence round") :]] == [""] * 9
    assert line["Theme"] == ""
    assert line["Reach changed by hand"] == "no"


def test_evidence_of_four_people_is_left_out(lines, add, engine, world) -> None:
    with transaction(engine) as session:
        session.expire_on_commit = False
        theme = find(session, world, people=4).themes["Planning"]
    add(theme)
    (line,) = lines()
    assert [line[name] for name in HEADER[HEADER.index("Evidence round") :]] == [""] * 9


def test_words_of_nine_people_are_left_out(lines, add, engine, world, export) -> None:
    with transaction(engine) as session:
        session.expire_on_commit = False
        theme = find(session, world, people=9).themes["Planning"]
    add(theme)
    (line,) = lines()
    assert (line["People who mention it"], line["Quotes"]) == ("9", "")
    assert b"person" not in export().response.get_data().replace(b"person-months", b"")


def test_only_the_surveys_own_items_are_exported(lead, add, engine, world, lines) -> None:
    item_id = add(title="Ours")
    page = lead.send(
        lead.get("/surveys/new"),
        title="Other",
        purpose="-",
        responsible="-",
        contact="-",
        urgent_contact="-",
    )
    other = page.response.request.path
    assert "Ours" not in lead.get(f"{other}/backlog.csv").html
    assert [line["Title"] for line in lines()] == ["Ours"]
    with transaction(engine) as session:
        assert get_item(session, item_id).survey_id == world.survey.id


def test_a_reach_that_rests_on_four_people_of_an_open_survey_is_left_out_with_its_score(
    lines, add, engine, world
) -> None:
    with transaction(engine) as session:
        session.expire_on_commit = False
        wave = get_wave(session, world.wave.id)
        wave.mode, wave.minimum_group, wave.minimum_group_for_quotes = "open", 1, 1
        theme = find(session, world, people=4).themes["Planning"]
    item_id = add(theme, reach=25)
    (line,) = lines()
    assert [line[name] for name in ("Reach", "RICE", "Reach changed by hand")] == ["", "", "no"]
    with transaction(engine) as session:
        get_item(session, item_id).reach = 30  # a lead's own number
    (line,) = lines()
    assert [line[name] for name in ("Reach", "RICE")] == ["30", "32.0"]
