"""The intake: where a response waits, sealed, until enough others have come to go on with it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, Self

from sqlalchemy import ColumnElement, Index, Insert, bindparam, exists
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, and_, col, delete, func, or_, select, update

from models.base import Refused, Row, declare, in_chunks, insert_new, inserts, new_id, table_of, today
from models.intake.responses import Response
from models.sealing import KEY_NAME_BYTES, TAG_BYTES, SealBroken, Sealer, random_tag
from models.surveys.waves import Wave, WaveState

DAYS_TO_KEEP_A_KEY = 2  # the day of sending and one full day after it
CLOSED = "This survey has closed, so your answers were not stored. Thank you all the same."
REDACTION_TRIES = 3  # each on another day, so that no fault of a day costs anybody's words


class WaitingResponse(Row, table=True):
    """A response in the intake. Its content is sealed; its id is not the one it will have.

    `receipt_tag` finds it by its sender's receipt; who asked for none has a random one. `sealed_with` names
    the key of the seal, `unreadable_with` the last key that should have opened it and could not. Nothing of
    this is known of a row that an older version stored.
    """

    __tablename__ = "intake"
    __table_args__ = (
        # So that no count reads a content.
        Index("ix_intake_waiting", "wave_id", "redacted", "sealed_with", "unreadable_with"),
        declare(order_tells=True, holds_traces=False, words=()),
    )
    wave_id: str = Field(foreign_key="waves.id")
    sealed: bytes
    redacted: bool = False
    receipt_tag: str | None = Field(default_factory=random_tag, index=True, max_length=2 * TAG_BYTES)
    sealed_with: str | None = Field(default=None, max_length=2 * KEY_NAME_BYTES)
    unreadable_with: str | None = Field(default=None, max_length=2 * KEY_NAME_BYTES)


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
    """A waiting response, opened. `tries` counts the days on which redaction failed, last on `tried_on`."""

    id: str
    draft: Draft
    receipt: str | None = None
    tries: int = 0
    tried_on: date | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether its redaction has failed for the last time."""
        return self.tries >= REDACTION_TRIES

    def failed_on(self, day: date) -> Self:
        """The same response after its redaction failed; several times on one day count once."""
        return self if self.tried_on == day else replace(self, tries=self.tries + 1, tried_on=day)


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
        If the wave is closed or deleted; then the transaction must be given up.
    """
    if not _is_new(session, wave, key):
        return False
    row = {"id": new_id(), "wave_id": wave.id, "redacted": False, "receipt_tag": _tag(receipt, sealer)}
    row |= _seal(sealer, draft, receipt)
    if receipt:
        if inserts(session, _into_open_wave(once=True), {**row, "receipt": receipt}):
            return True
        if is_kept(session, receipt, sealer):
            return False
    if not inserts(session, _into_open_wave(), row):
        raise Refused(CLOSED)
    return True


def _is_new(session: Session, wave: Wave, key: str) -> bool:
    """Note a form's key; False where it was noted before."""
    try:
        form = {"id": _digest(wave.id, key), "wave_id": wave.id, "day": today()}
        return insert_new(session, SubmissionKey, form)
    except IntegrityError as error:  # the wave was deleted since the form was loaded
        raise Refused(CLOSED) from error


@cache
def _into_open_wave(*, once: bool = False) -> Insert:
    """Insert a response where its wave is open, and keep it from closing until the transaction ends.

    `once` inserts none either where one with its receipt is kept, or where one waits that has no tag yet.
    """
    intake, waves = table_of(WaitingResponse), table_of(Wave)
    row = {column: bindparam(column.name, type_=column.type) for column in intake.columns}
    chosen = select(*row.values()).where(waves.c.id == row[intake.c.wave_id], waves.c.state == WaveState.OPEN)
    if once:
        tag, final = intake.c.receipt_tag, table_of(Response).c.receipt
        waits = exists().where(or_(tag == row[tag], tag.is_(None)))
        chosen = chosen.where(~waits, ~exists().where(final == bindparam("receipt", type_=final.type)))
    locked = chosen.with_for_update(read=True, of=waves)
    return intake.insert().from_select(list(row), locked, include_defaults=False)


def was_recorded(session: Session, wave_id: str, key: str) -> bool:
    """Whether a form with this key was taken in by this wave (today or yesterday)."""
    return session.get(SubmissionKey, _digest(wave_id, key)) is not None


def _digest(wave_id: str, key: str) -> str:
    return hashlib.sha256(f"{wave_id}:{key}".encode()).hexdigest()[:32]


def is_kept(session: Session, receipt: str, sealer: Sealer) -> bool:
    """Whether a response with this receipt is kept, waiting or in its final place: it moves but one way."""
    return (
        waiting_with(session, receipt, sealer) is not None
        or session.exec(select(Response.id).where(Response.receipt == receipt)).first() is not None
    )


def waiting_with(session: Session, receipt: str, sealer: Sealer) -> WaitingResponse | None:
    """The response with this receipt that waits, if there is one."""
    tagged = select(WaitingResponse).where(WaitingResponse.receipt_tag == sealer.tag(receipt))
    return session.exec(tagged).first() or _untagged_with(session, receipt, sealer)


def _untagged_with(session: Session, receipt: str, sealer: Sealer) -> WaitingResponse | None:
    """Look among what has no tag yet: it came from a version that knew none, or could not be opened then."""
    rows = session.exec(
        select(WaitingResponse).where(col(WaitingResponse.receipt_tag).is_(None), opens(sealer.key_name))
    ).all()
    return next((row for row in rows for each in unseal([row], sealer) if each.receipt == receipt), None)


