"""What stops a command, in a sentence: what happened, what was kept, what to do next."""

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError
    from sqlalchemy.exc import DBAPIError

NO_ROOM = "The disk is full. What was stored before is kept; make room and start again."


def in_words(error: Exception) -> str | None:
    """A sentence for an error that a person can do something about; None for any other."""
    if isinstance(error, OSError):
        return _system_in_words(error)
    return _ours_in_words(error) or _stores_in_words(error)


def _ours_in_words(error: Exception) -> str | None:
    """What our own rooms say."""
    from pydantic import ValidationError

    from models.data_folder import Unusable
    from models.settings import Settings

    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return _settings_in_words(error)
    if isinstance(error, Unusable):
        return str(error)

    from models.base import SoundingsError

    return str(error) if isinstance(error, SoundingsError) else None


def _settings_in_words(error: "ValidationError") -> str:
    wrong = [
        ": ".join([*map(str, each["loc"]), each["msg"].removeprefix("Value error, ")])
        for each in error.errors(include_input=False)
    ]
    return f"{'; '.join(wrong)}. Nothing was changed; set that right and start again."


def _system_in_words(error: OSError) -> str | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        why = (error.strerror or "").lower()
        return f"{error.filename} cannot be used: {why}. Nothing was changed; put that right and try again."
    return None


def _stores_in_words(error: Exception) -> str | None:
    """What the database or the queue says; who met one of their errors has loaded them."""
    from alembic.util import CommandError
    from redis import RedisError
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError):
        return _database_in_words(error)
    if isinstance(error, CommandError):
        return f"The database is of another version of Soundings ({error}). Nothing was changed; start that."
    if isinstance(error, RedisError):
        why = str(error).rstrip(".")
        return f"The queue takes nothing: {why}. What was stored before is kept; look at REDIS_URL."
    return None


def _database_in_words(error: "DBAPIError") -> str | None:
    from sqlalchemy.exc import OperationalError

    from models.database import cannot_write, has_no_tables, is_full

    said = str(error.orig).strip().partition("\n")[0]
    if is_full(error):
        return NO_ROOM
    if cannot_write(error):
        return f"The database cannot be written: {said}. What was stored before is kept; look at its folder."
    if has_no_tables(error):
        return "The database has no tables yet. Nothing was changed; run: soundings migrate"
    if isinstance(error, OperationalError):
        return f"The database does not answer: {said}. Nothing was changed; look at DATABASE_URL."
    return None
