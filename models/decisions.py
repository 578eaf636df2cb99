"""What people decided, kept apart from what the machine finds and replayed on it, so that it holds."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, func, or_, select

from models.assignments import Assignment
from models.base import Row, today
from models.statements import Statement
from models.themes import LONGEST_NAME, Theme, all_themes_of


class DecisionKind(StrEnum):
    """What a person did: to a theme, to a statement's place, to a statement's words, to a decision."""

    NAME = "name"
    HIDE = "hide"
    SHOW = "show"
    PIN = "pin"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    WITHHOLD = "withhold"
    RESTORE = "restore"
    UNDO = "undo"


class Decision(Row, table=True):
    """What a person did to a theme or a statement; never changed. Undo is another Decision.

    Merged: `theme_id` into `target_id`. Moved: `statement_id` out of `theme_id` into `target_id`, where None
    is the unclear rest. Split: `theme_id` was made, out of `target_id`. It goes with its statement only.
    """

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("survey_id", "sequence"),)
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    sequence: int = 0
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    target_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    statement_id: str | None = Field(
        default=None, foreign_key="statements.id", index=True, ondelete="CASCADE"
    )
    undoes: int | None = None
    kind: str = Field(max_length=20)
    value: str = Field(default="", max_length=LONGEST_NAME)
    user_id: str = Field(foreign_key="users.id")
    made_on: date = Field(default_factory=today)


def record_decision(session: Session, decision: Decision) -> None:
    """Put a decision at the end of its survey's, and apply it; whoever calls this has locked the survey."""
    record_decisions(session, [decision])


def record_decisions(session: Session, decisions: Sequence[Decision]) -> None:
    """Put decisions of one survey at the end of it, and apply them together."""
    survey_id = decisions[0].survey_id
    of_survey = Decision.survey_id == survey_id
    last = session.exec(select(func.max(Decision.sequence)).where(of_survey)).one() or 0
    for place, decision in enumerate(decisions, start=1):
        decision.sequence = last + place
    session.add_all(decisions)
    session.flush()
    replay_decisions(session, survey_id)


def decisions_of(session: Session, survey_id: str) -> Sequence[Decision]:
    """A survey's decisions, in the order they were made."""
    return session.exec(
        select(Decision).where(Decision.survey_id == survey_id).order_by(col(Decision.sequence))
    ).all()


def decisions_about(session: Session, theme: Theme) -> Sequence[Decision]:
    """The decisions about a theme, the newest first, with those that undid them."""
    about = or_(Decision.theme_id == theme.id, Decision.target_id == theme.id)
    of_survey = select(Decision).where(Decision.survey_id == theme.survey_id)
    return session.exec(of_survey.where(about).order_by(col(Decision.sequence).desc())).all()


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Leave out what was undone, and the undoing."""
    every = list(decisions)
    undone = {decision.undoes for decision in every if decision.kind == DecisionKind.UNDO}
    return [each for each in every if each.kind != DecisionKind.UNDO and each.sequence not in undone]


def decided_theme_ids(session: Session, survey_id: str) -> set[str]:
    """Themes about which a person decided something, if only to undo it; a run keeps them."""
    rows = session.exec(
        select(Decision.theme_id, Decision.target_id).where(Decision.survey_id == survey_id)
    ).all()
    return {theme_id for row in rows for theme_id in row if theme_id}


def barred_places(session: Session, survey_id: str) -> set[tuple[str, str]]:
    """The statements that a person took out of themes, each with the theme it must not join again."""
    moved = {
        decision.statement_id: decision
        for decision in standing(decisions_of(session, survey_id))
        if decision.kind == DecisionKind.MOVE
    }
    return {
        (statement_id, decision.theme_id)
        for statement_id, decision in moved.items()
        if statement_id and decision.theme_id
    }


def replay_decisions(session: Session, survey_id: str) -> None:
    """Apply all standing decisions of a survey, in order, to its themes and statements as they are."""
    decisions = decisions_of(session, survey_id)
    themes = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    ids = {decision.statement_id for decision in decisions if decision.statement_id}
    statements = {row.id: row for row in session.exec(select(Statement).where(col(Statement.id).in_(ids)))}
    _take_back(session, survey_id, themes.values())
    for decision in standing(decisions):
        if decision.kind in {DecisionKind.WITHHOLD, DecisionKind.RESTORE}:
            statements[decision.statement_id or ""].withheld = decision.kind == DecisionKind.WITHHOLD
        elif decision.kind == DecisionKind.MOVE:
            _move(session, decision, themes)
        else:
            _apply(session, decision, themes[decision.theme_id or ""])
    session.add_all([*themes.values(), *statements.values()])
    session.flush()


def _take_back(session: Session, survey_id: str, themes: Iterable[Theme]) -> None:
    """Bring themes and places to what they were without any decision."""
    for theme in themes:
        theme.name, theme.hidden, theme.pinned, theme.merged_into = None, False, False, None
    moved = (
        select(Assignment)
        .join(Statement, col(Statement.id) == Assignment.id)
        .where(Statement.survey_id == survey_id, Assignment.is_moved)
    )
    for assignment in session.exec(moved).all():
        assignment.theme_id, assignment.found_in, assignment.is_moved = assignment.found_in, None, False
    session.flush()


def _apply(session: Session, decision: Decision, theme: Theme) -> None:
    match decision.kind:
        case DecisionKind.NAME | DecisionKind.SPLIT:
            theme.name = decision.value
        case DecisionKind.HIDE | DecisionKind.SHOW:
            theme.hidden = decision.kind == DecisionKind.HIDE
        case DecisionKind.PIN:
            theme.pinned = True
        case DecisionKind.MERGE:
            theme.merged_into = decision.target_id
            for assignment in session.exec(select(Assignment).where(Assignment.theme_id == theme.id)).all():
                _put(assignment, decision.target_id)
            session.flush()


def _move(session: Session, decision: Decision, themes: dict[str, Theme]) -> None:
    assignment = session.get(Assignment, decision.statement_id)
    if assignment is not None:
        _put(assignment, _where_it_is_now(decision.target_id, themes))
        session.flush()


def _where_it_is_now(theme_id: str | None, themes: dict[str, Theme]) -> str | None:
    """Follow a theme to the one it was merged into, if it was."""
    while theme_id and themes[theme_id].merged_into:
        theme_id = themes[theme_id].merged_into
    return theme_id


def _put(assignment: Assignment, theme_id: str | None) -> None:
    if not assignment.is_moved:
        assignment.is_moved, assignment.found_in = True, assignment.theme_id
    assignment.theme_id = theme_id
