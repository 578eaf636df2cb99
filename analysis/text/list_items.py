"""Cut a text into its lines, and a line into the items of the list that it holds: "1) … 2) … 3) …"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_DOTS = re.compile(
    r"[\u2022\u2023\u25aa\u25a0\u25a1\u25b6\u25ba\u25c6\u25cb\u25cf\u25e6\u2460-\u2473\u2713\u2714\u2756\u27a2\u27a4"
    r"\uf0a7\uf0b7\uf0d8\uf0fc]|(?<=\s)\u00b7(?=\s)"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LETTERS = tuple("abcdefghijkl")
_NUMBERS = tuple(str(number) for number in range(1, 31))
_MARKER = re.compile(
    r"(?<![\w.,/'\u2019-])(?P<open>[(\[]?)"
    r"(?:(?P<number>\d{1,2}(?=[^#\d])|#\d{1,2})(?P<close>\.\)|[.)\]:/]|\s?[-\u2013](?=\s)|(?<=#\d)(?=\s))(?!\d)"
    r"|(?P<letter>[a-l]|[ivx]{1,4})(?P<end>\.\)|[.)\]]))\s*(?=\S)",
    re.IGNORECASE,
)
# After these a number or a letter is their own, unless they have an article: "version 2) of", not "a day 2)".
_REFERRED_TO = """
    appendix area article band batch box building chapter class clause column day deck desk door
    drawer entry figure floor form gate grade grades group item job level line lot milestone month
    no note number option options page paragraph part phase pillar plan point policy priority
    project quarter question release requirement room round row rule schedule section service shift
    sheet site slide sprint stage stages standard step steps story stream survey table task team
    tier type unit v version wave ward week window wing workstream year zone
