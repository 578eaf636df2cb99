"""Find people by what they are called online and in registers: "@tendai_moyo", "Devi a/p Raman"."""

import re
from collections.abc import Iterator

from analysis.redaction.name_lists import is_first_name, is_ordinary, key_of, may_be_first_name
from analysis.text.vocabulary import NO_NAMES

_HANDLE = re.compile(r"(?<![\w.@/-])@(?P<who>[^\W\d_][\w.-]{1,38}\w)(?!@)")
_PART = re.compile(r"[^\W\d_]+")
# "anna (dot) kowalska (at) example (dot) com"; without brackets each point and the sign is a word.
_DOT = r"(?:\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\s(?:dot|punkt|punto)\s)"
_AT = r"(?:\s?[\[({]\s?(?:at|@)\s?[\])}]\s?|\sat\s)"
_SPOKEN = re.compile(
    rf"(?<![\w.-])[\w-]{{1,40}}(?:(?:{_DOT}|\.)[\w-]{{1,40}}){{0,3}}{_AT}[\w-]{{1,60}}(?:(?:{_DOT}|\.)[\w-]{{1,40}}){{0,3}}"
    rf"{_DOT}[a-z]{{2,12}}(?![\w-])",
    re.IGNORECASE,
)
_CAPITAL = r"[A-Z\u00c0-\u00de][\w\u2019'-]{1,40}"
_CHILD_OF = re.compile(
    rf"(?<!\w)(?!(?:Her|His|My|No|Our|The|Their|Your)\b)(?:{_CAPITAL} ){{1,3}}(?:a/[pl]|[sd]/o|A/[PL]|[SD]/O)"
    rf" {_CAPITAL}(?: {_CAPITAL}){{0,2}}"
)


def find_handles(text: str) -> Iterator[tuple[int, int]]:
    """Find what people are called online; "@here" and "@finance" call nobody.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Where a handle starts and ends, with its sign.
    """
    if "@" in text:
        yield from (match.span() for match in _HANDLE.finditer(text) if _is_somebody(match["who"]))


def find_spoken_emails(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses whose signs are spelt out.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Where an address starts and ends.
    """
    yield from (match.span() for match in _SPOKEN.finditer(text))


def find_children_of(text: str) -> Iterator[tuple[int, int]]:
    """Find names of the form "Tharu a/p Ruma", son or daughter of somebody.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Where a name starts and ends.
    """
    if "/" in text:
        yield from (match.span() for match in _CHILD_OF.finditer(text))


def _is_somebody(handle: str) -> bool:
    """Tell "@mark" and "@k_asante" from "@here", "@helpdesk" and "@jira"."""
    parts = [key_of(part) for part in _PART.findall(handle)]
    return any(_may_be_a_name(part) for part in parts)


def _may_be_a_name(part: str) -> bool:
    if part in NO_NAMES or len(part) < 2:
        return False
    return is_first_name(part) or may_be_first_name(part) or not is_ordinary(part)
