"""Themes, the statements assigned to them, and what people decided about them.

What the machine finds and what people decide are kept apart: decisions are append-only and replayed on
whatever a run finds, so they hold for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, delete, func, select

from models.base import Missing, Refused, Row, today
from models.statements import Statement
from models.surveys import lock_survey

LONGEST_NAME = 80


class Theme(Row, table=True):
    """A topic that many statements share. `label` is the machine's, `name` a person's.

    Themes with the same number in `broad` are close to each other: they make one broad theme.
    """

    __tablename__ = "themes"
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    label: str = Field(max_length=120)
    keywords: list[str] = Field(default_factory=list, sa_type=JSON)
    quotes: list[str] = Field(default_factory=list, sa_type=JSON)
    centroid: bytes = b""
    encoder: str = Field(default="", max_length=120)
    name: str | None = Field(default=None, max_length=LONGEST_NAME)
    hidden: bool = False
    broad: int | None = None

    @property
    def title(self) -> str:
        """What the theme is called: a person's name for it, else the machine's label."""
        return self.name or self.label


class Assignment(Row, table=True):
    """A statement belongs to a theme; `id` is the statement's. No theme: it is unclear."""

    __tablename__ = "assignments"
    __table_args__ = {"sqlite_with_rowid": False}
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    confidence: float = 0.0


class DecisionKind(StrEnum):
    """What a person did to a theme or, the last two, to a statement."""

    NAME = "name"
    HIDE = "hide"
    SHOW = "show"
    WITHHOLD = "withhold"
    RESTORE = "restore"


class Decision(Row, table=True):
    """What a person did to a theme or a statement; never changed. Undo is another Decision.

    It is deleted only with the statement it is about.
    """

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("survey_id", "sequence"),)
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    sequence: int = 0
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    statement_id: str | None = Field(
        default=None, foreign_key="statements.id", index=True, ondelete="CASCADE"
    )
    kind: str = Field(max_length=20)
    value: str = Field(default="", max_length=LONGEST_NAME)
    user_id: str = Field(foreign_key="users.id")
    made_on: date = Field(default_factory=today)


def get_theme(session: Session, theme_id: str) -> Theme:
    """Load a theme.

    Raises
    ------
    Missing
        If there is none with this id, because a later analysis found other themes.
    """
    theme = session.get(Theme, theme_id, populate_existing=True)
    if theme is None:
        raise Missing("This theme is gone: a later analysis found other themes. The statements are kept.")
    return theme


def themes_of(session: Session, survey_id: str) -> Sequence[Theme]:
    """A survey's themes, hidden ones too."""
    return session.exec(select(Theme).where(Theme.survey_id == survey_id).order_by(Theme.id)).all()


def decide(session: Session, theme: Theme, user_id: str, kind: DecisionKind, value: str = "") -> None:
    """Record a decision and apply it.

    Raises
    ------
    Missing
        If an analysis that ended meanwhile found other themes.
    Refused
        If a name is empty or another theme of the survey has it.
    """
    lock_survey(session, theme.survey_id)
    theme = get_theme(session, theme.id)
    value = " ".join(value.split())
    if kind is DecisionKind.NAME:
        _check_name(session, theme, value)
    record_decision(
        session,
        Decision(survey_id=theme.survey_id, theme_id=theme.id, kind=kind, value=value, user_id=user_id),
    )


def record_decision(session: Session, decision: Decision) -> None:
    """Put a decision at the end of its survey's, and apply it; whoever calls this has locked the survey."""
    of_survey = Decision.survey_id == decision.survey_id
    decision.sequence = (session.exec(select(func.max(Decision.sequence)).where(of_survey)).one() or 0) + 1
    session.add(decision)
    session.flush()
    replay_decisions(session, decision.survey_id)


def _check_name(session: Session, theme: Theme, name: str) -> None:
    if not name:
        raise Refused("A theme needs a name. Its old name was kept; type the new one.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A name has at most {LONGEST_NAME} characters. The old name was kept.")
    for other in themes_of(session, theme.survey_id):
        if other.id != theme.id and other.title.casefold() == name.casefold():
            raise Refused(f"Another theme is called “{name}”. The old name was kept; choose another.")


def decisions_of(session: Session, survey_id: str) -> Sequence[Decision]:
    """A survey's decisions, in the order they were made."""
    return session.exec(
        select(Decision).where(Decision.survey_id == survey_id).order_by(col(Decision.sequence))
    ).all()


