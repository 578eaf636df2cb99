"""The intake: where a response waits, sealed, until enough others have come to go on with it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, col, delete, func, select, update

from models.base import Refused, Row, declare, today
from models.intake.responses import Response
from models.sealing import SealBroken, Sealer
from models.surveys.waves import Wave

DAYS_TO_KEEP_A_KEY = 2  # the day of sending and one full day after it


class WaitingResponse(Row, table=True):
    """A response in the intake. Its content is sealed; its id is not the one it will have."""

    __tablename__ = "intake"
    __table_args__ = declare(order_tells=True, holds_traces=False, words=())
    wave_id: str = Field(foreign_key="waves.id", index=True)
    sealed: bytes
    redacted: bool = False


class SubmissionKey(Row, table=True):
    """The hash of a form's key, so that a form sent twice counts once; nothing ties it to the response."""

    __tablename__ = "submission_keys"
    __table_args__ = declare(order_tells=True, holds_traces=False, words=())
    wave_id: str = Field(foreign_key="waves.id")
    day: date = Field(default_factory=today, index=True)


@dataclass(frozen=True)
class Draft:
    """What a person filled in: the area (or None), texts and numbers by question id."""

    area_id: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Unsealed:
    """A waiting response, opened."""

    id: str
    draft: Draft
    receipt: str | None = None


def record_response(
    session: Session, wave: Wave, draft: Draft, key: str, sealer: Sealer, receipt: str | None = None
) -> bool:
    """Take a response in once, however often its form is sent.

    Parameters
    ----------
    key
        The form's own random key; only its hash is kept, for the day of sending and the day after.
    receipt
        The hash of the code with which the sender may delete the response later, where one was asked for.

    Returns
    -------
    bool
        False where a response with this key was taken in before; then nothing is stored.

    Raises
    ------
    Refused
        If the wave is closed.
    """
    if not _is_first(session, wave, key) or (receipt and is_kept(session, receipt, sealer)):
        return False
    session.refresh(wave, with_for_update={"read": True})  # so that it does not close in between
    if not wave.is_open:
        raise Refused("This survey has closed, so your answers were not stored. Thank you all the same.")
    session.add(WaitingResponse(wave_id=wave.id, sealed=sealer.seal(_content(draft, receipt))))
    session.flush()
    return True


def was_recorded(session: Session, wave_id: str, key: str) -> bool:
    """Whether a form with this key was taken in by this wave (today or yesterday)."""
    return session.get(SubmissionKey, _digest(wave_id, key)) is not None


def _digest(wave_id: str, key: str) -> str:
    return hashlib.sha256(f"{wave_id}:{key}".encode()).hexdigest()[:32]


def _is_first(session: Session, wave: Wave, key: str) -> bool:
    """Keep the key's hash; False where it is kept already, even by a request that runs at the same time."""
    try:
        with session.begin_nested():
            session.add(SubmissionKey(id=_digest(wave.id, key), wave_id=wave.id))
    except IntegrityError:
        return False
    return True


def is_kept(session: Session, receipt: str, sealer: Sealer) -> bool:
    """Whether a response with this receipt is kept, in its final place or waiting."""
    final = session.exec(select(Response.id).where(Response.receipt == receipt)).first()
    return final is not None or waiting_with(session, receipt, sealer) is not None


def waiting_with(session: Session, receipt: str, sealer: Sealer) -> WaitingResponse | None:
    """The response with this receipt that waits, if there is one."""
    rows = session.exec(
        select(WaitingResponse).join(Wave, col(Wave.id) == WaitingResponse.wave_id).where(Wave.receipts)
    ).all()
    return next((row for row in rows for each in unseal([row], sealer) if each.receipt == receipt), None)


def empty_waiting(session: Session, row: WaitingResponse, sealer: Sealer) -> None:
    """Put an empty response in the place of one that waits.

    It has another id, so that a job that has drawn or read the old one leaves it alone.
    """
    session.delete(row)
    empty = sealer.seal(_content(Draft(), None))
    session.add(WaitingResponse(wave_id=row.wave_id, sealed=empty, redacted=True))
    session.flush()


def forget_old_keys(session: Session) -> None:
    """Delete the keys of forms that were sent before yesterday."""
    session.exec(
        delete(SubmissionKey).where(col(SubmissionKey.day) <= today() - timedelta(days=DAYS_TO_KEEP_A_KEY))
    )


def waiting_in(session: Session, wave_id: str, *, redacted: bool) -> Sequence[WaitingResponse]:
    """The responses of a wave that wait, by id: those that are redacted already, or those that are not."""
    return session.exec(
        select(WaitingResponse)
        .where(WaitingResponse.wave_id == wave_id, col(WaitingResponse.redacted) == redacted)
        .order_by(WaitingResponse.id)
    ).all()


def count_waiting(session: Session, survey_id: str) -> tuple[int, int]:
    """How many responses of a survey wait to be redacted, and how many wait at all."""
    rows = session.exec(
        select(WaitingResponse.redacted, func.count())
        .join(Wave, col(Wave.id) == WaitingResponse.wave_id)
        .where(Wave.survey_id == survey_id)
        .group_by(col(WaitingResponse.redacted))
    ).all()
    counts = dict(rows)
    return counts.get(False, 0), sum(counts.values())


def unseal(rows: Iterable[WaitingResponse], sealer: Sealer) -> list[Unsealed]:
    """Open waiting responses. For the jobs that redact and release them alone.

    One that was sealed with another secret key stays closed and is left out; it is kept.
    """
    opened = []
    for row in rows:
        with suppress(SealBroken):
            opened.append(_opened(row.id, sealer.unseal(row.sealed)))
    return opened


def keep_redacted(session: Session, responses: Iterable[Unsealed], sealer: Sealer) -> None:
    """Put redacted drafts in the place of raw ones; what was redacted meanwhile is left alone."""
    for response in responses:
        session.exec(
            update(WaitingResponse)
            .where(col(WaitingResponse.id) == response.id, ~col(WaitingResponse.redacted))
            .values(sealed=sealer.seal(_content(response.draft, response.receipt)), redacted=True)
        )


def _content(draft: Draft, receipt: str | None) -> dict[str, Any]:
    return {
        "area": draft.area_id,
        "texts": dict(draft.texts),
        "numbers": dict(draft.numbers),
        "receipt": receipt,
    }


def _opened(row_id: str, content: Mapping[str, Any]) -> Unsealed:
    draft = Draft(content["area"], content["texts"], content["numbers"])
    return Unsealed(row_id, draft, content.get("receipt"))
