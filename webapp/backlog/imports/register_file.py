"""What a register's file holds: the names of its columns, its rows, and what ours tell around them."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from models.portfolio.goals import MOST_WEIGHT, USUAL_WEIGHT
from models.portfolio.missing import LONGEST, LONGEST_OWNER, AreaToMake, Around, GoalToMake, ServiceToMake
from webapp.backlog import other_words
from webapp.backlog.exports.register_columns import COLUMNS
from webapp.csv_export import plain_cell
from webapp.fields import MOST_PEOPLE
from webapp.table_export import VERSION
from webapp.table_import import LONGEST_CELL, MOST_ROWS, Unreadable, in_signs, read_lines, shown

Cell = str | list[str]
Line = tuple[int, Sequence[Cell]]

OF_OURS = {"Title", "RICE", "Evidence round", "Reach changed by hand"}  # no other register has all of them
FORMAT = "soundings-backlog"
LONGEST_HEADING = 50  # characters; what is longer is a sentence that happens to hold a word
MOST_ABOVE = 20  # lines over the names of the columns


@dataclass(frozen=True)
class RegisterFile:
    """A register: the names of its columns, and its rows with their numbers in the file."""

    headings: Sequence[str]
    lines: Sequence[Line]
    is_ours: bool
    around: Around
    heading_row: int


def read_register(raw: bytes, name: str) -> RegisterFile:
    """Read a register: our JSON, or a table as CSV or XLSX; a cell that is too long keeps a sign too many.

    Raises
    ------
    Unreadable
        If it is neither.
    """
    if raw.lstrip()[:1] == b"{":
        return _read_json(raw, name)
    lines = read_lines(raw, name)
    if not lines:
        raise Unreadable("The file is empty. Nothing was changed.")
    first = [plain_cell(cell) for cell in lines[0][1]]
    if set(first) >= OF_OURS:
        plain = _each_cell(lines[1:], plain_cell)
        return RegisterFile(first, plain, True, _sheets_around(raw, name), lines[0][0])
    place = _heading_place([line for _, line in lines[:MOST_ABOVE]])
    number, headings = lines[place]
    return RegisterFile(headings, _each_cell(lines[place + 1 :], str.strip), False, Around(), number)


def _each_cell(
    lines: Sequence[tuple[int, Sequence[str]]], read: Callable[[str], str]
) -> list[tuple[int, list[str]]]:
    """Read cells; those that say the same share one text, as they do in a workbook."""
    once = cache(lambda cell: read(cell)[: LONGEST_CELL + 1])
    return [(number, [once(cell) for cell in line]) for number, line in lines]


def guess_columns(headings: Sequence[str]) -> dict[str, int]:
    """Guess which column each field of an item is in, by the names that people give to columns."""
    names = [_plain_heading(heading) for heading in headings]
    places: dict[str, int] = {}
    for is_called in (_is_called, _speaks_of):
        for field, aliases in other_words.HEADINGS.items():
            free = (
                place
                for alias in aliases
                for place, name in enumerate(names)
                if place not in places.values()
                and is_called(name, alias)
                and _is_in_unit(field, headings[place])
            )
            if field not in places and (place := next(free, None)) is not None:
                places[field] = place
    return places


def _is_in_unit(field: str, heading: str) -> bool:
    """Whether a heading of an effort names no other unit: days are not taken for person-months."""
    return field != "effort" or not other_words.OTHER_UNITS & {*re.findall(r"\w+", heading.casefold())}


def _is_called(name: str, alias: str) -> bool:
    return name == alias


def _speaks_of(name: str, alias: str) -> bool:
    return len(name) <= LONGEST_HEADING and f" {alias} " in f" {name} "


def _plain_heading(heading: str) -> str:
    """A heading without its punctuation and what stands in brackets: “Due date (dd/mm/yy)*” is “due date”."""
    name = heading.partition("(")[0] or heading
    return " ".join(name.replace("/", " ").replace("_", " ").strip(" \n:*?.#").split()).casefold()


def _heading_place(lines: Sequence[Sequence[str]]) -> int:
    """The place of the line that names the columns: the first of those that name the most fields."""
    found = [len(places) if "title" in (places := guess_columns(line)) else 0 for line in lines]
    if max(found) > 1:
        return found.index(max(found))
    several = (place for place, line in enumerate(lines) if len({cell for cell in line if cell.strip()}) > 1)
    return next(several, 0)


def _sheets_around(raw: bytes, name: str) -> Around:
    """The sheets of areas and goals in a workbook of ours; a CSV has none."""
    return _around(_sheet(raw, name, "Areas"), _sheet(raw, name, "Goals"), [])


def _sheet(raw: bytes, name: str, sheet: str) -> Sequence[Mapping[str, str]]:
    try:
        (_, header), *lines = read_lines(raw, name, sheet)
    except (Unreadable, ValueError):
        return []
    keys = [heading.lower().replace(" ", "_") for heading in header]
    return [dict(zip(keys, map(plain_cell, line), strict=False)) for _, line in lines]


def _read_json(raw: bytes, name: str) -> RegisterFile:
    try:
        told = json.loads(raw.decode("utf-8-sig"))
        if (told["format"], told["version"]) != (FORMAT, VERSION):
            raise Unreadable(f"{shown(name)} is JSON, but no backlog of Soundings that this version reads.")
        lines = [(number, [_cell(item.get(each.key)) for each in COLUMNS]) for number, item in _items(told)]
        around = _around(*(told.get(kind, []) for kind in ("areas", "goals", "services")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"{shown(name)} is no backlog of Soundings as JSON. Nothing was changed.") from error
    return RegisterFile([column.name for column in COLUMNS], lines, True, around, 0)


def _items(told: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    items = told["items"]
    if len(items) > MOST_ROWS:
        raise Unreadable(f"There are more than {MOST_ROWS:,} items. Import them in parts.")
    return list(enumerate(items, start=1))


def _cell(value: object) -> Cell:
    """A value of JSON as a cell holds it."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else in_signs(f"{value}")[: LONGEST_CELL + 1]
    raise TypeError("neither a text nor a number")


