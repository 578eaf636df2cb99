"""Dates as people write them in registers, made ISO dates (2027-06-30)."""

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterable
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[ T].*)?")
_WORDS = re.compile(r"(?:\w+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})")
_WORDS_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ -](\d{4}|\d{2})")
_QUARTER = re.compile(r"Q([1-4])[ /-]*(\d{4})|(\d{4})[ /-]*Q([1-4])", re.IGNORECASE)
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")  # 1982 to 2091
_FIRST_DAY = date(1899, 12, 30)  # of Excel
_MONTHS = {
    name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name
} | {"sept": 9}


def month_comes_first(cells: Iterable[str]) -> bool | None:
    """Tell whether the dates of a column have the month before the day; None where none of them tells."""
    found = [match for cell in cells if (match := _NUMBERS.fullmatch(cell.strip()))]
    if any(int(match[1]) > 12 for match in found):
        return False
    return True if any(int(match[2]) > 12 for match in found) else (None if found else False)


def as_iso(cell: str, *, month_first: bool) -> str | None:
    """Give a date as an ISO date; None where it is none. Of a month or a quarter it is the last day."""
    try:
        found = _read(" ".join(cell.split()), month_first=month_first)
    except (ValueError, KeyError, OverflowError):
        return None
    return found.isoformat() if found else None


def _read(cell: str, *, month_first: bool) -> date | None:
    if match := _ISO.fullmatch(cell):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(cell):
        first, second = int(match[1]), int(match[2])
        turned = first <= 12 < second or (month_first and first <= 12)
        return date(_year(match[3]), *((first, second) if turned else (second, first)))
    if _SERIAL.fullmatch(cell):
        return _FIRST_DAY + timedelta(days=int(float(cell)))
    return _read_words(cell)


def _read_words(cell: str) -> date | None:
    if match := _WORDS.fullmatch(cell):
        return date(_year(match[3]), _MONTHS[match[2].casefold()], int(match[1]))
    if match := _WORDS_FIRST.fullmatch(cell):
        return date(int(match[3]), _MONTHS[match[1].casefold()], int(match[2]))
    if match := _MONTH.fullmatch(cell):
        return _last_day(_year(match[2]), _MONTHS[match[1].casefold()])
    if match := _QUARTER.fullmatch(cell):
        return _last_day(int(match[2] or match[3]), 3 * int(match[1] or match[4]))
    return None


def _year(written: str) -> int:
    return int(written) + (2000 if len(written) == 2 else 0)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
