"""Several names in one cell of a table: written so that they can be told apart, read as people write."""

import csv
import re
from collections.abc import Sequence
from typing import Any

from models.portfolio.names import Names

QUOTE = '"'
_MARKS = re.compile(r'^[\s"]|[;\n\r]|\s$')  # of a name that does not stand by itself
MOST_NAMES = 200
_PARTS = re.compile(r"[;\n|]")
_SMALLER_PARTS = re.compile(r"[,/&+]|\band\b")


def joined(names: Sequence[str]) -> str:
    """Write names with semicolons between them; one that holds a semicolon stands in quotation marks."""
    return "; ".join(f'"{name.replace(QUOTE, QUOTE * 2)}"' if _MARKS.search(name) else name for name in names)


def parted(cell: str) -> list[str]:
    """Read names as `joined` writes them.

    Raises
    ------
    ValueError
        If it never does so, or there are too many.
    """
    return not_too_many(_parted(cell))


def _parted(cell: str) -> list[str]:
    try:
        (names,) = csv.reader([cell], delimiter=";", skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):
        raise ValueError(f"“{cell[:40]}” has a quotation mark that is not closed.") from None
    return [name for name in names if name]


def not_too_many(names: list[str]) -> list[str]:
    """Give names as they are.

    Raises
    ------
    ValueError
        If there are too many.
    """
    if len(names) > MOST_NAMES:
        raise ValueError(f"There are more than {MOST_NAMES} names in one cell.")
    return names


def names_in(cell: str, known: Names[Any]) -> list[str]:
    """Read names as people write them.

    A name that is known stands by itself, whatever signs it has. Commas, strokes and “and” part names where
    that gives known ones.

    Raises
    ------
    ValueError
        If there are too many.
    """
    if known.find(cell):
        return [cell]
    try:
        parts = _parted(cell)
    except ValueError:
        parts = [cell]
    found: list[str] = []
    for part in parts:
        found += [part] if known.find(part) else _smaller(part, known)
    return not_too_many(found)


def _smaller(part: str, known: Names[Any]) -> list[str]:
    found: list[str] = []
    for name in _stripped(_PARTS, part):
        smaller = _stripped(_SMALLER_PARTS, name)
        found += smaller if not known.find(name) and all(map(known.find, smaller)) else [name]
    return found


def _stripped(marks: re.Pattern[str], text: str) -> list[str]:
    """The parts between marks, without the blanks around them."""
    return [part.strip() for part in marks.split(text) if part.strip()]
