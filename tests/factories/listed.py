"""Whole lists of statements, with their words, as their pages show them one after the other."""

from collections.abc import Sequence

from sqlmodel import Session

from models.evidence.quotes import Quote, listed_under, quotes_of
from models.evidence.set_apart import listed_set_apart
from models.surveys.waves import Wave


def statements_under(session: Session, wave: Wave, theme_id: str | None) -> Sequence[Quote]:
    """The statements of a theme, or of none, in a wave."""
    return quotes_of(session, listed_under(session, wave, theme_id))


def statements_set_apart(session: Session, wave: Wave) -> Sequence[Quote]:
    """The statements of a wave that are set apart for their language."""
    return quotes_of(session, [key for key, _ in listed_set_apart(session, wave)])
