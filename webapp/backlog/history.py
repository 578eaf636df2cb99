"""What was changed of an item, in the words of its form."""

from datetime import date

from webapp.backlog.forms import STATUSES
from webapp.pages import day

DAYS = "_on"  # how the names of days end
NOTHING = "–"


def changed_in_words(value: str, what: str) -> str:
    """Write a value as it was before or after a change of `what`: days and statuses as on the form."""
    if what == "status":
        return STATUSES.get(value, value) or NOTHING
    return (_day(value) if what.endswith(DAYS) else value) or NOTHING


def _day(written: str) -> str:
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return written
