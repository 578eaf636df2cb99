"""The lists of names as the jobs look into them, with the key that the database does not hold."""

from collections.abc import Callable

from sqlmodel import Session

from jobs.resources import settings
from models.names import NameLists, name_lists, names_key


def lists(session: Session) -> tuple[frozenset[str], Callable[[str], bool]]:
    """The phrases never taken for a name, folded, and what says of a phrase whether it is a known name."""
    known = _read(session)
    return known.allowed, known.knows


def scrubber(session: Session) -> Callable[[str], str]:
    """What takes known names out of a text.

    Made in the transaction that saves the text, after `lock_survey`, it also knows a name that was marked
    while the text was worked on.
    """
    return _read(session).scrub


def _read(session: Session) -> NameLists:
    return name_lists(session, names_key(settings().secret_key))
