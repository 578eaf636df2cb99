"""Retention: what is deleted of a closed wave, by schedule or because a lead says so.

Words go first. Statements and their assignments stay without words, so that the figures stay; later
everything of the wave goes but its row. The log (`models.removal.deletions`) says what was deleted when.
"""

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from models.backlog.imported_quotes import forget_imported_quotes
from models.backlog.items import themes_with_items
from models.backlog.kept_evidence import forget_deleted_evidence, forget_evidence
from models.base import Refused, today
from models.database import rewrite, transaction
from models.evidence.reviewed import forget_figures
from models.intake.responses import Answer, Response
from models.intake.waiting import SubmissionKey, WaitingResponse
from models.removal.deletions import (
    BY_SCHEDULE,
    DeletionKind,
    end_deletions,
    log_deletion,
    pending_deletions,
)
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave, WaveState
from models.tables import tables_with_traces
from models.telling.told_pages import forget_told_figures
from models.themes.assignments import Assignment, forget_words_of, is_left_empty
from models.themes.decisions import decided_theme_ids
from models.themes.runs import ask_for_run, begin_again, forget_findings
from models.themes.statements import Statement, forget_unused_vectors, statements_of
from models.themes.suggestions import forget_suggestions
from models.themes.themes import Theme

Answers = SelectOfScalar[str]


def delete_what_is_due(session: Session) -> None:
    """Delete what closed waves have kept for as long as their staff were told."""
    closed = select(Wave).where(Wave.state == WaveState.CLOSED, col(Wave.deleted_on).is_(None))
    for wave in session.exec(closed.order_by(Wave.id)).all():
        if wave.all_due_on and wave.all_due_on <= today():
            delete_everything(session, wave, BY_SCHEDULE)
        elif not wave.text_deleted_on and wave.text_due_on and wave.text_due_on <= today():
            delete_words(session, wave, BY_SCHEDULE)


def delete_words(session: Session, wave: Wave, reason: str) -> None:
    """Delete what people wrote in a closed wave; its figures stay. Once is enough.

    Raises
    ------
    Refused
        If the wave is open.
    """
    _lock(session, wave)
    if wave.text_deleted_on:
        return
    answers = _answers_in(wave)
    touched = themes_with(session, answers)
    empty_answers(session, answers)
    _delete_waiting(session, wave)
    wave.text_deleted_on = today()
    _conclude(session, wave, DeletionKind.TEXT, reason, touched)


def delete_everything(session: Session, wave: Wave, reason: str) -> None:
    """Delete every response to a closed wave; the wave's row and the log stay. Once is enough.

    Raises
    ------
    Refused
        If the wave is open.
    """
    _lock(session, wave)
    if wave.deleted_on:
        return
    answers = _answers_in(wave)
    touched = themes_with(session, answers)
    delete_answers(session, answers)
    forget_figures(session, wave.id)
    session.exec(delete(Response).where(col(Response.wave_id) == wave.id))
    _delete_waiting(session, wave)
    session.exec(delete(SubmissionKey).where(col(SubmissionKey.wave_id) == wave.id))
    forget_evidence(session, wave.id)
    forget_told_figures(session, wave.id)
    forget_deleted_evidence(session, {wave.id})
    wave.pattern, wave.deleted_on = {}, today()
    wave.text_deleted_on = wave.text_deleted_on or today()
    _conclude(session, wave, DeletionKind.EVERYTHING, reason, touched)


def _lock(session: Session, wave: Wave) -> None:
    lock_survey(session, wave.survey_id)
    session.refresh(wave)
    if wave.is_open:
        raise Refused("This round is open. Close it before you delete anything of it; nothing was deleted.")


def _answers_in(wave: Wave) -> Answers:
    of_wave = select(Response.id).where(Response.wave_id == wave.id)
    return select(Answer.id).where(col(Answer.response_id).in_(of_wave))


def _delete_waiting(session: Session, wave: Wave) -> None:
    """Delete what never went forward: a closed wave that was too small, or could not be redacted."""
    session.exec(delete(WaitingResponse).where(col(WaitingResponse.wave_id) == wave.id))


def _conclude(session: Session, wave: Wave, kind: DeletionKind, reason: str, touched: set[str]) -> None:
    session.add(wave)
    session.flush()
    forget_unused_vectors(session)
    forget_in_themes(session, wave.survey_id, touched)
    forget_findings(session, wave.survey_id)
    forget_suggestions(session, wave.survey_id)
    begin_again(session, wave.survey_id)
    if statements_of(session, wave.survey_id):
        ask_for_run(session, wave.survey_id)  # what is left gets labels and keywords of its own
    log_deletion(session, wave, kind, reason)


def themes_with(session: Session, answers: Answers) -> set[str]:
    """The themes, by id, that statements of these answers are in, or were in before people moved them."""
    rows = session.exec(
        select(Assignment.theme_id, Assignment.found_in)
        .join(Statement, col(Statement.id) == Assignment.id)
        .where(col(Statement.answer_id).in_(answers))
        .distinct()
    ).all()
    return {theme_id for row in rows for theme_id in row if theme_id}


def empty_answers(session: Session, answers: Answers) -> None:
    """Delete the words of answers and of their statements; whose figures they are stays."""
    _forget_quotes(session, answers)
    for change in (
        update(Statement)
        .where(col(Statement.answer_id).in_(answers))
        .values(text="", text_hash="", sentiment=None, tone=""),
        update(Answer).where(col(Answer.id).in_(answers)).values(text=None),
    ):
        session.exec(change.execution_options(synchronize_session=False))
    session.expire_all()


def delete_answers(session: Session, answers: Answers) -> None:
    """Delete answers with their statements and assignments."""
    _forget_quotes(session, answers)
    statements = select(Statement.id).where(col(Statement.answer_id).in_(answers))
    for removal in (
        delete(Assignment).where(col(Assignment.id).in_(statements)),
        delete(Statement).where(col(Statement.answer_id).in_(answers)),
        delete(Answer).where(col(Answer.id).in_(answers)),
    ):
        session.exec(removal.execution_options(synchronize_session=False))
    session.expire_all()


def _forget_quotes(session: Session, answers: Answers) -> None:
    """Take what was said in answers out of the quotes that came with files."""
    said = select(Statement.text_hash).where(col(Statement.answer_id).in_(answers), Statement.text_hash != "")
    forget_imported_quotes(session, set(session.exec(said)))


def forget_in_themes(session: Session, survey_id: str, touched: set[str]) -> None:
    """Take what was deleted out of the themes it was in; those that nothing is left of go.

    A theme that a person decided about or made a backlog item of stays.
    """
    kept = decided_theme_ids(session, survey_id) | themes_with_items(session, survey_id).keys()
    empty = session.exec(select(Theme).where(col(Theme.id).in_(touched - kept), is_left_empty())).all()
    for theme in empty:
        session.delete(theme)
    session.flush()
    forget_words_of(session, touched - {theme.id for theme in empty})


def finish_deletions(engine: Engine) -> None:
    """Rewrite the tables that things were deleted from, so that the files hold none of it either.

    Raises
    ------
    OperationalError
        If the database is too busy; then it is tried again with the next sweep.
    """
    with transaction(engine) as session:
        pending = pending_deletions(session)
    if pending:
        rewrite(engine, tables_with_traces())
        with transaction(engine) as session:
            end_deletions(session, pending)
