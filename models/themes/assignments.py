"""Which statement belongs to which theme."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, and_, col, exists, or_, select

from models.base import Row, declare, in_chunks
from models.themes.statements import ENGLISH, Statement
from models.themes.themes import Theme, all_themes_of, roots_of


class Assignment(Row, table=True):
    """A statement belongs to a theme; `id` is the statement's. No theme: it is unclear, or
    set apart for its language.

    Where a person moved it or merged its theme, `found_in` is the theme it was in before, so that this can be
    undone.
    """

    __tablename__ = "assignments"
    __table_args__ = declare(order_tells=True, holds_traces=True, words=())
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    confidence: float = 0.0
    is_moved: bool = False
    found_in: str | None = Field(default=None, foreign_key="themes.id")


def is_set_apart() -> ColumnElement[bool]:
    """The condition that a statement is set apart for its language: not in English, and in no theme."""
    return and_(Statement.language != ENGLISH, col(Assignment.theme_id).is_(None))


def is_left_empty() -> ColumnElement[bool]:
    """The condition that nothing belongs to a theme or could be given back to it."""
    return ~exists().where(or_(Assignment.theme_id == Theme.id, Assignment.found_in == Theme.id))


def place(session: Session, survey_id: str, places: Mapping[str, tuple[str | None, float]]) -> None:
    """Assign statements that have no place yet, by id, to a theme (or None) with a confidence.

    A theme that was merged meanwhile counts as the one it is part of now, one that is gone as None.
    """
    roots = roots_of(all_themes_of(session, survey_id))
    placed = {
        statement_id
        for chunk in in_chunks(sorted(places))
        for statement_id in session.exec(select(Assignment.id).where(col(Assignment.id).in_(chunk)))
    }
    session.add_all(
        Assignment(id=statement_id, theme_id=roots.get(theme_id or ""), confidence=confidence)
        for statement_id, (theme_id, confidence) in places.items()
        if statement_id not in placed
    )
    session.flush()


def assigned_themes(session: Session, survey_id: str) -> dict[str, str | None]:
    """The theme of each assigned statement of a survey, by statement id; None where it is unclear."""
    rows = session.exec(
        select(Assignment.id, Assignment.theme_id)
        .join(Statement, col(Statement.id) == Assignment.id)
        .where(Statement.survey_id == survey_id)
    ).all()
    return {statement_id: theme_id for statement_id, theme_id in rows}


def theme_of(session: Session, statement_id: str) -> str | None:
    """The theme that a statement is assigned to; None where it is unclear or not assigned yet."""
    assignment = session.get(Assignment, statement_id)
    return assignment.theme_id if assignment else None


def themes_without_words(session: Session, survey_id: str) -> set[str]:
    """Themes, by id, with statements whose words were deleted; their figures need them to stay."""
    rows = session.exec(
        select(Assignment.theme_id)
        .join(Statement, col(Statement.id) == Assignment.id)
        .where(
            Statement.survey_id == survey_id, Statement.text_hash == "", col(Assignment.theme_id).is_not(None)
        )
        .distinct()
    ).all()
    return {theme_id for theme_id in rows if theme_id}


def forget_words_of(session: Session, theme_ids: Iterable[str]) -> None:
    """Take deleted statements out of themes' quotes; where none with words is left, the rest of them too.

    The label stays, since the figures need a name.
    """
    for theme_id in theme_ids:
        theme = session.get_one(Theme, theme_id)
        worded = set(
            session.exec(
                select(Statement.id)
                .join(Assignment, col(Assignment.id) == Statement.id)
                .where(Assignment.theme_id == theme_id, Statement.text_hash != "")
            ).all()
        )
        theme.quotes = [quote for quote in theme.quotes if quote in worded]
        if not worded:
            theme.keywords, theme.centroid, theme.description = [], b"", ""
            theme.nearest_topics, theme.phrases = [], []
        session.add(theme)
    session.flush()