"""
_REFERENCES = frozenset(_REFERRED_TO.split())
_LAST_WORDS = re.compile(r"(?:([^\W\d_]+)\s)?([^\W\d_]+)[\s(]*$")
_ARTICLES = {
    "a",
    "all",
    "an",
    "any",
    "each",
    "every",
    "his",
    "her",
    "in",
    "my",
    "no",
    "one",
    "our",
    "per",
    "that",
}
_ARTICLES |= {"the", "their", "this", "whole", "your"}
_BEGINS_CLAUSE = re.compile(r"[.!?:;,\u2026\u2013\u2014-]\s*$")
_FIRST_DASH = re.compile(r"(?:^|:\s)\s*[-\u2013\u2014*+>]\s*(?=[^\s\d*-])")
_DASH = re.compile(r"\s[-\u2013\u2014*+>](?:\s|(?=[A-Z]))")
# What follows a dash inside a sentence: "the rota - which changes daily - is late".
_ASIDE = re.compile(
    r"(?:and|are|as|at|because|been|but|by|especially|even|except|for|from|had|has|have|if|in|including|is|like"
    r"|mainly|mostly|not|of|often|on|or|particularly|perhaps|since|so|such|than|that|then|though|to|unless|until"
    r"|usually|was|were|when|where|which|while|who|with|without|would)\b"
)
# What only says that a list comes: "My main issues are: …".
_ANNOUNCES = re.compile(
    r"\b(?:answers?|areas|below|comments?|complaints?|concerns?|examples?|following|here|ideas?|improvements?"
    r"|issues?|list|namely|points?|priorities|problems?|reasons?|suggestions?|these|things?|thoughts|wishes)\b"
    r"[^.!?]*$|\b(?:are|be|include|includes|including|is)\W*$",
    re.IGNORECASE,
)
_JOINING = re.compile(r"[\s,;](?:and|or|&)$|^(?:and|or|to|&)$")
_BEGINS_ITEM = re.compile(r"\s*(?:[-\u2013\u2014*+>]|[(\[]?(?:\d{1,2}|[a-hA-H])[.)\]])")
_WORD = re.compile(r"[^\W\d_]{2,}")
LONGEST_BEFORE = 40
FEWEST_ITEMS = 2
LONGEST_ANNOUNCEMENT = 10  # words


@dataclass(frozen=True, slots=True)
class _Marker:
    """A number or a letter before an item: where it stands and how it is written."""

    start: int
    end: int
    at: str
    style: str


def list_items(text: str) -> list[str]:
    """Cut a text into its lines, and lines into the items of a list.

    Parameters
    ----------
    text : str
        Clean; see `analysis.text.cleaning.clean_text`.

    Returns
    -------
    list of str
        A line that holds no list is whole, with the marker that it may begin with; what only says that a list
        comes is left out.
    """
    pieces = [piece for line in text.split("\n") for piece in _DOTS.split(line) if piece.strip()]
    lines = [line for line, after in pairwise([*pieces, ""]) if not _only_announces(line, after)]
    alone = sum(_FIRST_DASH.match(line) is not None for line in lines) < FEWEST_ITEMS
    return [item for line in lines for item in _items(line, alone=alone)]


def _items(line: str, *, alone: bool) -> Sequence[str]:
    markers = _numbered(line)
    if not markers:
        return _dashed(line) if alone else [line]
    ends = [*(marker.start for marker in markers[1:]), len(line)]
    bodies = [line[marker.end : end] for marker, end in zip(markers, ends, strict=True)]
    return _with_head(line[: markers[0].start], [_body(body) for body in bodies])


def _body(item: str) -> str:
    """Take off what joins an item to the next."""
    return _JOINING.sub("", item.strip(" ;,")).strip(" ;,")


def _only_announces(line: str, after: str) -> bool:
    return line.rstrip().endswith(":") and _BEGINS_ITEM.match(after) is not None and _is_announcement(line)


def _is_announcement(head: str) -> bool:
    return len(head.split()) <= LONGEST_ANNOUNCEMENT and _ANNOUNCES.search(head.strip()) is not None


def _with_head(head: str, items: Sequence[str]) -> Sequence[str]:
    """Put what stands before a list before its items, where it says anything."""
    said = head.strip(" :;,-\u2013\u2014")
    if not said or _is_announcement(head):
        return items
    return [said, *items]


def _dashed(line: str) -> Sequence[str]:
    """Cut "- parking - heating" and "Problems: - parking - heating"."""
    first = _FIRST_DASH.search(line)
    if first is None:
        return [line]
    items = [item.strip() for item in _DASH.split(line[first.end() :])]
    is_aside = _ASIDE.match(items[0]) is None and any(_ASIDE.match(item) for item in items)
    if len(items) < FEWEST_ITEMS or is_aside or not all(_WORD.search(item) for item in items):
        return [line]
    return _with_head(line[: first.start() + 1] if first.start() else "", items)


def _numbered(line: str) -> Sequence[_Marker]:
    """Find markers that go on from the first, all written in one style, with words after each."""
    found = [marker for marker in _markers(line) if not _is_reference(line, marker)]
    for order in (_NUMBERS, _LETTERS, _ROMAN):
        for style in dict.fromkeys(marker.style for marker in found if marker.at == order[0]):
            run = _in_order([marker for marker in found if marker.style == style], order)
            if len(run) >= FEWEST_ITEMS and _begins_a_list(line, run[0]) and _all_say_something(line, run):
                return run
    return ()


def _markers(line: str) -> Iterator[_Marker]:
    for match in _MARKER.finditer(line):
        at = match["number"] or match["letter"]
        kind = "number" if match["number"] else "capital" if at.isupper() else "letter"
        style = f"{kind} {match['open']} {(match['close'] or match['end'] or '').strip()}"
        yield _Marker(match.start(), match.end(), at.lstrip("#0").lower(), style)


def _in_order(markers: Sequence[_Marker], order: Sequence[str]) -> list[_Marker]:
    run: list[_Marker] = []
    for marker in markers:
        if len(run) < len(order) and marker.at == order[len(run)]:
            run.append(marker)
    return run


def _is_reference(line: str, marker: _Marker) -> bool:
    words = _LAST_WORDS.search(line[max(0, marker.start - LONGEST_BEFORE) : marker.start])
    return words is not None and words[2].lower() in _REFERENCES and (words[1] or "").lower() not in _ARTICLES


def _begins_a_list(line: str, first: _Marker) -> bool:
    """Tell a list from "we scored 1. They scored 2."; a bracket needs nothing before it."""
    before = line[: first.start].rstrip()
    return not before or ")" in first.style or _BEGINS_CLAUSE.search(before[-1:]) is not None


def _all_say_something(line: str, run: Sequence[_Marker]) -> bool:
    ends = [*(marker.start for marker in run[1:]), len(line)]
    return all(_WORD.search(_body(line[marker.end : end])) for marker, end in zip(run, ends, strict=True))
