"""The lists of names as the jobs look into them, with the key that the database does not hold."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from jobs.resources import settings
from models.removal.known_names import NameLists, name_lists, names_key
from models.review.withholding import unspoken_words
from models.themes.found_themes import NewTheme
from models.words_in_text import reworded, take_out


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


def presentable(session: Session, survey_id: str, themes: Sequence[NewTheme]) -> list[NewTheme]:
    """Take known names, and words that only withheld statements used, out of labels and keywords.

    A description that holds one goes altogether.

    Called in the transaction that saves them, it also sees what was decided while a run worked.
    """
    known, unspoken = _read(session), unspoken_words(session, survey_id)

    def unwanted(phrase: str) -> bool:
        return phrase in unspoken or known.knows(phrase)

    return [_without(theme, unwanted) for theme in themes]


def _without(theme: NewTheme, unwanted: Callable[[str], bool]) -> NewTheme:
    label, keywords = reworded(theme.label, theme.keywords, unwanted)
    description = theme.description if take_out(theme.description, unwanted) == theme.description else ""
    return replace(theme, label=label, keywords=keywords, description=description)


def _read(session: Session) -> NameLists:
    return name_lists(session, names_key(settings().secret_key))
