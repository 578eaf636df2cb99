"""Rounds that are reviewed, and a later analysis that counts them differently."""

from collections.abc import Iterable

from sqlmodel import Session, col, update

from models.review.reviewed_waves import mark_reviewed
from models.surveys.waves import Wave, get_wave
from models.themes.assignments import Assignment
from models.themes.themes import Theme, all_themes_of


def review(session: Session, wave: Wave, lead_id: str) -> Wave:
    """Mark a wave as reviewed, as it is now."""
    wave = get_wave(session, wave.id)
    mark_reviewed(session, wave, lead_id, wave.version)
    return wave


def find_elsewhere(
    session: Session, theme: Theme, into: Theme | None, statements: Iterable[str] = ()
) -> None:
    """A later analysis finds statements of a theme, by id, in another, or in none: those given, or all."""
    these = update(Assignment).where(col(Assignment.theme_id) == theme.id)
    if statements:
        these = these.where(col(Assignment.id).in_(list(statements)))
    place = into.id if into else None
    session.exec(these.values(theme_id=place).execution_options(synchronize_session=False))
    session.expire_all()


def review_all(session: Session, survey_id: str, waves: Iterable[Wave], lead_id: str) -> None:
    """Mark waves as reviewed; then an analysis finds all of the first theme's statements in the second."""
    for wave in waves:
        review(session, wave, lead_id)
    first, second, *_ = sorted(all_themes_of(session, survey_id), key=lambda theme: theme.label)
    find_elsewhere(session, first, second)
