"""What staff were promised: that they read by a day what came of their answers; and whether it is kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, or_, select

from models.intake.responses import Response
from models.intake.waiting import WaitingResponse
from models.portfolio.organisation import day_of
from models.surveys.waves import Wave, WaveState, waves_of
from models.telling.told_pages import ToldPage, ToldVersion


@dataclass(frozen=True)
class Promise:
    """A reply to a round, promised to its staff; by which day, and whether that is over."""

    wave: Wave
    due_on: date | None
    is_overdue: bool


def promise_of(session: Session, survey_id: str) -> Promise | None:
    """What staff of the newest round were promised; None where that was nothing, or it is deleted."""
    newest = next(iter(waves_of(session, survey_id)), None)
    if newest is None or newest.reply_weeks is None or newest.deleted_on:
        return None
    return _promise(newest, day_of(session))


def replies_owed(session: Session, survey_id: str | None = None) -> Mapping[str, Sequence[Promise]]:
    """The promises to who answered, that no published version keeps, by survey, the first round first.

    A version replies to every round that had closed when it was published, for as long as it is shown.
    """
    query = (
        select(Wave)
        .outerjoin(ToldPage, col(ToldPage.survey_id) == Wave.survey_id)
        .outerjoin(ToldVersion, col(ToldVersion.id) == ToldPage.shown_id)
        .where(
            Wave.state == WaveState.CLOSED,
            col(Wave.reply_weeks).is_not(None),
            col(Wave.deleted_on).is_(None),
            or_(col(ToldVersion.id).is_(None), col(ToldVersion.published_on) < col(Wave.closed_on)),
            or_(_has(Response.wave_id), _has(WaitingResponse.wave_id)),
        )
    )
    if survey_id:
        query = query.where(Wave.survey_id == survey_id)
    today, owed = day_of(session), defaultdict[str, list[Promise]](list)
    for wave in session.exec(query.order_by(col(Wave.number), Wave.id)).all():
        owed[wave.survey_id].append(_promise(wave, today))
    return owed


def _has(wave_id: str) -> ColumnElement[bool]:
    """The condition that somebody answered in a round: nobody else was promised anything."""
    return exists().where(col(wave_id) == col(Wave.id))


def _promise(wave: Wave, today: date) -> Promise:
    due_on = wave.reply_due_on
    return Promise(wave, due_on, due_on is not None and due_on < today)
