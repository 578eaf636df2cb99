"""Areas as a person types them: one a line, those below another indented, a headcount after a comma."""

import re
from dataclasses import dataclass

from models.base import SoundingsError
from webapp.fields import MOST_PEOPLE

MOST_AREAS = 500
LONGEST_NAME = 100
_LINE = re.compile(r"^(?P<indent>\s*)[\-–—•*]*\s*(?P<name>.*?)(?:\s*[,;:\t]\s*(?P<people>\d[\d ,.']*))?\s*$")


class WrongLine(SoundingsError):
    """A line that is no area; says which and why."""


@dataclass(frozen=True)
class AreaLine:
    """An area as it was typed; `above` is the place of the line it is below, None at the top."""

    name: str
    headcount: int
    above: int | None


def read_outline(text: str) -> list[AreaLine]:
    """Read areas.

    Raises
    ------
    WrongLine
        If a line cannot be one.
    """
    found: list[AreaLine] = []
    open_lines: list[tuple[int, int]] = []  # indent and place of each area that the next may be below
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        name = match["name"].strip() if match else ""
        if match is None or not name:
            raise WrongLine(f"Line {number} has no name: “{line.strip()[:40]}”.")
        _check(name, number, [each.name for each in found])
        _check_headcount(name, match["people"], number)
        indent = len(match["indent"].expandtabs(4))
        while open_lines and open_lines[-1][0] >= indent:
            open_lines.pop()
        above = open_lines[-1][1] if open_lines else None
        open_lines.append((indent, len(found)))
        found.append(AreaLine(name, _people(match["people"], number), above))
    return found


def _check(name: str, number: int, before: list[str]) -> None:
    if len(name) > LONGEST_NAME:
        raise WrongLine(f"The name in line {number} is longer than {LONGEST_NAME} characters.")
    if name.casefold() in {each.casefold() for each in before}:
        raise WrongLine(f"“{name}” in line {number} stands there twice.")
    if len(before) >= MOST_AREAS:
        raise WrongLine(f"More than {MOST_AREAS} areas cannot be typed here.")


def _check_headcount(name: str, people: str | None, number: int) -> None:
    """What stands behind the last comma is a headcount, or else somebody meant one."""
    before, comma, behind = (part.strip() for part in name.rpartition(","))
    if people is None and comma:
        raise WrongLine(
            f"“{behind[:40]}” in line {number} is no headcount. Give a number, or leave the comma out. A "
            f"name with a comma needs a number behind it: “{before[:40]}, {behind[:40]}, 0”."
        )


def _people(written: str | None, number: int) -> int:
    people = int(re.sub(r"\D", "", written)) if written else 0
    if people > MOST_PEOPLE:
        raise WrongLine(f"The headcount in line {number} is larger than {MOST_PEOPLE:,}.")
    return people