def _tag(receipt: str | None, sealer: Sealer) -> str:
    return sealer.tag(receipt) if receipt else random_tag()


def empty_waiting(session: Session, row: WaitingResponse, sealer: Sealer) -> None:
    """Put an empty response in the place of one that waits.

    It has another id, so that a job that has drawn or read the old one leaves it alone.
    """
    session.delete(row)
    session.add(WaitingResponse(wave_id=row.wave_id, redacted=True, **_seal(sealer, Draft())))
    session.flush()


def forget_old_keys(session: Session) -> None:
    """Delete the keys of forms that were sent before yesterday."""
    session.exec(
        delete(SubmissionKey).where(col(SubmissionKey.day) <= today() - timedelta(days=DAYS_TO_KEEP_A_KEY))
    )


def opens(key_name: str) -> ColumnElement[bool]:
    """What a key opens, as far as anybody knows: what was sealed with it, but for what it failed to open."""
    return and_(
        func.coalesce(WaitingResponse.sealed_with, key_name) == key_name,
        func.coalesce(WaitingResponse.unreadable_with, "") != key_name,
    )


def waiting_ids(session: Session, wave_id: str, key_name: str, *, redacted: bool) -> Sequence[str]:
    """The responses of a wave that wait and that a key opens, by id: redacted ones, or raw ones."""
    return session.exec(
        select(WaitingResponse.id)
        .where(
            WaitingResponse.wave_id == wave_id,
            col(WaitingResponse.redacted) == redacted,
            opens(key_name),
        )
        .order_by(WaitingResponse.id)
    ).all()


def waiting_in(
    session: Session, wave_id: str, *, redacted: bool, ids: Sequence[str] | None = None
) -> Sequence[WaitingResponse]:
    """The responses of a wave that wait, redacted or raw ones: all by id, or these in this order."""
    of_wave = select(WaitingResponse).where(
        WaitingResponse.wave_id == wave_id, col(WaitingResponse.redacted) == redacted
    )
    if ids is None:
        return session.exec(of_wave.order_by(WaitingResponse.id)).all()
    chunks = (session.exec(of_wave.where(col(WaitingResponse.id).in_(chunk))) for chunk in in_chunks(ids))
    found = {row.id: row for chunk in chunks for row in chunk}
    return [found[row_id] for row_id in ids if row_id in found]


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


def open_waiting(session: Session, rows: Sequence[WaitingResponse], sealer: Sealer) -> list[Unsealed]:
    """Open waiting responses, and note on its row what cannot be opened.

    It is kept, and in nobody's way until there is another key. The session must be one that may write.
    """
    opened = unseal(rows, sealer)
    closed = {row.id for row in rows} - {each.id for each in opened}
    for chunk in in_chunks(sorted(closed)):
        session.exec(
            update(WaitingResponse)
            .where(col(WaitingResponse.id).in_(chunk))
            .values(unreadable_with=sealer.key_name)
        )
    return opened


def unseal(rows: Iterable[WaitingResponse], sealer: Sealer) -> list[Unsealed]:
    """Open waiting responses; what was sealed with another key, or is damaged, is left out."""
    opened = []
    for row in rows:
        with suppress(SealBroken):
            opened.append(_opened(row.id, sealer.unseal(row.sealed)))
    return opened


def keep_redacted(session: Session, responses: Iterable[Unsealed], sealer: Sealer) -> None:
    """Put redacted drafts in the place of raw ones; what was redacted meanwhile is left alone."""
    for response in responses:
        # A tag stays as it is: a new one would tell, with an older dump, who asked for no receipt.
        tag = func.coalesce(WaitingResponse.receipt_tag, _tag(response.receipt, sealer))
        sealed = _seal(sealer, response.draft, response.receipt)
        _replace_raw(session, response, redacted=True, receipt_tag=tag, **sealed)


def keep_tries(session: Session, responses: Iterable[Unsealed], sealer: Sealer) -> None:
    """Keep how often the redaction of raw responses failed; sealed, since it tells the day they came on."""
    for response in responses:
        tries = _seal(
            sealer,
            response.draft,
            response.receipt,
            tries=response.tries,
            tried_on=str(response.tried_on),
        )
        _replace_raw(session, response, **tries)


def _replace_raw(session: Session, response: Unsealed, **values: Any) -> None:
    session.exec(
        update(WaitingResponse)
        .where(col(WaitingResponse.id) == response.id, ~col(WaitingResponse.redacted))
        .values(**values)
    )


def _seal(sealer: Sealer, draft: Draft, receipt: str | None = None, **tries: int | str) -> dict[str, Any]:
    """What a row has of a content: the seal, and whose it is."""
    content = {
        "area": draft.area_id,
        "texts": dict(draft.texts),
        "numbers": dict(draft.numbers),
        "receipt": receipt,
        **tries,
    }
    return {"sealed": sealer.seal(content), "sealed_with": sealer.key_name, "unreadable_with": None}


def _opened(row_id: str, content: Mapping[str, Any]) -> Unsealed:
    draft = Draft(content["area"], content["texts"], content["numbers"])
    tried_on = content.get("tried_on")
    return Unsealed(
        row_id,
        draft,
        content.get("receipt"),
        content.get("tries", 0),
        date.fromisoformat(tried_on) if tried_on else None,
    )
