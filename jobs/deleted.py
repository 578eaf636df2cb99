"""A job whose survey was deleted, while it waited in the queue or while it worked, ends quietly."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from jobs import queue
from jobs.resources import database
from models.base import Row
from models.database import reading_session, transaction
from models.themes.statements import forget_unused_vectors

_log = structlog.get_logger(__name__)


@contextmanager
def unless_deleted(kind: type[Row], row_id: str) -> Iterator[None]:
    """Let errors pass, unless the row that the work was for is gone: then there is nothing left to do."""
    try:
        yield
    except queue.TimedOut:
        raise
    except Exception:
        if _is_here(kind, row_id):
            raise
        _log.info("deleted_meanwhile", what=kind.__name__, id=row_id)
        with transaction(database()) as session:
            forget_unused_vectors(session)  # of words that were deleted while they were encoded


def _is_here(kind: type[Row], row_id: str) -> bool:
    with reading_session(database()) as session:
        return session.get(kind, row_id) is not None
