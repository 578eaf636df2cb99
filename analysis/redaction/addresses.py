"""Find street addresses and postcodes, British and American first, and what other countries' look like."""

import re
from collections.abc import Iterator

from analysis.redaction.name_lists import is_ordinary, key_of

_TYPES = (
    r"(?:street|str?|road|rd|avenue|ave?|lane|ln|drive|dr|close|court|ct|place|pl|way|crescent|cres"
    r"|terrace|gardens"
    r"|gdns|grove|square|sq|boulevard|blvd|parade|row|hill|mews|walk|highway|hwy|parkway|pkwy|circle|cir"
    r"|view|park"
    r"|quay|rise)"
)
_UNIT = r"(?:(?:flat|apt|apartment|unit|suite|room|floor|house)\b\.? ?\w{1,5}|p\.? ?o\.? box \d{1,6})"
_UK = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
_US = r"[A-Z]{2},? \d{5}(?:-\d{4})?"
_TOWN = r"(?:[,\n]? ?[^\W\d_][\w.'-]{1,24}(?: [^\W\d_][\w.'-]{1,24}){0,3})"
_TAIL = rf"(?:[,\n]? {{0,4}}{_UNIT})?(?:{_TOWN}?[,\n]? {{0,4}}(?:{_UK}|{_US})\b)?"
_WORD = r"[^\W\d_][\w.'-]{1,24}"
_STREET = re.compile(
    rf"(?:\b{_UNIT},? )?\b\d{{1,5}}[a-z]?(?:[-/]\d{{1,4}})?,? (?P<name>(?:[^\W\d_][\w.'-]{{0,24}} ){{1,4}}?)"
    rf"(?P<type>{_TYPES})\b\.?{_TAIL}",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    r"(?:\b\d{1,5},? )?\b(?:rue|via|viale|corso|calle|avenida|av\.|rua|plaza|piazza|ul\.|ulica|place"
    r"|boulevard|chemin"
    r"|route|carrer|strada|c/)(?: (?:de|du|des|del|della|di|da|do|la|le|les|d'|von|van)){0,2}"
    rf" ?{_WORD}(?: {_WORD}){{0,3}},? \d{{1,5}}\b",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"(?:\b\d{1,6} )?\b[^\W\d_][\w-]{1,24}(?:straat|stra(?:ß|ss)e|str\.|gasse|weg|gatan|vägen|vej|gade"
    r"|veien|vegen"
    r"|tie|katu|utca|platz|laan|plein|allee|stien|gata|väg|polku|kuja|tänav|iela|gatve) ?\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\b(?:(?:suite|apt)\b\.? ?\d{1,5}|p\.? ?o\.? box \d{1,6})\b", re.IGNORECASE)
_BOX = re.compile(r"\b(?:psc|unit) \d{2,5},? box \d{2,5}(?:\s{1,3}[a-z]{3} [a-z]{2} \d{5})?\b", re.IGNORECASE)
_CODE = re.compile(rf"\b(?:{_UK}|{_US})\b")
_SMALL_CODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? \d(?!th\b|st\b|nd\b|rd\b)[abd-hjlnp-uw-z]{2}\b")
_NAMED_CODE = re.compile(
    r"\b(?:zip|post ?code|postal code)(?: code)?(?: is)?[: ]{1,2}([A-Z0-9]{3,5}(?:[ -][A-Z0-9]{2,4})?)\b",
    re.IGNORECASE,
)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find streets with their numbers, flats, boxes and postcodes.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Where an address starts and ends.
    """
    if not _has_digit(text):
        return
    yield from (match.span() for match in _STREET.finditer(text) if _names_a_street(match))
    for pattern in (_ABROAD, _COMPOUND):
        yield from (match.span() for match in pattern.finditer(text) if _has_capital(match.group()))
    for pattern in (_ALONE, _BOX, _CODE, _SMALL_CODE):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span(1) for match in _NAMED_CODE.finditer(text) if _has_digit(match.group(1)))


def _names_a_street(match: re.Match[str]) -> bool:
    """Tell "14 harcourt street" from "2 way street" and "3 weeks of hard road"."""
    words = match["name"].split()
    if all(word[0].isupper() or word.casefold() in {"of", "the"} for word in words):
        return match["type"][0].isupper() or len(match["type"]) > 3
    return len(words) < 3 and not any(is_ordinary(key_of(word.strip(".'"))) for word in words)


def _has_digit(found: str) -> bool:
    return any(letter.isdigit() for letter in found)


def _has_capital(found: str) -> bool:
    return any(letter.isupper() for letter in found)
