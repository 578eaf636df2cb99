"""What every table shares: random ids, dates without a time of day, its facts; and the models' errors."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Insert, Table
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
        session.execute(_insert(session, table).on_conflict_do_nothing(), rows)


def insert_new(session: Session, table: type[SQLModel], row: Mapping[str, Any]) -> bool:
    """Insert a row; False where its key is there, even by a transaction that runs at the same time."""
    return inserts(session, _insert(session, table_of(table)).on_conflict_do_nothing(), row)


def inserts(session: Session, insert: Insert, row: Mapping[str, Any]) -> bool:
    """Insert a row without making an object of it; say whether it was inserted."""
    counting = insert.execution_options(preserve_rowcount=True)
    return session.connection().execute(counting, row).rowcount > 0


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for a statement that needs no objects."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _insert(session: Session, table: Table | type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


class Row(SQLModel):
    """A row with a random id."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)


@dataclass(frozen=True)
class Facts:
    """What a table says of itself. None of it has a default: whoever makes a table thinks of each.

    Parameters
    ----------
    order_tells
        Whether the order of its rows could tell who answered when. It has no row numbers then, and is written
        anew when a wave comes to rest.
    holds_traces
        Whether words of staff, or what was made of them, are deleted from it. It is written anew then, so
        that the files hold nothing of them either.
    words
        The columns that may hold what staff wrote or what came of it: a missed name is taken out of them.
    """

    order_tells: bool
    holds_traces: bool
    words: tuple[str, ...]


def declare(*, order_tells: bool, holds_traces: bool, words: Sequence[str]) -> dict[str, Any]:
    """Say a table's facts (see `Facts`), as the last of its `__table_args__`."""
    said = {"info": {"facts": Facts(order_tells, holds_traces, tuple(words))}}
    return {**said, "sqlite_with_rowid": False} if order_tells else said


class Undeclared(Exception):
    """A table does not say its facts."""


def facts_of(table: Table) -> Facts:
    """What a table says of itself.

    Raises
    ------
    Undeclared
        If it says nothing: then nobody knows what has to be rewritten or taken out of it.
    """
    try:
        facts: Facts = table.info["facts"]
    except KeyError:
        raise Undeclared(table.name) from None
    return facts


class SoundingsError(Exception):
    """An error a person can act on; its text says what happened, what was kept and what to do next."""


class Missing(SoundingsError):
    """What was asked for is not there."""


class Refused(SoundingsError):
    """The state of things does not allow what was asked."""


class EditedMeanwhile(SoundingsError):
    """Somebody else changed the same thing since it was shown."""