def replay_decisions(session: Session, survey_id: str) -> None:
    """Apply all decisions of a survey, in order, to its themes and statements as they are."""
    themes = {theme.id: theme for theme in themes_of(session, survey_id)}
    of_survey = select(Decision.statement_id).where(Decision.survey_id == survey_id)
    decided = session.exec(select(Statement).where(col(Statement.id).in_(of_survey))).all()
    statements = {statement.id: statement for statement in decided}
    for decision in decisions_of(session, survey_id):
        if decision.statement_id:
            statements[decision.statement_id].withheld = decision.kind == DecisionKind.WITHHOLD
        elif decision.theme_id:
            _apply(decision, themes[decision.theme_id])
    session.add_all([*themes.values(), *decided])
    session.flush()


def _apply(decision: Decision, theme: Theme) -> None:
    if decision.kind == DecisionKind.NAME:
        theme.name = decision.value
    else:
        theme.hidden = decision.kind == DecisionKind.HIDE


def decided_theme_ids(session: Session, survey_id: str) -> set[str]:
    """Themes about which a person decided something; a run keeps them."""
    decided = session.exec(select(Decision.theme_id).where(Decision.survey_id == survey_id)).all()
    return {theme_id for theme_id in decided if theme_id}


@dataclass(frozen=True)
class NewTheme:
    """A theme as a run found it; `theme_id` where it is one the survey has already."""

    theme_id: str | None
    label: str
    keywords: Sequence[str]
    quotes: Sequence[str]
    centroid: bytes
    broad: int | None = None


@dataclass(frozen=True)
class NewAssignment:
    """A statement and the index of its theme among those found; None where it is unclear."""

    statement_id: str
    theme: int | None
    confidence: float


def replace_themes(
    session: Session,
    survey_id: str,
    found: Sequence[NewTheme],
    assignments: Sequence[NewAssignment],
    *,
    encoder: str,
    kept: set[str],
) -> dict[str, Any]:
    """Put what a run found in the place of what was there; decisions are replayed on it.

    Parameters
    ----------
    kept
        Themes that stay even if the run did not find them: those people decided about or work with.

    Returns
    -------
    dict
        What changed: the titles of the new and of the gone themes, and the number of those that stayed.
    """
    lock_survey(session, survey_id)
    before = {theme.id: theme for theme in themes_of(session, survey_id)}
    for theme in before.values():
        theme.broad = None
    rows = [_row_of(before, survey_id, theme, encoder) for theme in found]
    gone = [theme for key, theme in before.items() if key not in kept and theme not in rows]
    changes = {
        "new": sorted(row.title for row in rows if row.id not in before),
        "gone": sorted(theme.title for theme in gone),
        "stayed": sum(row.id in before for row in rows),
    }
    session.add_all(rows)
    session.flush()
    _replace_assignments(session, survey_id, rows, assignments)
    for theme in gone:
        session.delete(theme)
    session.flush()
    forget_words_of(session, themes_without_words(session, survey_id))
    replay_decisions(session, survey_id)
    return changes


def _row_of(before: Mapping[str, Theme], survey_id: str, new: NewTheme, encoder: str) -> Theme:
    row = (before.get(new.theme_id) if new.theme_id else None) or Theme(survey_id=survey_id, label="")
    row.label, row.keywords, row.quotes = new.label, list(new.keywords), list(new.quotes)
    row.centroid, row.encoder, row.broad = new.centroid, encoder, new.broad
    return row


def _replace_assignments(
    session: Session, survey_id: str, rows: Sequence[Theme], assignments: Sequence[NewAssignment]
) -> None:
    worded = select(Statement.id).where(Statement.survey_id == survey_id, Statement.text_hash != "")
    session.exec(delete(Assignment).where(col(Assignment.id).in_(worded)))
    session.add_all(
        Assignment(
            id=assignment.statement_id,
            theme_id=None if assignment.theme is None else rows[assignment.theme].id,
            confidence=assignment.confidence,
        )
        for assignment in assignments
    )
    session.flush()


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
            theme.keywords, theme.centroid = [], b""
        session.add(theme)
    session.flush()


def place(session: Session, survey_id: str, places: Mapping[str, tuple[str | None, float]]) -> None:
    """Assign statements that have no place yet, by id, to a theme (or None) with a confidence.

    A theme that is gone meanwhile counts as None.
    """
    alive = {theme.id for theme in themes_of(session, survey_id)}
    placed = assigned_themes(session, survey_id).keys()
    session.add_all(
        Assignment(id=statement_id, theme_id=theme_id if theme_id in alive else None, confidence=confidence)
        for statement_id, (theme_id, confidence) in places.items()
        if statement_id not in placed
    )
    session.flush()


def reassign(session: Session, themes: Mapping[str, str]) -> None:
    """Move statements, by id, to the themes they belong to."""
    for statement_id, theme_id in themes.items():
        assignment = session.get(Assignment, statement_id)
        if assignment:
            assignment.theme_id = theme_id
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
