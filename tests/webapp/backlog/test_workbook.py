"""The register as a workbook, read back by openpyxl."""

import csv
import io
from datetime import date, datetime, time

import openpyxl
import pytest

from models.base import today


@pytest.fixture
def book(lead, items) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(lead.get("/backlog.xlsx").response.get_data()))


@pytest.fixture
def of_csv(lead, items) -> list[list[str]]:
    """The rows of the CSV, the header first."""
    written = lead.get("/backlog.csv").response.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(written, newline="")))


def as_csv_says(value: object) -> str:
    if isinstance(value, datetime):
        return str(value.date())
    return "" if value is None else str(value)


def is_same(told: str, other: str) -> bool:
    try:
        return float(told) == float(other)
    except ValueError:
        return told == other


def test_it_holds_what_the_csv_holds_cell_by_cell(book, of_csv) -> None:
    rows = [[as_csv_says(value) for value in row] for row in book["Backlog"].iter_rows(values_only=True)]
    pairs = [pair for two in zip(rows, of_csv, strict=True) for pair in zip(*two, strict=True)]
    assert [pair for pair in pairs if not is_same(*pair)] == []


def test_it_has_dates_filters_a_header_that_stays_and_no_formula(book) -> None:
    sheet = book["Backlog"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref.split(":")[0]) == ("A2", "A1")
    days = {cell.value for cell in sheet[2] if cell.is_date}
    assert days == {datetime.combine(day, time()) for day in (today(), date(2027, 6, 30))}
    assert {cell.data_type for each in book for row in each for cell in row} <= {"s", "n", "d"}


def test_it_draws_the_first_items_from_its_own_cells(book) -> None:
    ((chart,),) = (sheet._charts for sheet in book if sheet._charts)
    header = [cell.value for cell in book["Backlog"][1]]
    title, score = (openpyxl.utils.get_column_letter(1 + header.index(name)) for name in ("Title", "Score"))
    (series,) = chart.series
    assert series.cat.strRef.f == f"Backlog!${title}$2:${title}$3"
    assert series.val.numRef.f == f"Backlog!${score}$2:${score}$3"


def test_it_lists_areas_and_goals_with_what_is_to_be_done_for_them(book) -> None:
    areas = {row[0]: row[4:] for row in book["Areas"].iter_rows(values_only=True)}
    assert areas["Name"] == ("Improvements to do", "Improvements done or declined")
    assert (areas["Data"], areas["Tiny"]) == ((1, 0), (0, 0))
    _, goal = book["Goals"].iter_rows(values_only=True)
    assert goal == ("Deliver on time; and within budget", None, None, 5, None, "no", 1, 0)
