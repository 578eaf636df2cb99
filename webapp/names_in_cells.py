"""Several names in one cell of a table: written so that they can be told apart, read as people write."""

import csv
import re
from collections.abc import Sequence
from typing import Any

from models.portfolio.names import Names

QUOTE = '"'
_MARKS = re.compile(r'^[\s"]|[;\n\r]|\s$')  # of a name that does not stand by itself
_PARTS = re.compile(r"\s*[;\n|]\s*")
_SMALLER_PARTS = re.compile(r"\s*(?:[,/&+]|\band\b)\s*")


def joined(names: Sequence[str]) -> str:
    """Write names with semicolons between them; one that holds a semicolon stands in quotation marks."""
    return "; ".join(f'"{name.replace(QUOTE, QUOTE * 2)}"' if _MARKS.search(name) else name for name in names)


def parted(cell: str) -> list[str]:
    """Read names as `joined` writes them.

    Raises
    ------
    ValueError
        If it never does so.
    """
    try:
        (names,) = csv.reader([cell], delimiter=";", skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):
        raise ValueError(f"“{cell[:40]}” has a quotation mark that is not closed.") from None
    return [name for name in names if name]


def names_in(cell: str, known: Names[Any]) -> list[str]:
    """Read names as people write them.

    A name that is known stands by itself, whatever signs it has. Commas, strokes and “and” part names where
    that gives known ones.
    """
    if known.find(cell):
        return [cell]
    try:
        parts = parted(cell)
    except ValueError:
        parts = [cell]
    found: list[str] = []
    for part in parts:
        found += [part] if known.find(part) else _smaller(part, known)
    return found


def _smaller(part: str, known: Names[Any]) -> list[str]:
    found: list[str] = []
    for name in filter(None, _PARTS.split(part)):
        smaller = [each for each in _SMALLER_PARTS.split(name) if each]
        found += smaller if not known.find(name) and all(map(known.find, smaller)) else [name]
    return found
