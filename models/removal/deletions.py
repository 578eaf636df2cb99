"""The log of deletions: what was deleted, on which day and why. It counts nobody."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlmodel import Field, Session, col, select, update

from models.base import Row, declare, new_id, today
from models.surveys.waves import Wave

BY_SCHEDULE = "schedule"
BY_CODE = "code"


class DeletionKind(StrEnum):
    """What was deleted."""

    TEXT = "text"
    EVERYTHING = "everything"
    RESPONSE = "response"
    NAME = "name"
    SURVEY = "survey"


class Deletion(Row, table=True):
    """Something of a wave was deleted, or a whole survey, which then is no longer named.

    `pending` is a random key while the database's files may still hold some of it, and None from then on.
    """

    __tablename__ = "deletions"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    survey_id: str | None = Field(default=None, foreign_key="surveys.id", index=True)
    wave_id: str | None = Field(default=None, foreign_key="waves.id")
    kind: str = Field(max_length=12)
    made_on: date = Field(default_factory=today)
    reason: str = Field(max_length=120)
    pending: str | None = Field(default=None, max_length=32)


def log_deletion(session: Session, wave: Wave, kind: DeletionKind, reason: str) -> None:
    """Write a deletion down; several of a kind on one day stand there once, so that nobody is counted."""
    today_already = session.exec(
        select(Deletion).where(
            Deletion.wave_id == wave.id,
            Deletion.kind == kind,
            Deletion.reason == reason,
            Deletion.made_on == today(),
        )
    ).first()
    row = today_already or Deletion(survey_id=wave.survey_id, wave_id=wave.id, kind=kind, reason=reason)
    row.pending = new_id()
    session.add(row)
    session.flush()


def log_whole_survey(session: Session, reason: str) -> None:
    """Write down that a survey was deleted, so that the database's files are cleared of it too."""
    session.add(Deletion(kind=DeletionKind.SURVEY, reason=reason, pending=new_id()))
    session.flush()


def deletions_of(session: Session, survey_id: str) -> Sequence[tuple[Deletion, Wave]]:
    """What was deleted of a survey, the newest first, each with its wave."""
    return session.exec(
        select(Deletion, Wave)
        .join(Wave, col(Wave.id) == Deletion.wave_id)
        .where(Deletion.survey_id == survey_id)
        .order_by(col(Deletion.made_on).desc(), col(Wave.number).desc(), col(Deletion.kind))
    ).all()


def pending_deletions(session: Session) -> dict[str, str]:
    """The key of each deletion of which the database's files may still hold something, by id."""
    rows = session.exec(select(Deletion).where(col(Deletion.pending).is_not(None))).all()
    return {row.id: row.pending for row in rows if row.pending}


def end_deletions(session: Session, pending: Mapping[str, str]) -> None:
    """Mark deletions as ended, but for those to which something was added meanwhile."""
    for deletion_id, key in pending.items():
        session.exec(
            update(Deletion)
            .where(col(Deletion.id) == deletion_id, col(Deletion.pending) == key)
            .values(pending=None)
        )
