"""How many responses wait, counted without a look at their contents."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from models.intake.responses import Response
from models.intake.waiting import WaitingResponse, opens
from models.surveys.waves import Wave, open_wave_of


@dataclass(frozen=True)
class Waiting:
    """How many responses of a wave wait: raw and redacted ones that a key opens, and those it does not."""

    raw: int = 0
    redacted: int = 0
    unreadable: int = 0


def waiting_by_wave(session: Session, key_name: str, *of: ColumnElement[bool]) -> dict[str, Waiting]:
    """Count what waits in each wave in which anything does, by what a key opens; it opens nothing itself."""
    readable, redacted = opens(key_name), col(WaitingResponse.redacted)
    rows = session.exec(
        select(
            WaitingResponse.wave_id,
            func.count().filter(readable, ~redacted),
            func.count().filter(readable, redacted),
            func.count().filter(~readable),
        )
        .where(*of)
        .group_by(WaitingResponse.wave_id)
    ).all()
    return {wave_id: Waiting(*counts) for wave_id, *counts in rows}


def answers_taken(session: Session, survey_id: str) -> Counter[str]:
    """Count the answers taken in each wave of a survey, by its id, waiting ones too."""
    taken: Counter[str] = Counter()
    for table in (WaitingResponse, Response):
        rows = session.exec(
            select(table.wave_id, func.count())
            .join(Wave, col(Wave.id) == table.wave_id)
            .where(Wave.survey_id == survey_id)
            .group_by(table.wave_id)
        )
        taken.update(dict(rows.all()))
    return taken


def may_be_answered(session: Session, survey_id: str) -> bool:
    """Whether anybody has answered a survey, in any wave of which something is kept, or may have.

    While an open wave hides its first answer, this must not change with it.
    """
    open_now = open_wave_of(session, survey_id)
    hidden = open_now is not None and open_now.hides_the_first_answer
    return hidden or bool(answers_taken(session, survey_id))


def waiting_of(session: Session, wave_id: str, key_name: str) -> Waiting:
    """Count what waits in a wave."""
    return waiting_by_wave(session, key_name, col(WaitingResponse.wave_id) == wave_id).get(wave_id, Waiting())
