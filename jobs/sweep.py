"""The sweep: finds what is due whatever happened to the queue or to a worker."""

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from jobs import queue
from jobs.resources import database, sealer
from models.backlog.panels import delete_old_panels
from models.base import today
from models.calendar import doubt, note_day
from models.database import reading_session, transaction
from models.intake.waiting import forget_old_keys
from models.portfolio.organisation import day_of
from models.releases.batches import note_waiting, surveys_with_work
from models.removal.deleted_items import forget_old_items
from models.removal.retention import delete_what_is_due, finish_deletions
from models.surveys.surveys import all_surveys
from models.surveys.waves import close_wave, waves_due_to_close
from models.themes.runs import ask_for_run, free_expired, queued_runs
from models.themes.topic_drift import ask_where_due

_log = structlog.get_logger(__name__)


def sweep() -> None:
    """Close waves whose time is over, delete what is due, free dead runs, enqueue what nobody works on."""
    with transaction(database()) as session:
        _put_right(session)
    with reading_session(database()) as session:
        surveys = surveys_with_work(session, sealer())
        runs = [run.id for run in queued_runs(session)]
    for survey_id in surveys:
        queue.place_pending(survey_id)
    for run_id in runs:
        queue.find_themes(run_id)
    _finish()


def _put_right(session: Session) -> None:
    if _is_believed(session):
        _end_what_is_due(session)
    for survey in all_surveys(session):
        ask_where_due(session, survey.id)
    free_expired(session)
    note_waiting(session, sealer())


def _is_believed(session: Session) -> bool:
    """Look at the clock, and log when it begins to be doubted and when it is believed again."""
    was_doubted = bool(doubt(session))
    calendar = note_day(session, today())
    if calendar.doubted_on is None:
        if was_doubted:
            _log.warning("clock_is_believed", today=str(today()))
        return True
    if calendar.doubted_on == today() and not was_doubted:
        _log.warning("clock_is_doubted", today=str(today()), until=str(calendar.believed_on))
    return False


def _end_what_is_due(session: Session) -> None:
    """Close and delete what the day says: nothing of it can be taken back."""
    for wave in waves_due_to_close(session):
        close_wave(session, wave)
        ask_for_run(session, wave.survey_id)
    delete_what_is_due(session)
    forget_old_items(session)
    forget_old_keys(session)
    delete_old_panels(session, day_of(session))


def _finish() -> None:
    """Take what was deleted out of the database's files too; where somebody reads, with a later sweep."""
    try:
        finish_deletions(database())
    except DBAPIError as error:
        _log.warning("rewrite_waits", error=type(error).__name__)
