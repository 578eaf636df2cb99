"""For GitHub: a line of JSON for each issue, as its API takes them (title, body, labels).

https://docs.github.com/rest/issues/issues#create-an-issue
"""

import json

from webapp.backlog.exports.entry import Entry, Register

LONGEST_LABEL = 50


def write(register: Register) -> bytes:
    """Write items as issues, one a line."""
    issues = (json.dumps(_issue(entry), ensure_ascii=False) for entry in register.entries)
    return "".join(f"{issue}\n" for issue in issues).encode()


def _issue(entry: Entry) -> dict[str, object]:
    labels = [label.replace(",", "")[:LONGEST_LABEL] for label in entry.labels]
    return {"title": entry.listed.item.title, "body": entry.text, "labels": labels}
