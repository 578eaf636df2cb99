"""Responses and answers: what a person sent, and nothing of who, where or when."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, col, delete, func, select, update

from models.base import Refused, Row, today
from models.surveys import FREE_TEXT, Question
from models.waves import Wave

DAYS_TO_KEEP_A_KEY = 2


class Response(Row, table=True):
    """One submission. `released` is set when its figures may be shown (see `models.releases`).

    `receipt` is the hash of the code that its sender asked for (see `models.withdrawals`).
    """

    __tablename__ = "responses"
    __table_args__ = {"sqlite_with_rowid": False}  # a row number would tell the order
    wave_id: str = Field(foreign_key="waves.id", index=True)
    area_id: str | None = Field(default=None, foreign_key="portfolio_areas.id")
    released: bool = False
    receipt: str | None = Field(default=None, index=True, unique=True, max_length=64)


class Answer(Row, table=True):
    """A response's value for one question. Its text is shown to nobody before it is redacted."""

    __tablename__ = "answers"
    __table_args__ = {"sqlite_with_rowid": False}
    response_id: str = Field(foreign_key="responses.id", index=True)
    question_id: str = Field(foreign_key="questions.id", index=True)
    text: str | None = None
    redacted: bool = False
    number: int | None = None


class SubmissionKey(Row, table=True):
    """The hash of a form's key, so that a form sent twice counts once; nothing ties it to the response."""

    __tablename__ = "submission_keys"
    __table_args__ = {"sqlite_with_rowid": False}
    wave_id: str = Field(foreign_key="waves.id")
    day: date = Field(default_factory=today, index=True)


@dataclass(frozen=True)
class Draft:
    """What a person filled in: the area (or None), texts and numbers by question id."""

    area_id: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


def record_response(session: Session, wave: Wave, draft: Draft, key: str, receipt: str | None = None) -> bool:
    """Store a response once, however often its form is sent.

    Parameters
    ----------
    key
        The form's own random key; only its hash is kept, for two days.
    receipt
        The hash of the code with which the sender may delete the response later, where one was asked for.

    Returns
    -------
    bool
        False where a response with this key was stored before; then nothing is stored.

    Raises
    ------
    Refused
        If the wave is closed.
    """
    if not _is_first(session, wave, key) or (receipt and _is_kept(session, receipt)):
        return False
    if not wave.is_open:
        raise Refused("This survey has closed, so your answers were not stored. Thank you all the same.")
    response = Response(wave_id=wave.id, area_id=draft.area_id, receipt=receipt)
    session.add(response)
    session.flush()
    for question_id, words in draft.texts.items():
        session.add(Answer(response_id=response.id, question_id=question_id, text=words))
    for question_id, number in draft.numbers.items():
        session.add(Answer(response_id=response.id, question_id=question_id, number=number))
    session.flush()
    return True


def was_recorded(session: Session, wave_id: str, key: str) -> bool:
    """Whether a form with this key was stored in this wave (in the last two days)."""
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


def _is_kept(session: Session, receipt: str) -> bool:
    """Whether this form's response is kept, though its key may be forgotten."""
    return session.exec(select(Response.id).where(Response.receipt == receipt)).first() is not None


def forget_old_keys(session: Session) -> None:
    """Delete the keys of forms that were sent two days ago or earlier."""
    session.exec(
        delete(SubmissionKey).where(col(SubmissionKey.day) <= today() - timedelta(days=DAYS_TO_KEEP_A_KEY))
    )


def raw_texts(session: Session, survey_id: str) -> dict[str, str]:
    """The texts that still await redaction, by answer id. For the redaction job alone."""
    rows = session.exec(
        select(Answer.id, Answer.text)
        .join(Question, col(Answer.question_id) == Question.id)
        .where(Question.survey_id == survey_id, col(Answer.text).is_not(None), ~col(Answer.redacted))
    ).all()
    return {answer_id: words for answer_id, words in rows if words is not None}


def overwrite_with_redacted(session: Session, texts: Mapping[str, str]) -> None:
    """Overwrite raw texts with their redacted form; a text redacted meanwhile is left alone."""
    for answer_id, words in texts.items():
        session.exec(
            update(Answer)
            .where(col(Answer.id) == answer_id, ~col(Answer.redacted))
            .values(text=words, redacted=True)
        )


@dataclass(frozen=True)
class FreeText:
    """A redacted free-text answer, with the kind of its question."""

    response_id: str
    answer_id: str
    text: str
    kind: str


def redacted_texts_of(session: Session, response_ids: Sequence[str]) -> list[FreeText]:
    """The redacted free-text answers of these responses."""
    rows = session.exec(
        select(Answer.response_id, Answer.id, Answer.text, Question.kind)
        .join(Question, col(Answer.question_id) == Question.id)
        .where(
            col(Answer.response_id).in_(response_ids),
            col(Answer.redacted),
            col(Answer.text).is_not(None),
            col(Question.kind).in_(FREE_TEXT),
        )
    ).all()
    return [FreeText(owner, answer_id, words or "", kind) for owner, answer_id, words, kind in rows]


def count_released(session: Session, wave_id: str) -> int:
    """Responses of a wave whose figures may be shown."""
    return session.exec(
        select(func.count()).select_from(Response).where(Response.wave_id == wave_id, Response.released)
    ).one()


def count_released_of_survey(session: Session, survey_id: str) -> int:
    """Released responses of a survey, but for waves whose words are deleted: no run can read them."""
    return session.exec(
        select(func.count(col(Response.id)))
        .join(Wave, col(Wave.id) == Response.wave_id)
        .where(Wave.survey_id == survey_id, Response.released, col(Wave.text_deleted_on).is_(None))
    ).one()


def ratings_of(session: Session, wave_id: str) -> list[int]:
    """The ratings that the released responses of a wave gave, 0–10."""
    rows = session.exec(
        select(Answer.number)
        .join(Response, col(Answer.response_id) == Response.id)
        .where(Response.wave_id == wave_id, Response.released, col(Answer.number).is_not(None))
    ).all()
    return sorted(number for number in rows if number is not None)
