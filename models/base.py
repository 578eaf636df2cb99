"""What every table shares: random ids, dates without a time of day, and the errors the models raise."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

CHUNK = 500  # values in one IN list

# Every constraint has a name, so that migrations can change it on SQLite too.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """Make a random id of 128 bits, as 32 hexadecimal digits: it tells nothing of order or time."""
    return secrets.token_hex(16)


def today() -> date:
    """The current day in UTC."""
    return datetime.now(UTC).date()


def in_chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut ids into lists that fit an IN of every database."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def insert_missing(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows at once, without those whose key is there: another process may have been first."""
    if rows:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


class Row(SQLModel):
    """A row with a random id."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)


class SoundingsError(Exception):
    """An error a person can act on; its text says what happened, what was kept and what to do next."""


class Missing(SoundingsError):
    """What was asked for is not there."""


class Refused(SoundingsError):
    """The state of things does not allow what was asked."""


class EditedMeanwhile(SoundingsError):
    """Somebody else changed the same thing since it was shown."""
