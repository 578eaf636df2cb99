"""What a cell of a workbook says, as a reader of the sheet sees it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum

FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  days without a zone
MISSING_LEAP_DAY = 60  # Excel has a 29 February 1900
LONGEST_NUMBER = 40
LONGEST_FORMAT = 255
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_IGNORED = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', re.IGNORECASE)
_OF_A_DATE = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
_OF_A_SPAN = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)


class Format(Enum):
    """How a number is shown."""

    NUMBER = "number"
    DATE = "date"
    SPAN = "span"


_BUILT_IN = {**dict.fromkeys([*range(14, 23), 45, 47], Format.DATE), 46: Format.SPAN}  # ECMA-376, 18.8.30


def format_of(number: int, code: str | None) -> Format:
    """Tell how a format shows numbers, from its number and, where it is the workbook's own, its code."""
    if code is None:
        return _BUILT_IN.get(number, Format.NUMBER)
    first = code[:LONGEST_FORMAT].partition(";")[0]
    if _OF_A_SPAN.search(first):
        return Format.SPAN
    return Format.DATE if _OF_A_DATE.search(_IGNORED.sub("", first)) else Format.NUMBER


@dataclass(frozen=True)
class Legend:
    """What a sheet's cells refer to: the workbook's strings, the formats of its styles, its first day."""

    strings: Sequence[str] = ()
    formats: Sequence[Format] = ()
    first_day: datetime = FIRST_DAY

    def said(self, kind: str, value: str, style: int) -> str:
        """Give what a cell says.

        Parameters
        ----------
        kind, value : str
            The cell's type (ECMA-376, 18.18.11) and what it holds.
        style : int

        Returns
        -------
        str
            Whole numbers without a fraction, dates as 2026-05-31, errors as nothing.
        """
        match kind:
            case "s":
                return self._shared(int(value)) if value else ""
            case "e":
                return ""
            case "b":
                return "TRUE" if value.strip() == "1" else "FALSE" if value else ""
            case "str" | "inlineStr":
                return unescaped(value)
            case "d":
                return _day_said(value)
        return self._number(value.strip(), style)

    def _shared(self, place: int) -> str:
        if place < 0:
            raise IndexError("a cell refers to a text that is not there")
        return self.strings[place]

    def _number(self, value: str, style: int) -> str:
        if not value or len(value) > LONGEST_NUMBER:
            return value
        shown_as = self.formats[style] if style < len(self.formats) else Format.NUMBER
        try:
            number = float(value)
            if shown_as is Format.NUMBER:
                return _plain(value, number)
            return _span(number) if shown_as is Format.SPAN else self._date(number)
        except (ValueError, OverflowError):
            return ""

    def _date(self, number: float) -> str:
        days, share = divmod(number, 1)
        rest = timedelta(milliseconds=round(share * 86_400_000))
        if 0 <= number < 1 and not rest.days:
            return str((FIRST_DAY + rest).time())
        if 0 < number < MISSING_LEAP_DAY and self.first_day == FIRST_DAY:
            days += 1
        return _without_midnight(self.first_day + timedelta(days=days) + rest)


def unescaped(text: str) -> str:
    """Undo the escapes of signs that XML cannot hold, such as _x000D_."""
    return _ESCAPED.sub(_unescape, text) if "_x" in text else text


def _unescape(found: re.Match[str]) -> str:
    """Half a sign alone, of the two that stand for an emoji, becomes a question mark."""
    units = [int(unit, 16).to_bytes(2, "little") for unit in re.findall(r"_x(....)_", found.group())]
    return b"".join(units).decode("utf-16-le", errors="replace")


def _plain(value: str, number: float) -> str:
    if value.lstrip("+-").isdecimal():
        return str(int(value))
    return str(int(number)) if number.is_integer() else str(number)


def _span(days: float) -> str:
    span = timedelta(days=days)
    return str(timedelta(seconds=span.total_seconds() // 1, microseconds=round(span.microseconds, -3)))


def _day_said(value: str) -> str:
    try:
        return _without_midnight(datetime.fromisoformat(value.strip()))
    except ValueError:
        return value


def _without_midnight(moment: datetime) -> str:
    return str(moment.date() if moment.time() == time() else moment)
