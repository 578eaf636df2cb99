"""Withholding: a statement whose words are shown nowhere, with the reason, until somebody shows it again.

It is counted like any other, so that figures do not tell what was withheld.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, func, select

from models.accounts.users import User
from models.base import Missing, Refused
from models.evidence.reviewed import reword_reported
from models.intake.responses import Answer, Response, count_responses
from models.privacy import gate
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave
from models.themes.assignments import Assignment, is_set_apart
from models.themes.decisions import Decision, DecisionKind
from models.themes.replay import record_decision
from models.themes.statements import Statement, get_statement
from models.themes.suggestions import reword_suggested
from models.themes.themes import Theme, all_themes_of, themes_of
from models.words_in_text import fold, reworded, spoken_of, take_out, words_of

LONGEST_NOTE = 60


class Reason(StrEnum):
    """Why a statement is withheld."""

    NAMES = "names"
    PRIVATE = "private"
    INSULTING = "insulting"
    OTHER = "other"


REASONS = {
    Reason.NAMES: "Names or describes a person",
    Reason.PRIVATE: "About a person’s health or private life",
    Reason.INSULTING: "Insulting",
    Reason.OTHER: "Other",
}


@dataclass(frozen=True)
class Withheld:
    """A withheld statement: why, since when, by whom, and where it is counted. Not its words."""

    statement_id: str
    reason: str
    note: str
    day: date
    by: str
    theme: str
    wave: str


def readable_statement(session: Session, statement_id: str) -> Statement:
    """Load a statement whose words may be read.

    Raises
    ------
    Missing
        If there is none, its words were deleted, or too few people answered in its wave.
    Refused
        If it is withheld.
    """
    statement = get_statement(session, statement_id)
    wave = wave_of(session, statement)
    total = count_responses(session, wave.id)
    if not statement.text or not gate.quotes([statement], total, wave.thresholds):
        raise Missing("This statement is not here.")
    if statement.withheld:
        raise Refused("This statement is withheld already. It is on the list of what is withheld.")
    return statement


def wave_of(session: Session, statement: Statement) -> Wave:
    """The wave in which a statement was made."""
    return session.exec(
        select(Wave)
        .join(Response, col(Response.wave_id) == Wave.id)
        .join(Answer, col(Answer.response_id) == Response.id)
        .where(Answer.id == statement.answer_id)
    ).one()


def withhold(session: Session, statement: Statement, user_id: str, reason: Reason, note: str = "") -> None:
    """Withhold a statement's words, and take those that nobody else used out of its survey's themes.

    Raises
    ------
    Refused
        If somebody withheld it meanwhile.
    """
    lock_survey(session, statement.survey_id)
    statement = readable_statement(session, statement.id)
    note = " ".join(note.split())[:LONGEST_NOTE]
    _decide(session, statement, user_id, DecisionKind.WITHHOLD, f"{reason.value}: {note}".removesuffix(": "))
    hush_themes(session, statement.survey_id)


def restore(session: Session, statement: Statement, user_id: str) -> None:
    """Show a withheld statement again.

    Raises
    ------
    Refused
        If it is not withheld.
    """
    lock_survey(session, statement.survey_id)
    if not get_statement(session, statement.id).withheld:
        raise Refused("This statement is shown already. Somebody was faster; nothing was changed.")
    _decide(session, statement, user_id, DecisionKind.RESTORE)


def _decide(
    session: Session, statement: Statement, user_id: str, kind: DecisionKind, value: str = ""
) -> None:
    record_decision(
        session,
        Decision(
            survey_id=statement.survey_id,
            statement_id=statement.id,
            kind=kind,
            value=value,
            user_id=user_id,
        ),
    )


def withheld_of(session: Session, survey_id: str) -> list[Withheld]:
    """What is withheld of a survey, the newest first."""
    rows = session.exec(
        select(Decision, User.name, Wave.name, Assignment.theme_id)
        .join(User, col(User.id) == Decision.user_id)
        .join(Statement, col(Statement.id) == Decision.statement_id)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .join(Response, col(Response.id) == Answer.response_id)
        .join(Wave, col(Wave.id) == Response.wave_id)
        .join(Assignment, col(Assignment.id) == Statement.id, isouter=True)
        .where(Decision.survey_id == survey_id, Statement.withheld, Decision.kind == DecisionKind.WITHHOLD)
        .order_by(col(Decision.sequence).desc())
    ).all()
    titles = {theme.id: theme.title for theme in themes_of(session, survey_id)}
    newest: dict[str, Withheld] = {}
    for decision, by, wave, theme_id in rows:
        row = _withheld(decision, by, titles.get(theme_id or "", ""), wave)
        newest.setdefault(row.statement_id, row)
    return list(newest.values())


def _withheld(decision: Decision, by: str, theme: str, wave: str) -> Withheld:
    reason, _, note = decision.value.partition(": ")
    words = REASONS.get(Reason(reason) if reason in set(Reason) else Reason.OTHER, "")
    return Withheld(decision.statement_id or "", words, note, decision.made_on, by, theme, wave)


def count_withheld(session: Session, survey_id: str) -> int:
    """How many statements of a survey are withheld."""
    return session.exec(
        select(func.count())
        .select_from(Statement)
        .where(Statement.survey_id == survey_id, Statement.withheld)
    ).one()


def count_withheld_under(
    session: Session, wave: Wave, theme_id: str | None, *, set_apart: bool = False
) -> int:
    """How many statements of a theme (None: the unclear ones, or those set apart) in a wave are withheld."""
    apart = is_set_apart() if set_apart else ~is_set_apart()
    return session.exec(
        select(func.count())
        .select_from(Statement)
        .join(Assignment, col(Assignment.id) == Statement.id)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .join(Response, col(Response.id) == Answer.response_id)
        .where(Response.wave_id == wave.id, Statement.withheld, Assignment.theme_id == theme_id, apart)
    ).one()


def unspoken_words(session: Session, survey_id: str) -> set[str]:
    """The words, folded, that stand in withheld statements of a survey and in no other."""
    of_survey = select(Statement.text).where(Statement.survey_id == survey_id)
    unspoken: set[str] = set()
    for text in session.exec(of_survey.where(Statement.withheld)).all():
        unspoken.update(words_of(text))
    for text in session.exec(of_survey.where(~col(Statement.withheld))).all() if unspoken else ():
        folded = fold(text)
        if any(word in folded for word in unspoken):
            unspoken.difference_update(words_of(text))
    return unspoken


def hush_themes(session: Session, survey_id: str) -> None:
    """Take words that only withheld statements used out of all that the analysis calls themes.

    And out of the names under which reviewed waves reported themes that are gone, and of suggestions.
    """
    unspoken = unspoken_words(session, survey_id)
    if unspoken:
        reword_reported(session, survey_id, unspoken.__contains__)
        reword_suggested(session, survey_id, unspoken.__contains__)
    themes: Sequence[Theme] = all_themes_of(session, survey_id) if unspoken else ()
    for theme in themes:
        theme.label, theme.keywords = reworded(theme.label, theme.keywords, unspoken.__contains__)
        theme.topic = "".join(spoken_of([theme.topic], unspoken.__contains__))
        theme.nearest_topics = spoken_of(theme.nearest_topics, unspoken.__contains__)
        theme.phrases = spoken_of(theme.phrases, unspoken.__contains__)
        if take_out(theme.description, unspoken.__contains__) != theme.description:
            theme.description = ""
        session.add(theme)
    session.flush()
