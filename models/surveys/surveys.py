"""Surveys and their questions. A survey can be asked again and again and keeps one public link."""

import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Session, col, select

from models.base import EditedMeanwhile, Missing, Refused, Row, declare
from models.surveys.promises import Notice


class QuestionKind(StrEnum):
    """What a question asks for."""

    AREA = "area"
    WORKS = "works"
    NEEDS_WORK = "needs_work"
    IDEA = "idea"
    RATING = "rating"
    CHOICE = "choice"


# What staff are asked so far: no page shows an idea or a choice yet, and nobody is asked in vain.
ASKED = (QuestionKind.AREA, QuestionKind.WORKS, QuestionKind.NEEDS_WORK, QuestionKind.RATING)
FREE_TEXT = (QuestionKind.WORKS, QuestionKind.NEEDS_WORK, QuestionKind.IDEA)
HIGHEST_RATING = 10
LONGEST_ANSWER = 4000
NO_SURVEY = "This link leads to no survey. Check that you have the whole link."

STANDARD_QUESTIONS = (
    (QuestionKind.AREA, "Which part of the organisation do you work in?"),
    (QuestionKind.WORKS, "What is working well in how we run projects?"),
    (QuestionKind.NEEDS_WORK, "What isn't working, and gets in your way?"),
    (QuestionKind.RATING, "How well does project work run here at the moment?"),
)


class Survey(Row, Notice, table=True):
    """A questionnaire with one stable public link, which leads to its open wave.

    What it holds of the notice is what its next wave will be opened with.
    """

    __tablename__ = "surveys"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    title: str = Field(max_length=120)
    token: str = Field(default_factory=lambda: secrets.token_urlsafe(16), unique=True, max_length=40)
    version: int = 1


class Question(Row, table=True):
    """One question of a survey."""

    __tablename__ = "questions"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    position: int
    kind: str = Field(max_length=20)
    wording: str = Field(max_length=300)


def create_survey(
    session: Session,
    *,
    title: str,
    questions: Sequence[tuple[QuestionKind, str]] = STANDARD_QUESTIONS,
    **notice: Any,
) -> Survey:
    """Create a survey with its questions, in order.

    Parameters
    ----------
    notice
        What staff are told, by the names of `models.surveys.promises.Notice`.

    Raises
    ------
    Refused
        If it asks for something that no page would show.
    """
    unasked = sorted({kind for kind, _ in questions if kind not in ASKED})
    if unasked:
        raise Refused(
            f"No page shows the answers to questions of this kind yet: {', '.join(unasked)}. The survey was "
            f"not created; use questions of these kinds: {', '.join(ASKED)}."
        )
    survey = Survey(title=title, **Notice.model_validate(notice).told)
    session.add(survey)
    session.flush()
    for position, (kind, wording) in enumerate(questions):
        session.add(Question(survey_id=survey.id, position=position, kind=kind, wording=wording))
    session.flush()
    return survey


def change_survey(session: Session, survey: Survey, values: Mapping[str, Any], version: int) -> None:
    """Change a survey's title and what its next wave will tell staff; waves that were opened keep theirs.

    Raises
    ------
    EditedMeanwhile
        If the survey is no longer at `version`, the one the person saw.
    """
    session.refresh(survey, with_for_update=True)
    if survey.version != version:
        raise EditedMeanwhile(
            "Somebody else changed these settings since you opened them. What you typed is still here: "
            "compare it with the settings as they are now, then save again."
        )
    for name in ("title", *Notice.model_fields):
        setattr(survey, name, values[name])
    survey.version += 1
    session.add(survey)
    session.flush()


def all_surveys(session: Session) -> Sequence[Survey]:
    """All surveys, by title."""
    return session.exec(select(Survey).order_by(Survey.title)).all()


def get_survey(session: Session, survey_id: str) -> Survey:
    """Load a survey.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise Missing("This survey is not here.")
    return survey


def lock_survey(session: Session, survey_id: str) -> None:
    """Let one transaction at a time change a survey's waves, runs and themes.

    On PostgreSQL the survey's row is locked until the transaction ends; on SQLite a writing transaction is
    alone from its beginning.
    """
    session.exec(select(Survey.id).where(Survey.id == survey_id).with_for_update()).one()


def survey_with_token(session: Session, token: str) -> Survey:
    """Load the survey that a public link leads to.

    Raises
    ------
    Missing
        If no survey has this link.
    """
    survey = session.exec(select(Survey).where(Survey.token == token)).first()
    if survey is None:
        raise Missing(NO_SURVEY)
    return survey


def questions_of(session: Session, survey_id: str) -> Sequence[Question]:
    """A survey's questions in the order they are asked."""
    return session.exec(
        select(Question).where(Question.survey_id == survey_id).order_by(col(Question.position))
    ).all()
