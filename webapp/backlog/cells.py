"""What the cells of a register say, as people write them: each reader takes a text that is not empty.

A reader raises a ValueError that says why, where the text is nothing of the kind.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from models.backlog.items import Closure, ItemStatus
from models.backlog.scoring import CONFIDENCES, IMPACTS, LEAST_EFFORT, MOST_EFFORT, MOST_REACH
from webapp.backlog import other_words

Reader = Callable[[str], object]

_SHOWN = 40
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,20})?(?:e[+-]?\d{1,2})?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[,'’\u00a0\u202f ]\d{3}){1,6}")
_EFFORT = re.compile(r"(.*?) ?(?:person[- ]?|man[- ]?|p)?(days?|d|weeks?|w|wks?|months?|mths?|m)\.?", re.I)
_MONTHS = {"d": 1 / 20, "w": 1 / 4, "m": 1.0}  # a month is four weeks of five days
_STATUSES = {each.value: each for each in ItemStatus} | {
    name: status for status, names in other_words.STATUSES.items() for name in names
}
_KINDS = {name: kind for kind, names in other_words.KINDS.items() for name in (kind.value, *names)}
_CLOSURES = {each.value: each for each in Closure if each}
_IMPACTS = {name: impact for impact, names in other_words.IMPACTS.items() for name in names}
_SIZES = {name: months for months, names in other_words.SIZES.items() for name in names}
_CONFIDENCES = {name.casefold(): value for value, name in CONFIDENCES.items()}
_ANSWERS = {"yes": True, "no": False}
Value = TypeVar("Value")


def text(longest: int) -> Reader:
    """Give a reader of texts of so many characters at most."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"“{_short(cell)}” is longer than {longest:,} characters.")
        return cell

    return read


def whole_number(cell: str) -> int:
    """Read a number of people."""
    found = _number(cell)
    if found is None or not found.is_integer() or not 0 <= found <= MOST_REACH:
        raise ValueError(f"“{_short(cell)}” is not a number of people.")
    return int(found)


def figure(cell: str) -> int | float:
    """Read a figure, whole or not, as it stands."""
    found = _number(cell)
    if found is None:
        raise ValueError(f"“{_short(cell)}” is not a number.")
    return int(found) if found.is_integer() and not set(cell) & set(".,e") else found


def iso_day(cell: str) -> date:
    """Read a date such as 2027-06-30, with a time or without."""
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        raise ValueError(f"“{_short(cell)}” is not a date.") from None


def status(cell: str) -> str:
    """Read where an item stands, in our words or in those of other registers."""
    return _named(cell, _STATUSES, "is a status that is not known here").value


def kind(cell: str) -> str:
    """Read what an improvement changes."""
    return _named(cell, _KINDS, "is none of people, process and technology").value


def closure(cell: str) -> str:
    """Read what came of an item."""
    return _named(cell, _CLOSURES, "is no closure that is known here").value


def impact(cell: str) -> float:
    """Read an impact, as its number or as a priority in words."""
    found = _number(cell)
    if found is None:
        return _named(cell, _IMPACTS, "is no impact or priority that is known here")
    if found not in IMPACTS:
        raise ValueError(f"“{_short(cell)}” is not one of the impacts 3, 2, 1, 0.5 and 0.25.")
    return found


def confidence(cell: str) -> int:
    """Read a confidence in per cent, or in words."""
    found = _number(cell.removesuffix("%").strip())
    if found is None:
        return _named(cell, _CONFIDENCES, "is no confidence that is known here")
    if found not in CONFIDENCES:
        raise ValueError(f"“{_short(cell)}” is not one of 100, 80 and 50 per cent.")
    return int(found)


def effort(cell: str) -> float:
    """Read an effort in person-months, in days or weeks that say so, or as a size such as M."""
    if _folded(cell) in _SIZES:
        return _SIZES[_folded(cell)]
    told = _EFFORT.fullmatch(" ".join(cell.split()))
    found = _number(told[1] if told else cell)
    if found is None or not math.isfinite(found):
        raise ValueError(f"“{_short(cell)}” is no effort in person-months.")
    months = round(found * _MONTHS[told[2][0].lower()], 2) if told else found
    if not LEAST_EFFORT <= months <= MOST_EFFORT:
        raise ValueError(
            f"“{_short(cell)}” is not between {LEAST_EFFORT:g} and {MOST_EFFORT:,g} person-months."
        )
    return months


def yes_or_no(cell: str) -> bool:
    """Read a yes or no."""
    return _named(cell, _ANSWERS, "is neither yes nor no")


def written_lines(told: Mapping[str, object]) -> str:
    """Write what is told of inputs of methods, a line each, by their names as words: “Job size: 5”."""
    shown = ((name, f"{value:g}" if isinstance(value, float) else value) for name, value in told.items())
    return "\n".join(f"{name.replace('_', ' ').capitalize()}: {value}" for name, value in sorted(shown))


def reasons(cell: str) -> dict[str, str]:
    """Read why inputs are what they are: a line each, its name before a colon."""
    told = [line.partition(": ") for line in cell.splitlines()]
    if not all(name and reason for name, _, reason in told):
        raise ValueError(f"“{_short(cell)}” has a line that is not like “Job size: 5”.")
    return {"_".join(name.casefold().split()): reason for name, _, reason in told}


def inputs(cell: str) -> dict[str, float]:
    """Read inputs of methods: a line each, its name before a colon."""
    found = {name: _number(value) for name, value in reasons(cell).items()}
    if None in found.values():
        raise ValueError(f"“{_short(cell)}” has a value that is not a number.")
    return {name: value for name, value in found.items() if value is not None}


def lines(cell: str) -> list[str]:
    """Read texts of a line each."""
    return cell.split("\n")


def _named(cell: str, known: Mapping[str, Value], otherwise: str) -> Value:
    try:
        return known[_folded(cell)]
    except KeyError:
        raise ValueError(f"“{_short(cell)}” {otherwise}.") from None


def _number(cell: str) -> float | None:
    plain = cell.strip()
    if _THOUSANDS.fullmatch(plain):
        return float(re.sub(r"\D", "", plain))
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _folded(cell: str) -> str:
    return " ".join(cell.replace("_", " ").replace("’", "'").split()).casefold()


def _short(cell: str) -> str:
    return cell if len(cell) <= _SHOWN else f"{cell[: _SHOWN - 1]}…"
