"""Charts of themes keep within their room, however many themes and however long their names."""

import itertools

import pytest

from models.evidence.theme_list import Side
from models.evidence.theme_pictures import AreasOfTheme, AreasOfThemes, Group, SidesOfTheme, SidesOfThemes
from webapp.themes.drawing import (
    BESIDE_BARS,
    LINES_OF_NAME,
    SIGNS_OF_AREA,
    SIGNS_OF_NAME,
    draw_areas,
    draw_sides,
    name_in_lines,
)

LONG = "Knowledgeable, professional and remarkably patient colleagues of the programme office and beyond"


@pytest.mark.parametrize("title", ["Pay", LONG, "x" * 120, "Approvals and sign-off"])
def test_a_name_fits_its_lines(title) -> None:
    name = name_in_lines(title)
    assert name.full == title
    assert 1 <= len(name.lines) <= LINES_OF_NAME
    assert max(map(len, name.lines)) <= SIGNS_OF_NAME
    assert (" ".join(name.lines) == title) or name.lines[-1].endswith("…")


@pytest.mark.parametrize("themes", [1, 70])
def test_bars_leave_room_for_their_figures_and_rows_do_not_touch(themes) -> None:
    sides = [SidesOfTheme(str(n), LONG, themes - n, n) for n in range(themes)]
    chart = draw_sides(SidesOfThemes(150, sides))
    assert max(max(row.needs_work, row.works) for row in chart.rows) == pytest.approx(
        chart.middle - BESIDE_BARS
    )
    tops = [row.top for row in chart.rows]
    assert all(later - earlier == chart.row for earlier, later in itertools.pairwise(tops))
    assert chart.height >= tops[-1] + chart.row
    assert all(0 < way <= chart.middle for _, way in chart.ticks)


def test_the_larger_the_share_the_stronger_the_colour() -> None:
    groups = [Group(f"{LONG} {n}", 40) for n in range(40)]
    people = [None, 0, *range(1, 39)]
    chart = draw_areas(AreasOfThemes(Side.WORKS, groups, [AreasOfTheme("1", "Pay", people)], 0))
    steps = [square.step for square in chart.rows[0].squares]
    assert steps[:3] == [None, 0, 1]
    assert steps[1:] == sorted(steps[1:])
    assert steps[-1] == len(chart.steps)
    assert chart.rows[0].squares[0].said == "too few to show"
    assert all(len(short) <= SIGNS_OF_AREA for _, short, _ in chart.heads)
    assert chart.width > chart.heads[-1][0] + chart.square
