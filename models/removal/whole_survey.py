"""Deleting a survey with everything in it: its waves, answers, themes and backlog."""

from sqlalchemy import ColumnElement, Table, or_
from sqlmodel import Session, col, delete, select

from models.backlog.imported_quotes import forget_imported_quotes
from models.backlog.kept_evidence import forget_deleted_evidence
from models.base import Refused, table_of
from models.removal.deletions import log_whole_survey
from models.surveys.surveys import Survey, lock_survey
from models.surveys.waves import Wave
from models.tables import METADATA
from models.themes.assignments import Assignment
from models.themes.statements import Statement, forget_unused_vectors, hashes_of


class OtherTitle(Refused):
    """What was typed is not the title of the survey that is to be deleted."""


def delete_titled_survey(session: Session, survey: Survey, title: str, reason: str) -> None:
    """Delete a survey for somebody who has typed its title, whatever the capitals and blanks.

    Raises
    ------
    OtherTitle
        If it is not its title.
    Missing
        If the survey is gone already.
    """
    if _folded(title) != _folded(survey.title):
        raise OtherTitle("This is not the survey's title, so nothing was deleted. Type it as it stands here.")
    delete_survey(session, survey.id, reason)


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def delete_survey(session: Session, survey_id: str, reason: str) -> None:
    """Delete a survey and every row that belongs to it; of it the log keeps the day and the reason.

    Its waves are locked first, so that no answer comes in between. Deleted items of other surveys that
    rested on it lose its figures. Whoever calls this commits; the sweep then clears the database's files
    (`models.removal.retention.finish_deletions`).

    Raises
    ------
    Missing
        If the survey is gone already.
    """
    lock_survey(session, survey_id)
    of_it = select(Wave.id).where(Wave.survey_id == survey_id).order_by(Wave.id)
    forget_deleted_evidence(session, set(session.exec(of_it.with_for_update()).all()))
    forget_imported_quotes(session, set(hashes_of(session, survey_id).values()))
    statements = select(Statement.id).where(Statement.survey_id == survey_id)
    session.connection().execute(delete(table_of(Assignment)).where(col(Assignment.id).in_(statements)))
    for table, is_of_it in reversed(rows_below(table_of(Survey), survey_id).items()):
        session.connection().execute(delete(table).where(is_of_it))
    session.expire_all()
    forget_unused_vectors(session)
    log_whole_survey(session, reason)


def rows_below(owner: Table, row_id: str) -> dict[Table, ColumnElement[bool]]:
    """The condition that a row belongs to one of another table, for each table whose keys lead to it.

    Parents come first.
    A key that a row cannot do without tells whose it is; only where there is none, one that may be empty.
    """
    found: dict[Table, ColumnElement[bool]] = {owner: owner.c.id == row_id}
    for table in METADATA.sorted_tables:
        keys = [key for key in table.foreign_keys if key.column.table in found and table is not owner]
        needed = [key for key in keys if not key.parent.nullable] or keys
        owners = [key.parent.in_(select(key.column).where(found[key.column.table])) for key in needed]
        if owners:
            found[table] = or_(*owners)
    return found
