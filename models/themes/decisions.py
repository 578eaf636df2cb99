"""What people decided, kept apart from what the machine finds; the replay applies it, for ever."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import UniqueConstraint, insert
from sqlmodel import Field, Session, col, or_, select

from models.base import Row, declare, new_id, today
from models.themes.themes import LONGEST_NAME, Theme


class DecisionKind(StrEnum):
    """What a person did: to a theme, to statements' places, to a statement's words, to a decision."""

    NAME = "name"
    HIDE = "hide"
    SHOW = "show"
    PIN = "pin"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    PLACE = "place"
    WITHHOLD = "withhold"
    RESTORE = "restore"
    DECLINE = "decline"
    UNDO = "undo"


class Decision(Row, table=True):
    """What a person did to a theme or to statements; never changed. Undo is another Decision.

    Merged: `theme_id` into `target_id`. Split: `theme_id` was made, out of `target_id`. Moved: out of
    `theme_id` into `target_id`. A theme that is None is the unclear rest. Of a split and a move each
    statement's place is a PLACE of its own, `part_of` the whole's sequence; it goes with its statement.
    Declined: a suggestion about these themes (`models.themes.suggestions`), of the kind that is the value.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("survey_id", "sequence"),
        declare(order_tells=False, holds_traces=True, words=("value",)),
    )
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    sequence: int = 0
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    target_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    statement_id: str | None = Field(
        default=None, foreign_key="statements.id", index=True, ondelete="CASCADE"
    )
    undoes: int | None = None
    part_of: int | None = None
    kind: str = Field(max_length=20)
    value: str = Field(default="", max_length=LONGEST_NAME)
    user_id: str = Field(foreign_key="users.id")
    made_on: date = Field(default_factory=today)


class Placed(NamedTuple):
    """A statement, by id, that a person took out of a theme and put into another; None: the unclear rest."""

    statement_id: str
    theme_id: str | None
    target_id: str | None


def add_places(session: Session, whole: Decision, places: Iterable[Placed]) -> None:
    """Add the places of a split or a move as its parts: as rows, not as objects, for there are thousands."""
    rows = [
        {
            **place._asdict(),
            "id": new_id(),
            "survey_id": whole.survey_id,
            "sequence": sequence,
            "part_of": whole.sequence,
            "kind": DecisionKind.PLACE.value,
            "value": "",
            "user_id": whole.user_id,
            "made_on": whole.made_on,
        }
        for sequence, place in enumerate(places, start=whole.sequence + 1)
    ]
    if rows:
        session.connection().execute(insert(Decision), rows)


def decisions_of(session: Session, survey_id: str) -> Sequence[Decision]:
    """A survey's decisions, in the order they were made: splits and moves as wholes."""
    return session.exec(
        select(Decision)
        .where(Decision.survey_id == survey_id, col(Decision.part_of).is_(None))
        .order_by(col(Decision.sequence))
    ).all()


def decisions_on_themes(session: Session, survey_id: str) -> Sequence[Decision]:
    """A survey's decisions on themes in the order they were made: splits and moves as wholes."""
    return session.exec(
        select(Decision)
        .where(Decision.survey_id == survey_id, col(Decision.part_of).is_(None))
        .where(or_(col(Decision.theme_id).is_not(None), col(Decision.target_id).is_not(None)))
        .order_by(col(Decision.sequence))
    ).all()


def decisions_about(session: Session, theme: Theme) -> Sequence[Decision]:
    """The decisions about a theme, the newest first, with those that undid them."""
    every = decisions_on_themes(session, theme.survey_id)
    return [each for each in reversed(every) if theme.id in (each.theme_id, each.target_id)]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Leave out what was undone, and the undoing."""
    every = list(decisions)
    undone = {decision.undoes for decision in every if decision.kind == DecisionKind.UNDO}
    return [each for each in every if each.kind != DecisionKind.UNDO and each.sequence not in undone]


def standing_places(session: Session, survey_id: str, stand: Iterable[Decision]) -> list[Placed]:
    """Where people put statements, in the order they did: the parts of the splits and moves that stand."""
    wholes = {decision.sequence for decision in stand}
    rows = session.exec(
        select(Decision.part_of, Decision.statement_id, Decision.theme_id, Decision.target_id)
        .where(Decision.survey_id == survey_id, Decision.kind == DecisionKind.PLACE)
        .order_by(col(Decision.sequence))
    ).all()
    return [Placed(*place) for part_of, *place in rows if part_of in wholes]


def decided_theme_ids(session: Session, survey_id: str) -> set[str]:
    """Themes about which a person decided something, if only to undo it; their rows stay."""
    rows = session.exec(
        select(Decision.theme_id, Decision.target_id).where(Decision.survey_id == survey_id).distinct()
    ).all()
    return {theme_id for row in rows for theme_id in row if theme_id}


def standing_theme_ids(session: Session, survey_id: str) -> set[str]:
    """Themes about which something that a person decided stands."""
    stand = standing(decisions_on_themes(session, survey_id))
    return {theme_id for each in stand for theme_id in (each.theme_id, each.target_id) if theme_id}
