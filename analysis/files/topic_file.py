"""A file of an organisation's own topics: JSON in the shape of the file that ships, or a table."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.files.rows import read_rows
from analysis.files.spreadsheet_errors import SpreadsheetError, listed, shown
from analysis.labelling.topics import Topic, shipped_topics, topic_from

LINES = ("name", "improvement", "domain", "service", "instead_of")
LISTS = ("works", "needs_work")
LONGEST_NAME, LONGEST_PHRASING = 80, 120
MOST_SHOWN = 10
_PARTS = re.compile(r"[;|\n]")


class TopicFileError(SpreadsheetError):
    """The file holds no topics that can be used; says of each row what is wrong with it."""


def read_topic_file(path: Path) -> tuple[Topic, ...]:
    """Read topics from a file, JSON or a table (CSV, XLSX).

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of Topic

    Raises
    ------
    SpreadsheetError
        If it cannot be read, or something is wrong with a row.
    """
    raw = path.read_bytes()
    is_json = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")
    entries = _of_json(raw, path.name) if is_json else _of_table(raw, path.name)
    problems = list(_problems(entries))
    if problems:
        more = [f"and {len(problems) - MOST_SHOWN} more"] if len(problems) > MOST_SHOWN else []
        raise TopicFileError("\n".join([f"{shown(path.name)}:", *problems[:MOST_SHOWN], *more]))
    if not entries:
        raise TopicFileError(f"{shown(path.name)} holds no topics")
    return tuple(_topic(entry) for _, entry in entries)


def _of_json(raw: bytes, name: str) -> list[tuple[str, Any]]:
    try:
        read = json.loads(raw.decode("utf-8-sig"))
    except ValueError as error:
        raise TopicFileError(f"{shown(name)} is not JSON that can be read: {shown(error)}") from error
    topics = read.get("topics") if isinstance(read, dict) else read
    if not isinstance(topics, list):
        raise TopicFileError(f"{shown(name)} must hold a list of topics, or an object with “topics”")
    return [(f"Topic {number}", entry) for number, entry in enumerate(topics, start=1)]


def _of_table(raw: bytes, name: str) -> list[tuple[str, Any]]:
    rows = enumerate(read_rows(raw, name), start=1)
    written = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    header = ["_".join(cell.lower().split()) for cell in written[0][1]] if written else []
    if "name" not in header:
        raise TopicFileError(
            f"{shown(name)} must have a column “name” in its first row; others may be "
            f"{listed([*LINES[1:], *LISTS])}. Its columns are: {listed([*filter(None, header)]) or 'none'}"
        )
    return [(f"Row {number}", _cells(dict(zip(header, row, strict=False)))) for number, row in written[1:]]


def _cells(row: Mapping[str, str]) -> dict[str, Any]:
    """A row as JSON would hold it: what people say parted by lines, “;” or “|”."""
    lines: dict[str, Any] = {key: row.get(key, "").strip() for key in LINES}
    return lines | {key: _PARTS.split(row.get(key, "")) for key in LISTS}


def _problems(entries: Iterable[tuple[str, Any]]) -> Iterable[str]:
    """What is wrong, entry by entry."""
    places: dict[str, str] = {}
    shipped = {topic.name.casefold() for topic in shipped_topics()}
    for place, entry in entries:
        said = _misshapen(entry) or _unusable(entry, shipped)
        name = "" if said else entry["name"].strip().casefold()
        if not said and name in places:
            said = f"“{shown(entry['name'])}” is the name in {places[name].lower()} too"
        places.setdefault(name, place)
        if said:
            yield f"{place}: {said}"


def _misshapen(entry: Any) -> str:
    if not isinstance(entry, dict):
        return "a topic must be an object with a name"
    if unknown := [key for key in entry if key not in LINES + LISTS]:
        return f"there is no such field: {listed(unknown)}"
    wrong = [f"“{key}” must be a text" for key in LINES if not _is_text(entry.get(key))]
    wrong += [f"“{key}” must be a list of texts" for key in LISTS if not _are_texts(entry.get(key))]
    return wrong[0] if wrong else ""


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def _unusable(entry: Mapping[str, Any], shipped: set[str]) -> str:
    name, instead_of = ((entry.get(key) or "").strip() for key in ("name", "instead_of"))
    if not name:
        return "a topic needs a name"
    if len(name) > LONGEST_NAME:
        return f"“{shown(name)}” has {len(name)} characters; a name can have {LONGEST_NAME}"
    if instead_of and instead_of.casefold() not in shipped:
        return f"no topic that ships is called “{shown(instead_of)}”"
    return _too_long([text for key in LISTS for text in entry.get(key) or []])


def _too_long(texts: Sequence[str]) -> str:
    longest = max(texts, key=len, default="").strip()
    if len(longest) <= LONGEST_PHRASING:
        return ""
    return f"“{shown(longest)}” is too long: what people say has at most {LONGEST_PHRASING} characters"


def _topic(entry: Mapping[str, Any]) -> Topic:
    lines = {key: " ".join((entry.get(key) or "").split()) for key in LINES}
    lists = {key: [" ".join(text.split()) for text in entry.get(key) or []] for key in LISTS}
    said = {key: [text for text in texts if text] for key, texts in lists.items()}
    return topic_from(lines | {"service": lines["service"] or None} | said)
