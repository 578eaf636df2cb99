"""Responses and answers in their final place: what people sent, redacted and mixed; not who or when."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Index, text
from sqlmodel import Field, Session, col, func, select

from models.base import Row, declare
from models.surveys.surveys import FREE_TEXT, Question, QuestionKind
from models.surveys.waves import Wave


class Response(Row, table=True):
    """One submission. `step` is the release that brought it; forgotten when its wave is settled.

    `receipt` is the hash of the code that its sender asked for (see `models.removal.withdrawals`).
    """

    __tablename__ = "responses"
    __table_args__ = (
        Index("ix_responses_in_areas", "wave_id", "area_id"),
        declare(order_tells=True, holds_traces=True, words=()),
    )
    wave_id: str = Field(foreign_key="waves.id")
    area_id: str | None = Field(default=None, foreign_key="portfolio_areas.id")
    step: int | None = None
    receipt: str | None = Field(default=None, index=True, unique=True, max_length=64)


class Answer(Row, table=True):
    """A response's value for one question; a text is redacted before it gets here."""

    __tablename__ = "answers"
    __table_args__ = (
        Index(
            "ix_answers_ratings",
            "response_id",
            "question_id",
            "number",
            sqlite_where=text("number IS NOT NULL"),
            postgresql_where=text("number IS NOT NULL"),
        ),
        declare(order_tells=True, holds_traces=True, words=("text",)),
    )
    response_id: str = Field(foreign_key="responses.id", index=True)
    question_id: str = Field(foreign_key="questions.id", index=True)
    text: str | None = None
    number: int | None = None


def count_responses(session: Session, wave_id: str) -> int:
    """Responses of a wave in their final place, whose figures may be shown."""
    return session.exec(select(func.count()).select_from(Response).where(Response.wave_id == wave_id)).one()


def count_responses_of_survey(session: Session, survey_id: str) -> int:
    """Responses of a survey in their final place, but for waves without words, which no run reads."""
    return session.exec(
        select(func.count(col(Response.id)))
        .join(Wave, col(Wave.id) == Response.wave_id)
        .where(Wave.survey_id == survey_id, col(Wave.text_deleted_on).is_(None))
    ).one()


def responses_by_wave(session: Session, survey_id: str) -> Counter[str]:
    """Responses of each wave of a survey in their final place, by the wave's id."""
    rows = session.exec(
        select(Response.wave_id, func.count())
        .join(Wave, col(Wave.id) == Response.wave_id)
        .where(Wave.survey_id == survey_id)
        .group_by(Response.wave_id)
    ).all()
    return Counter(dict(rows))


def count_in_waves(session: Session, wave_ids: Collection[str]) -> Counter[str]:
    """Responses of waves, of whichever survey, in their final place, by the wave's id."""
    rows = session.exec(
        select(Response.wave_id, func.count())
        .where(col(Response.wave_id).in_(wave_ids))
        .group_by(Response.wave_id)
    ).all()
    return Counter(dict(rows))


@dataclass(frozen=True)
class Ratings:
    """How many ratings, 0–10, the responses of a wave gave, and their sum."""

    number: int = 0
    total: int = 0


def ratings_by_wave(session: Session, survey_id: str) -> dict[str, Ratings]:
    """The ratings that the responses of each wave of a survey gave, by the wave's id."""
    rows = session.exec(
        select(Response.wave_id, func.count(col(Answer.number)), func.sum(Answer.number))
        .join(Answer, col(Answer.response_id) == Response.id)
        .join(Question, col(Question.id) == Answer.question_id)
        .where(Question.survey_id == survey_id, Question.kind == QuestionKind.RATING)
        .group_by(Response.wave_id)
    ).all()
    return {wave_id: Ratings(number, total or 0) for wave_id, number, total in rows}


def numbers_given(session: Session, wave_id: str) -> dict[str, Counter[int]]:
    """How many responses of a wave gave each number, by question: ratings, and the options of choices."""
    rows = session.exec(
        select(Answer.question_id, Answer.number, func.count())
        .join(Response, col(Answer.response_id) == Response.id)
        .where(Response.wave_id == wave_id, col(Answer.number).is_not(None))
        .group_by(col(Answer.question_id), col(Answer.number))
    ).all()
    given: dict[str, Counter[int]] = {}
    for question_id, number, people in rows:
        given.setdefault(question_id, Counter())[number or 0] = people
    return given


def numbers_given_by_area(session: Session, wave_id: str) -> dict[str, dict[str | None, Counter[int]]]:
    """As `numbers_given`, by the area that people chose too; None for those who did not say."""
    rows = session.exec(
        select(Answer.question_id, Response.area_id, Answer.number, func.count())
        .join(Response, col(Answer.response_id) == Response.id)
        .where(Response.wave_id == wave_id, col(Answer.number).is_not(None))
        .group_by(col(Answer.question_id), col(Response.area_id), col(Answer.number))
    ).all()
    given: dict[str, dict[str | None, Counter[int]]] = {}
    for question_id, area_id, number, people in rows:
        given.setdefault(question_id, {}).setdefault(area_id, Counter())[number or 0] = people
    return given


@dataclass(frozen=True)
class FreeText:
    """A redacted free-text answer, with the kind of its question."""

    answer_id: str
    text: str
    kind: str


def free_texts(session: Session, survey_id: str, answers: Sequence[Answer]) -> list[FreeText]:
    """The free texts among answers, which need not be stored yet."""
    kinds = dict(
        session.exec(
            select(Question.id, Question.kind).where(
                Question.survey_id == survey_id, col(Question.kind).in_(FREE_TEXT)
            )
        ).all()
    )
    return [
        FreeText(answer.id, answer.text, kinds[answer.question_id])
        for answer in answers
        if answer.text and answer.question_id in kinds
    ]
