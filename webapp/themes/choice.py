"""What an address asks of the list of themes: its order, a side, an area, and how it is laid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from flask import request
from sqlmodel import Session

from models.evidence.figures import WaveFigures
from models.evidence.theme_list import (
    BroadLines,
    Order,
    Side,
    ThemeLine,
    first_said,
    groups_told,
    list_broad,
    list_themes,
)
from webapp.themes.trends import Trend

E = TypeVar("E", bound=StrEnum)

ORDERS = {
    Order.WORST: "Worst first",
    Order.SIZE: "Largest first",
    Order.NAME: "By name",
    Order.NEWEST: "Newest first",
}
SIDES = {Side.NEEDS_WORK: "Does not work for some", Side.WORKS: "Works for some"}


@dataclass(frozen=True)
class Choice:
    """What was asked for. `area` is a group's id, kept also where the wave shown has no such group."""

    order: Order = Order.WORST
    side: Side | None = None
    area: str = ""
    grouped: bool = False
    unfolded: bool = False

    @property
    def values(self) -> dict[str, str | None]:
        """What an address needs to ask for the same; what is usual is left out."""
        return {
            "sort": None if self.order is Order.WORST else self.order.value,
            "side": self.side and self.side.value,
            "area": self.area or None,
            "groups": "1" if self.grouped else None,
            "open": "1" if self.unfolded else None,
        }

    def but(self, **changed: str | None) -> dict[str, str | None]:
        """What an address needs to ask for the same but for something."""
        return {**self.values, **changed}


def asked_choice() -> Choice:
    """Read what the address asks for; what nobody offers counts as not given."""
    asked = request.args
    return Choice(
        order=_one_of(Order, asked.get("sort")) or Order.WORST,
        side=_one_of(Side, asked.get("side")),
        area=asked.get("area", ""),
        grouped=asked.get("groups") == "1",
        unfolded=asked.get("open") == "1",
    )


def _one_of(kind: type[E], asked: str | None) -> E | None:
    return next((each for each in kind if each.value == asked), None)


@dataclass(frozen=True)
class Chosen:
    """A wave's themes as they were asked for: a line each, and put together where they are close.

    `area` is the name of the group whose figures are shown; `groups` are those that can be asked for. `most`
    is the longest bar. `trends` are what stands beside themes since earlier rounds, by theme id.
    """

    lines: list[ThemeLine]
    broad: list[BroadLines]
    groups: dict[str, str]
    area: str | None
    most: int
    trends: Mapping[str, Trend] = field(default_factory=dict)


def choose(session: Session, figures: WaveFigures, choice: Choice) -> Chosen:
    """Choose a wave's themes for a list; close ones are put together unless it is of one group."""
    groups = groups_told(figures)
    area = groups.get(choice.area)
    since = first_said(session, figures.wave.survey_id) if choice.order is Order.NEWEST else None
    lines = list_themes(figures.themes, choice.order, choice.side, area, since)
    has_broad = len(figures.broad) < len(figures.themes)
    broad = (
        list_broad(figures.broad, lines, choice.order) if choice.grouped and has_broad and not area else []
    )
    shown = [each.figures for each in broad] or lines
    counts = [count or 0 for each in shown for count in (each.needs_work, each.works)]
    return Chosen(lines, broad, groups, area, max([1, *counts]))
