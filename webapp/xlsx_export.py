"""The one place that writes workbooks: strings stay strings, guarded as in CSV; same rows, same bytes."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from webapp.csv_export import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Rows = Sequence[Sequence[object]]

NARROWEST, WIDEST = 8, 60  # characters of a column
MEASURED = 200  # rows whose texts say how wide a column is
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook says when it was made; ours say nothing
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Bars:
    """A bar chart of a sheet's first rows, on a sheet of its own: which columns name and measure them."""

    title: str
    names: str
    values: str
    rows: int


@dataclass(frozen=True)
class Sheet:
    """A table with a filter and a header that stays in view."""

    name: str
    header: Sequence[str]
    rows: Rows
    bars: Bars | None = None


def xlsx_file(sheets: Sequence[Sheet]) -> bytes:
    """Write tables as the sheets of a workbook."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options | {"strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": NO_TIME})
        look = _Look(workbook)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, look)
            if sheet.bars and sheet.rows:
                _draw_bars(workbook, sheet, sheet.bars)
    return buffer.getvalue()


class _Look:
    """How cells look."""

    def __init__(self, workbook: Any) -> None:
        top = {"valign": "top"}
        self.header = workbook.add_format(
            {**top, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF2"}
        )
        self.text = workbook.add_format({**top, "text_wrap": True})
        self.number = workbook.add_format(top)
        self.day = workbook.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"})


def _write_sheet(page: Any, sheet: Sheet, look: _Look) -> None:
    for place, name in enumerate(sheet.header):
        page.write_string(0, place, name, look.header)
        page.set_column(place, place, _width(name, sheet.rows, place))
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, number, place, value, look)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _write_cell(page: Any, number: int, place: int, value: object, look: _Look) -> None:
    if isinstance(value, str):
        if value:
            page.write_string(number, place, xlsx_text(value), look.text)
    elif isinstance(value, date):
        page.write_datetime(number, place, value, look.day)
    elif value is not None:
        page.write_number(number, place, value, look.number)


def xlsx_text(text: str) -> str:
    """Give a text as a cell holds it: guarded, and without signs that no XML can hold."""
    return str(safe_cell(_NO_XML.sub("\ufffd", text)))


def _width(name: str, rows: Rows, place: int) -> int:
    """As wide as its longest line, within bounds."""
    texts = (str(row[place]) for row in rows[:MEASURED] if row[place] is not None)
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    return min(max(NARROWEST, longest + 1, len(max(name.split(), key=len)) + 4), WIDEST)


def _draw_bars(workbook: Any, sheet: Sheet, bars: Bars) -> None:
    """Draw the chart with the cells as its source, so that it follows them."""
    names, values = sheet.header.index(bars.names), sheet.header.index(bars.values)
    last = min(len(sheet.rows), bars.rows)
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": bars.values,
            "categories": [sheet.name, 1, names, last, names],
            "values": [sheet.name, 1, values, last, values],
            "data_labels": {"value": True},
            "fill": {"color": "#1F6F78"},
            "gap": 40,
        }
    )
    chart.set_title({"name": bars.title})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_size({"width": 900, "height": 120 + 34 * last})
    workbook.add_worksheet("Chart").insert_chart("A1", chart)
