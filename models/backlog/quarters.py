"""Quarters of the calendar year: in which one something is due."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum

QUARTERS_AHEAD = 3  # of which each has a place of its own on the roadmap
_KEY = re.compile(r"([0-9]{4})-Q([1-4])", re.ASCII)


class DuePart(StrEnum):
    """When something is due, where it is in none of the quarters that have a place of their own."""

    PAST = "past"
    LATER = "later"
    NEVER = "none"


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year; `number` is from 1 to 4."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """The quarter as an address names it: 2026-Q4."""
        return f"{self.year:04}-Q{self.number}"

    @property
    def name(self) -> str:
        """The quarter as people call it: Q4 2026."""
        return f"Q{self.number} {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 3 * self.number, monthrange(self.year, 3 * self.number)[1])

    def ahead(self, quarters: int) -> "Quarter":
        """The quarter so many later."""
        years, index = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, index + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day is in."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_named(key: str) -> Quarter | None:
    """The quarter that an address names; None where it names none."""
    found = _KEY.fullmatch(key)
    return Quarter(int(found[1]), int(found[2])) if found and 0 < int(found[1]) <= MAXYEAR else None


def quarters_from(day: date) -> list[Quarter]:
    """The quarter of a day and those ahead that have a place of their own."""
    return [quarter_of(day).ahead(ahead) for ahead in range(QUARTERS_AHEAD + 1)]


def due_part(due_on: date | None, day: date) -> str:
    """Say when something is due, seen from a day: a quarter's key, or a `DuePart`."""
    if due_on is None:
        return DuePart.NEVER
    quarter, shown = quarter_of(due_on), quarters_from(day)
    if quarter < shown[0]:
        return DuePart.PAST
    return quarter.key if quarter <= shown[-1] else DuePart.LATER
