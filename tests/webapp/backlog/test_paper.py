"""The board paper, on its page and read back from its slides."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Inches

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.organisation import name_organisation

LONG = "An improvement that says at great length what is to be made better, by whom, and what it is all for"
SAID = re.compile(r"“\w+ (helped|held up) person")
BASIC = ItemValues("Plan earlier", "", [], 20, 1, 80, 1.5, ItemStatus.PROPOSED, owner="Kim Lead")


@pytest.fixture
def item_ids(engine, world, findings) -> list[str]:
    """Twelve items with titles that are as long as can be, three of them of a theme, with goals as long."""
    with transaction(engine) as session:
        name_organisation(session, "Fernhollow Borough Council", "UTC")
        goals = [add_goal(session, GoalValues(f"{n} {LONG} {LONG}"[:200])).id for n in range(9)]
        titles = ["=1+1", "https://evil.example/?", "mailto:a@evil.example", *[LONG] * 9]
        themes = [session.merge(theme) for theme in findings.themes.values()]
        ids = []
        for number, title in enumerate(titles):
            values = replace(
                BASIC,
                title=f"{title}{number}"[:120].ljust(120, "x"),
                reach=100 - number,
                due_on=date(2027, 9, 30),
                goal_ids=goals,
                owner="Maximiliane Featherstonehaugh-Cholmondeley of the office",
            )
            theme = themes[number] if number < len(themes) else None
            ids.append(add_item(session, world.survey.id, values, theme).id)
        return ids


def address(ids, ending="", **more) -> str:
    return f"/backlog/paper{ending}?{urlencode([*(('item', each) for each in ids), *more.items()])}"


@pytest.fixture
def read(lead, item_ids):
    """The slides of items, as python-pptx reads them: `read(3)`."""

    def slides(number: int = 12, **more):
        response = lead.client.get(address(item_ids[:number], ".pptx", **more))
        assert response.status_code == 200
        return Presentation(io.BytesIO(response.data))

    return slides


def texts(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(shown):
    return [shape.chart for slide in shown.slides for shape in slide.shapes if shape.has_chart]


def test_the_items_that_are_ticked_make_the_paper(lead, engine, item_ids) -> None:
    page = lead.get("/backlog")
    paper = lead.send(page, "/backlog", ticked=item_ids[:2], paper="1")
    assert paper.response.request.path == "/backlog/paper"
    rows = [row for body in paper.tree.iter("tbody") for row in body]
    assert "=1+10" in paper.text
    assert len([row for row in rows if "Maximiliane" in "".join(row.itertext())]) == 2
    assert "csrf_token" not in paper.response.request.query_string.decode()


def test_nothing_ticked_says_how_a_paper_is_made(lead, item_ids) -> None:
    paper = lead.send(lead.get("/backlog"), "/backlog", paper="1")
    assert "Tick up to 12 improvements" in paper.text


def test_the_page_tells_what_was_heard_what_it_moves_and_what_it_needs(lead, item_ids) -> None:
    page = lead.get(address(item_ids[:3], ask="Please  free two people."))
    assert "of 12 who answered in First wave (How is project work going?)" in page.text
    assert "4.5 person-months for what is still to be done." in page.text
    assert "A decision on 1, 2 and 3: they are only proposed." in page.text
    assert "Please free two people." in page.text
    assert "(by 1, 2 and 3)" in page.text
    again = next(link for link in page.tree.iter("a") if link.text == "PowerPoint").get("href")
    assert "Please" in again
    assert all(each in again for each in item_ids[:3])


def test_a_lead_can_leave_the_quotes_out_of_page_and_slides(lead, item_ids, read) -> None:
    page = lead.get(address(item_ids[:1]))
    assert SAID.search(page.text)
    assert "In their words" in texts(read(1).slides[1])
    without = lead.get(address(item_ids[:1], no_quotes=1))
    assert not SAID.search(without.text)
    assert "In their words" not in texts(read(1, no_quotes=1).slides[1])
    slides = next(link for link in without.tree.iter("a") if link.text == "PowerPoint").get("href")
    assert "no_quotes=1" in slides


def test_more_than_a_page_holds_is_said(lead, engine, item_ids) -> None:
    with transaction(engine) as session:
        more = [add_item(session, None, replace(BASIC, title=f"More {n}", reach=1)).id for n in range(2)]
    page = lead.get(address([*item_ids, *more]))
    assert "2 ticked ones further down the backlog are left out." in page.text


def test_slides_have_titles_notes_and_the_charts_own_numbers(read) -> None:
    shown = read(3)
    titles = [slide.shapes.title.text_frame.text for slide in shown.slides]
    assert titles == [
        "Fernhollow Borough Council: what staff told us, and what we will do",
        "What we heard",
        "What we will do",
        "What we need, and what it moves",
    ]
    for slide in shown.slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert "How is project work going?, First wave (12 people answered)" in notes
    people, effort = charts(shown)
    assert list(people.plots[0].categories) == ["Planning", "Approvals", "Tools"]
    assert {each.name: list(each.values) for each in people.plots[0].series} == {
        "Not working": [6, 5, 0],
        "Working": [6, 0, 6],
    }
    assert list(effort.plots[0].series[0].values) == [1.5, 1.5, 1.5]


def test_the_table_names_each_item_with_owner_due_day_and_state(read) -> None:
    (table,) = [shape.table for shape in read().slides[2].shapes if shape.has_table]
    rows = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 13
    assert rows[0] == ["#", "Improvement", "Owner", "Due", "State", "Months"]
    assert rows[1][0] == "1"
    assert rows[1][1].startswith("=1+10")
    assert rows[1][3:] == ["30 Sep 2027", "Proposed", "1.5"]


def test_the_numbers_of_a_chart_are_a_workbook_without_formulas_or_links(read) -> None:
    for chart in charts(read()):
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell for cell in cells if cell.hyperlink] == []


def test_slides_hold_no_macro_and_lead_nowhere(lead, item_ids) -> None:
    data = lead.client.get(address(item_ids, ".pptx", ask="https://evil.example")).data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        relations = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
    assert b"TargetMode" not in relations


def test_nothing_is_outside_of_its_slide_or_its_box(read) -> None:
    """By the sizes that are set, with signs half as wide as high, as those of Calibri are on average."""
    shown = read(ask=f"{LONG} {LONG} {LONG}"[:300])
    for slide in shown.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= shown.slide_width
            assert shape.top + shape.height <= shown.slide_height
            if shape.has_text_frame:
                assert height_of(shape.text_frame.paragraphs, shape.width) <= shape.height, (
                    slide.shapes.title.text
                )
            if shape.has_table:
                for row in shape.table.rows:
                    for cell, column in zip(row.cells, shape.table.columns, strict=True):
                        assert height_of(cell.text_frame.paragraphs, column.width) <= row.height


def height_of(paragraphs, width: int) -> int:
    """How high paragraphs are with their lines wrapped, in English Metric Units."""
    points = 0.0
    for paragraph in paragraphs:
        size = max((run.font.size.pt for run in paragraph.runs), default=18)
        a_line = (width - Inches(0.2)) / 12700 / (size * 0.5)
        used, lines = 0.0, 1
        for word in paragraph.text.split():
            if used and used + 1 + len(word) > a_line:
                used, lines = 0.0, lines + 1
            used += len(word) + (1 if used else 0)
        points += lines * size * 1.2
    return int(points * 12700)


def test_without_figures_the_slides_say_so(lead, engine, world) -> None:
    with transaction(engine) as session:
        item_id = add_item(session, None, replace(BASIC, title="a\x01b\x0bc")).id
    shown = Presentation(io.BytesIO(lead.client.get(address([item_id], ".pptx")).data))
    assert "No figures stand behind these" in texts(shown.slides[1])
    assert "a b c" in texts(shown.slides[0])
    assert "No figures stand behind" in lead.get(address([item_id])).html


def test_what_has_no_effort_yet_is_said_and_in_no_chart(lead, engine, world, item_ids) -> None:
    with transaction(engine) as session:
        unknown = add_item(session, None, replace(BASIC, title="Later", effort=None)).id
    ids = [item_ids[0], unknown]
    needed = "1.5 person-months for what is still to be done; nobody has said how much 2 takes."
    assert needed in lead.get(address(ids)).text
    shown = Presentation(io.BytesIO(lead.client.get(address(ids, ".pptx")).data))
    assert list(charts(shown)[-1].plots[0].series[0].values) == [1.5]
    assert "Nobody has said how much these take: 2" in texts(shown.slides[3])


def test_slides_of_nothing_are_slides_too(read) -> None:
    assert len(read(0).slides) == 4


def test_python_pptx_is_loaded_with_the_first_slides_only() -> None:
    code = "import sys, webapp; webapp.inner_rooms(); print('pptx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
