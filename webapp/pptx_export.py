"""The one place that writes slides: text that fits its room, tables, and charts that can be edited."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from webapp.xlsx_export import xlsx_text

INK, SEA, WORKS, NEEDS_WORK, WHITE = "16262C", "0B5A70", "0F766B", "B4500F", "FFFFFF"
TITLE_ONLY = 5  # of the layouts that python-pptx brings
SIGN = 0.53  # how wide a sign is on average, in parts of its height
LINE = 1.2  # how high a line is, likewise
MARGIN = 0.1  # of a box and a cell, at each side

# XlsxWriter, which writes the numbers of a chart, makes a link or a formula of what begins like this.
_NO_PLAIN_WORD = re.compile(r"(?:ftp|http)s?://|mailto:|(?:in|ex)ternal:|\{=", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def signs(self, size: float, lines: int = 1) -> int:
        """How many signs of a size in points fit into so many lines; words that wrap leave some room."""
        a_line = signs_in(self.width, size)
        return a_line * lines - (lines > 1) * a_line // 6

    def lines(self, size: float) -> int:
        """How many lines of a size in points fit."""
        return int((self.height - MARGIN) * 72 / (size * LINE))


@dataclass(frozen=True)
class Series:
    """The bars of one colour."""

    name: str
    values: Sequence[float]
    colour: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, its width in inches, and how many lines of text a cell has."""

    name: str
    width: float
    lines: int = 1


SLIDE = Place(0, 0, 13.333, 7.5)
TITLE, LARGE = Place(0.6, 0.35, 12.1, 0.8), 24  # where a title stands, and its size in points
BELOW = Place(0.6, 1.35, 12.1, 5.7)  # what is below the title


def signs_in(width: float, size: float) -> int:
    """How many signs of a size in points fit into a line of a width in inches."""
    return int((width - 2 * MARGIN) * 72 / (size * SIGN))


def plain(text: str, most: int | None = None) -> str:
    """A text in one line, without signs that no XML can hold; cut where it is longer."""
    line = " ".join(_NO_TEXT.sub(" ", text).split())
    return line if most is None or len(line) <= most else f"{line[: most - 1].rstrip()}…"


class Slides:
    """Slides, as they are made one after the other; each has the same notes."""

    def __init__(self, title: str, author: str, day: date, notes: str) -> None:
        self._made = Presentation()
        self._made.slide_width, self._made.slide_height = Inches(SLIDE.width), Inches(SLIDE.height)
        self._notes = notes
        about = self._made.core_properties
        about.title, about.author, about.last_modified_by = plain(title), plain(author), ""
        about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - just a day

    def add(self, title: str) -> Any:
        """Add a slide with a title; gives its shapes."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[TITLE_ONLY])
        head, size = slide.shapes.title, LARGE
        head.left, head.top, head.width, head.height = _inches(TITLE)
        head.text_frame.word_wrap, head.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        _write(head.text_frame.paragraphs[0], plain(title, TITLE.signs(size)), size, SEA, bold=True)
        slide.notes_slide.notes_text_frame.text = self._notes
        return slide.shapes

    def written(self) -> bytes:
        """The file."""
        written = io.BytesIO()
        self._made.save(written)
        return written.getvalue()


def add_box(shapes: Any, place: Place, heading: str, lines: Sequence[str], size: float) -> None:
    """Write lines, which fit, under a heading."""
    frame = shapes.add_textbox(*_inches(place)).text_frame
    frame.word_wrap = True
    _write(frame.paragraphs[0], heading, size + 2, SEA, bold=True)
    for line in lines:
        _write(frame.add_paragraph(), line, size, INK)


def add_bars(shapes: Any, place: Place, names: Sequence[str], series: Sequence[Series], told: str) -> None:
    """Draw bars, the first on top; `told` says the same in words."""
    data = CategoryChartData()
    data.categories = [_category(name) for name in names]
    for each in series:
        data.add_series(each.name, each.values)
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_inches(place), data)
    frame.element.nvGraphicFramePr.cNvPr.set("descr", told)
    chart = frame.chart
    chart.font.size = Pt(12)
    chart.has_title, chart.has_legend = False, len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.reverse_order = True
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    for drawn, each in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _colour(each.colour)


def add_table(shapes: Any, place: Place, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write a table with a head; what is long is cut to the lines of its column."""
    height = place.height / (len(rows) + 1)
    frame = shapes.add_table(len(rows) + 1, len(columns), *_inches(place))
    for column, made in zip(columns, frame.table.columns, strict=True):
        made.width = Inches(column.width)
    for number, row in enumerate([[column.name for column in columns], *rows]):
        frame.table.rows[number].height = Inches(height)
        for column, text, cell in zip(columns, row, frame.table.rows[number].cells, strict=True):
            _fill(cell, text, column, is_head=number == 0)


def _fill(cell: Any, text: str, column: Column, *, is_head: bool) -> None:
    size = 11
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    room = Place(0, 0, column.width, 0).signs(size, column.lines)
    _write(cell.text_frame.paragraphs[0], plain(text, room), size, WHITE if is_head else INK, bold=is_head)


def _write(paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), bold
    run.font.color.rgb = _colour(colour)


def _colour(hexadecimal: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(hexadecimal))


def _inches(place: Place) -> tuple[Inches, ...]:
    return tuple(Inches(each) for each in (place.left, place.top, place.width, place.height))


def _category(text: str) -> str:
    """A name in a chart, which no spreadsheet takes for a formula or a link."""
    safe = xlsx_text(plain(text))
    return f"'{safe}" if _NO_PLAIN_WORD.match(safe) else safe
