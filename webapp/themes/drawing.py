"""Charts of themes, drawn: bars to either side, and squares theme by area; all in the units of the page."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from models.evidence.theme_pictures import AreasOfTheme, AreasOfThemes, SidesOfTheme, SidesOfThemes

ROW = 36.0  # high
NAMES = 180.0  # wide
SIGNS_OF_NAME, LINES_OF_NAME = 24, 2
HEAD = 30.0  # high, above the bars
BARS = 520.0  # wide
BESIDE_BARS = 76.0  # on either side, for the figures
SQUARE = 52.0  # wide
HEAD_OF_AREAS = 150.0  # high, above the squares
TILTED = 96.0  # wide: the last area's name leans out to the right
SIGNS_OF_AREA = 26
STEPS = 4  # of colour
TICK_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)  # between the shares that are written at the bars
MOST_TICKS = 4
ROUNDING = 1e-9


@dataclass(frozen=True)
class Name:
    """A theme's name in lines that fit, and in full."""

    lines: Sequence[str]
    full: str


@dataclass(frozen=True)
class Bars:
    """A theme's two bars: how long they are, to either side of the middle."""

    theme: SidesOfTheme
    name: Name
    top: float
    needs_work: float
    works: float


@dataclass(frozen=True)
class DivergingChart:
    """All bars, with the shares that are written above them."""

    sides: SidesOfThemes
    rows: Sequence[Bars]
    ticks: Sequence[tuple[float, float]]  # the share, and how far it is from the middle
    row: float = ROW
    names: float = NAMES
    head: float = HEAD
    width: float = BARS
    middle: float = BARS / 2

    @property
    def height(self) -> float:
        """From the shares down to the last bar."""
        return self.head + self.row * len(self.rows) + 8


@dataclass(frozen=True)
class Square:
    """What a group says of a theme; `step` is how strong its colour is, None where it is too few to show."""

    left: float
    group: str
    said: str
    people: int | None
    step: int | None


@dataclass(frozen=True)
class Squares:
    """A theme's squares."""

    theme: AreasOfTheme
    name: Name
    top: float
    squares: Sequence[Square]


@dataclass(frozen=True)
class Heatmap:
    """All squares, with the groups above them."""

    areas: AreasOfThemes
    rows: Sequence[Squares]
    heads: Sequence[tuple[float, str, str]]  # where a group's column is, its name as it fits, and in full
    steps: Sequence[str]  # what each colour stands for
    row: float = ROW
    names: float = NAMES
    head: float = HEAD_OF_AREAS
    square: float = SQUARE

    @property
    def width(self) -> float:
        """With the room that the last name leans into."""
        return self.square * len(self.heads) + TILTED

    @property
    def height(self) -> float:
        """From the groups' names down to the last square."""
        return self.head + self.row * len(self.rows) + 4


def draw_sides(sides: SidesOfThemes) -> DivergingChart:
    """Draw themes side by side: not working to the left, working to the right, as shares of who answered."""
    longest = BARS / 2 - BESIDE_BARS
    scale = longest / sides.largest_share
    rows = [
        Bars(
            theme,
            name_in_lines(theme.title),
            HEAD + ROW * number,
            scale * theme.needs_work / sides.answered,
            scale * theme.works / sides.answered,
        )
        for number, theme in enumerate(sides.themes)
    ]
    return DivergingChart(sides, rows, [(share, scale * share) for share in _ticks(sides.largest_share)])


def draw_areas(areas: AreasOfThemes) -> Heatmap:
    """Draw themes by area: the larger the share of a group, the stronger the colour."""
    heads = [
        (SQUARE * number, textwrap.shorten(group.name, SIGNS_OF_AREA, placeholder=" …"), group.name)
        for number, group in enumerate(areas.groups)
    ]
    rows = [
        Squares(theme, name_in_lines(theme.title), HEAD_OF_AREAS + ROW * number, _squares(areas, theme))
        for number, theme in enumerate(areas.themes)
    ]
    most = areas.largest_share
    return Heatmap(
        areas, rows, heads, [f"up to {100 * most * (step + 1) / STEPS:.0f} %" for step in range(STEPS)]
    )


def _squares(areas: AreasOfThemes, theme: AreasOfTheme) -> list[Square]:
    told = zip(areas.groups, theme.people, areas.shares(theme), strict=True)
    return [
        Square(
            SQUARE * number,
            group.name,
            "too few to show" if people is None else f"{people} of {group.people}",
            people,
            None if share is None else ceil(STEPS * share / areas.largest_share - ROUNDING),
        )
        for number, (group, people, share) in enumerate(told)
    ]


def name_in_lines(title: str) -> Name:
    """Break a name into lines that fit; what is longer ends in dots."""
    lines = textwrap.wrap(
        title, SIGNS_OF_NAME, max_lines=LINES_OF_NAME, placeholder=" …", break_on_hyphens=False
    )
    return Name(lines or [title[:SIGNS_OF_NAME]], title)


def _ticks(largest: float) -> list[float]:
    """Round shares up to the largest, a few of them."""
    step = next((each for each in TICK_STEPS if largest / each <= MOST_TICKS), TICK_STEPS[-1])
    return [step * number for number in range(1, int(largest / step + ROUNDING) + 1)]
