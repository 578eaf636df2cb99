"""Find telephone numbers: by their form, or by a word beside what could be any number."""

import re
from collections.abc import Iterator

import phonenumbers

REGIONS = ("GB", "US", "IE", "DE", "FR", "IN", "AU", "NL", "ES", "IT")
BESIDE = 48
FEWEST_DIGITS = 6
MOST_DIGITS = 15
_NUMBER = re.compile(
    r"(?<!\d[.,:])(?<![\w£$€#/-])(?:\+|00)?[ ]?\(?\d(?:[ \t()./-]{0,3}\d){5,16}"
    r"(?:[ ]?[,;]?[ ]?(?:x|ext\.?|extension|#)[ .:]{0,2}\d{2,6})?(?![\d%£$€])(?!,\d)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"\b(?:ext\.?|extn\.?|extension|x)(?: (?:number|no\.?|is))?[ .:]{0,2}(\d{3,6})\b", re.IGNORECASE
)
_SPOKEN_OF = re.compile(
    r"\b(?:(?:tele|smart)?phone|phoned|tel|call(?:ed|ing)?|ring|rang|dial(?:led|ed)?|text|mobile|cell"
    r"|landline"
    r"|hot ?line|help ?line|whats ?app|fax|voicemail|extension|ext|extn|desk|pager|bleep|switchboard"
    r"|contact|reach"
    r"|line|numbers?|sms)\b|[\u260e\u260f\U0001f4de]",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{1,2}([/. -])\d{1,2}\1\d{4}(?:\D.{0,9})?|(?:19|20)\d\d([/.-])\d{1,2}\2\d{1,2}(?:\D.{0,9})?"
    r"|(?:19|20)\d\d\D{1,3}(?:19|20)\d\d"
)
_MACHINE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3}){0,3}[ .](?:000|\d00)|\d{1,3}[ .]\d{3}|\d{1,3}(?:\.\d{3}){1,4}")
_GROUPS = re.compile(r"\(\d{2,5}\)[ -]?\d{2,4}(?:[ -]?\d{2,4}){1,3}|\d{2,4}([ -])\d{2,4}(?:\1\d{2,4}){1,3}")
_OTHER_NUMBER = re.compile(
    r"\b(?:po|order|invoice|ticket|case|request|change|project|serial|model|policy|cr|ref|reference"
    r"|version|v|release"
    r"|card|account|nhs|iban|isbn|staff|employee|id|budget|cost|code|item|zip|ssn|licen[cs]e)"
    r"(?: (?:no\.?|number|code))?[ .:#]{0,3}(?:is )?$",
    re.IGNORECASE,
)


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Find telephone numbers and extensions in a text.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Where a number starts and ends.
    """
    for match in _NUMBER.finditer(text):
        number = match.group()
        start = match.end() - len(number.lstrip(" (" if ")" not in number else " "))
        if _is_phone(text, start, match.end()):
            yield start, match.end()
    for match in _EXTENSION.finditer(text):
        before = text[max(0, match.start() - BESIDE) : match.start()]
        if _SPOKEN_OF.search(before) or before.rstrip(" ,.;(").endswith(tuple("0123456789")):
            yield match.span(1)


def _is_phone(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    digits = [letter for letter in number if letter.isdigit()]
    if (
        len(digits) < FEWEST_DIGITS
        or _DATE.fullmatch(number)
        or _MACHINE.fullmatch(number)
        or _OTHER_NUMBER.search(text[max(0, start - 24) : start])
    ):
        return False
    if len(digits) > MOST_DIGITS and "x" not in number.casefold():
        return False
    if number.startswith(("+", "00")):
        return len(digits) > FEWEST_DIGITS + 1
    if _is_spoken_of(text, start, end):
        return True
    return not _THOUSANDS.fullmatch(number) and _is_written_like_a_phone(number, len(digits))


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    return bool(
        _SPOKEN_OF.search(text[max(0, start - BESIDE) : start])
        or _SPOKEN_OF.search(text[end : end + BESIDE // 2])
    )


def _is_written_like_a_phone(number: str, n_digits: int) -> bool:
    """Tell a number that is led by a zero or grouped as telephones are, or valid in one of the regions."""
    if n_digits <= FEWEST_DIGITS + 1:
        return False
    if (number.startswith(("0", "(0")) and n_digits in (10, 11)) or _GROUPS.fullmatch(number):
        return True
    grouped = re.search(r"\d\D{1,4}\d", number) is not None
    return grouped and any(_is_valid(number, region) for region in REGIONS)


def _is_valid(number: str, region: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)
