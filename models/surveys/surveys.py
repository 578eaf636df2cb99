"""Surveys and their questions. A survey can be asked again and again and keeps one public link."""

import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, false
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


FREE_TEXT = (QuestionKind.WORKS, QuestionKind.NEEDS_WORK, QuestionKind.IDEA)
NUMBERS = (QuestionKind.RATING, QuestionKind.CHOICE)
HIGHEST_RATING = 10
LONGEST_ANSWER = 5000
MOST_OPTIONS = 12
NO_SURVEY = "This link leads to no survey: it is not whole, or the survey was deleted."
ENDS = ("very badly", "very well")  # of a rating whose question names none


class ToAsk(NamedTuple):
    """A question to be asked; a choice has options, a rating may say what its lowest and highest mean."""

    kind: QuestionKind
    wording: str
    options: tuple[str, ...] = ()


STANDARD_QUESTIONS = (
    ToAsk(QuestionKind.WORKS, "What is working well in how we run projects?"),
    ToAsk(QuestionKind.NEEDS_WORK, "What isn't working, and gets in your way?"),
    ToAsk(QuestionKind.RATING, "How well does project work run here at the moment?"),
    ToAsk(QuestionKind.AREA, "Which part of the organisation do you work in?"),
)


class Survey(Row, Notice, table=True):
    """A questionnaire with one stable public link, which leads to its open wave.

    What it holds of the notice is what its next wave will be opened with. It asks about the areas of
    `area_ids` and those below them; where none is named, about all. `is_made_up` marks the demonstration's.
    """

    __tablename__ = "surveys"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    title: str = Field(max_length=120)
    token: str = Field(default_factory=lambda: secrets.token_urlsafe(16), unique=True, max_length=40)
    area_ids: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    version: int = 1
    is_made_up: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Question(Row, table=True):
    """One question of a survey. A choice is answered by the number of an option, from 0 on.

    The options of a rating are what its lowest and its highest number mean.
    """

    __tablename__ = "questions"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    position: int
    kind: str = Field(max_length=20)
    wording: str = Field(max_length=300)
    options: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})

    @property
    def ends(self) -> Sequence[str]:
        """What the lowest and the highest number of a rating mean."""
        return self.options or ENDS


def create_survey(
    session: Session,
    *,
    title: str,
    questions: Sequence[ToAsk] = STANDARD_QUESTIONS,
    area_ids: Sequence[str] = (),
    **notice: Any,
) -> Survey:
    """Create a survey with its questions, in order.

    Parameters
    ----------
    area_ids
        The areas that it asks about, each with those below it; all of them where none is named.
    notice
        What staff are told, by the names of `models.surveys.promises.Notice`.

    Raises
    ------
    Refused
        If it protects less than its mode does, or a choice has fewer than two options or too many.
    """
    for asked in questions:
        _check_options(asked)
    survey = Survey(title=title, area_ids=list(area_ids), **Notice.promised(notice).told)
    session.add(survey)
    session.flush()
    session.add_all(
        Question(survey_id=survey.id, position=position, kind=kind, wording=wording, options=list(options))
        for position, (kind, wording, options) in enumerate(questions)
    )
    session.flush()
    return survey


def _check_options(asked: ToAsk) -> None:
    options = asked.options
    if asked.kind == QuestionKind.CHOICE and not 2 <= len(set(options)) == len(options) <= MOST_OPTIONS:
        raise Refused(
            f"“{asked.wording}” needs 2 to {MOST_OPTIONS} options, each once. The survey was not created."
        )


def change_survey(
    session: Session, survey: Survey, values: Mapping[str, Any], version: int, *, keeps_mode: bool
) -> None:
    """Change a survey's title, and what its next wave tells staff and asks about; opened ones keep theirs.

    Raises
    ------
    EditedMeanwhile
        If the survey is no longer at `version`, the one the person saw.
    Refused
        If it `keeps_mode`, since people answered or may have, and another is given; or if it protects less
        than its mode does.
    """
    session.refresh(survey, with_for_update=True)
    if survey.version != version:
        raise EditedMeanwhile(
            "Somebody else changed these settings since you opened them. What you typed is still here: "
            "compare it with the settings as they are now, then save again."
        )
    notice = Notice.promised({name: values.get(name, now) for name, now in survey.told.items()})
    if keeps_mode and notice.mode != survey.mode:
        raise Refused(
            "A round of this survey is open or was answered, so its privacy mode stays as it is. Nothing was "
            "changed; make another survey for another mode."
        )
    areas = list(values.get("area_ids", survey.area_ids))
    survey.sqlmodel_update({"title": values["title"], "area_ids": areas, **notice.told})
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

    Raises
    ------
    Missing
        If the survey was deleted meanwhile.
    """
    if session.exec(select(Survey.id).where(Survey.id == survey_id).with_for_update()).first() is None:
        raise Missing("This survey is not here.")


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


def asks(session: Session, survey_id: str, kind: QuestionKind) -> bool:
    """Whether a survey has a question of a kind."""
    return kind in kinds_asked(session, survey_id)


def kinds_asked(session: Session, survey_id: str) -> frozenset[str]:
    """The kinds of a survey's questions."""
    return frozenset(question.kind for question in questions_of(session, survey_id))
