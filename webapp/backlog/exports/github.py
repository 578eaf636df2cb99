"""For GitHub: a line of JSON for each issue, as its API takes them (title, body, labels).

https://docs.github.com/rest/issues/issues#create-an-issue
"""

import json
from collections.abc import Sequence

from webapp.backlog.exports.entry import Entry

LONGEST_LABEL = 50


def write(entries: Sequence[Entry]) -> bytes:
    """Write items as issues, one a line."""
    return "".join(json.dumps(_issue(entry), ensure_ascii=False) + "\n" for entry in entries).encode()


def _issue(entry: Entry) -> dict[str, object]:
    labels = [label.replace(",", "")[:LONGEST_LABEL] for label in entry.labels]
    return {"title": entry.listed.item.title, "body": entry.text, "labels": labels}