def _around(
    areas: Iterable[Mapping[str, Any]],
    goals: Iterable[Mapping[str, Any]],
    services: Iterable[Mapping[str, Any]],
) -> Around:
    """Read what a file tells of areas, goals and services.

    Raises
    ------
    Unreadable
        If it is not as we write it.
    """
    try:
        return Around(*(list(map(*each)) for each in ((_area, areas), (_goal, goals), (_service, services))))
    except (ValueError, TypeError, AttributeError) as error:
        raise Unreadable(
            "The areas, goals or services in the file are not as Soundings writes them. Nothing was changed."
        ) from error


def _area(told: Mapping[str, Any]) -> AreaToMake:
    people = _within(told.get("headcount"), 0, MOST_PEOPLE, 0)
    name, parent = (_name(told.get(key), "areas") for key in ("name", "parent"))
    return AreaToMake(name, parent, people, _is_yes(told))


def _goal(told: Mapping[str, Any]) -> GoalToMake:
    due = _text(told.get("target_date"))
    return GoalToMake(
        name=_name(told.get("goal"), "goals"),
        parent=_name(told.get("parent"), "goals"),
        owner=_text(told.get("owner"))[:LONGEST_OWNER],
        weight=_within(told.get("weight"), 1, MOST_WEIGHT, USUAL_WEIGHT),
        due_on=date.fromisoformat(due) if due else None,
        archived=_is_yes(told),
    )


def _service(told: Mapping[str, Any]) -> ServiceToMake:
    return ServiceToMake(_name(told.get("name"), "services"), _is_yes(told))


def _name(value: object, kind: str) -> str:
    name = _text(value)
    if len(name) > LONGEST[kind]:
        raise ValueError
    return name


def _within(value: object, least: int, most: int, usual: int) -> int:
    number = int(_text(value) or usual)
    if not least <= number <= most:
        raise ValueError
    return number


def _is_yes(told: Mapping[str, Any]) -> bool:
    return _text(told.get("archived")) == "yes"
