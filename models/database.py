"""The engine, sessions that read and sessions that write, and the way to the newest schema."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlmodel import Session

from models.data_folder import has_room
from models.database_address import read_address

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 20
LOCK_SECONDS = 3
WRITING = "soundings_writing"
# PostgreSQL, appendix A; it only reads where it stands by for another, or was told to
DISK_FULL, NO_TABLE, READ_ONLY, NO_RIGHT = "53100", "42P01", "25006", "42501"
CANNOT_WRITE = (
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    READ_ONLY,
    NO_RIGHT,
)


class State(StrEnum):
    """How a database stands."""

    UP = "up"
    FULL = "full"
    READ_ONLY = "read-only"
    DOWN = "down"


def make_engine(url: str, connections: int = 5) -> Engine:
    """Make the engine for an address of a database, with SQLite's safety switches on.

    So many connections are kept open once they were needed; more are opened and closed again.

    Values stay out of its errors and so out of logs: they would be people's words.

    SQLite gets foreign keys, a write-ahead log, deleted pages overwritten, and its transactions opened
    by us: BEGIN IMMEDIATE for a session that writes, since a read that turns into a write fails at once.
    It waits for whoever writes for `BUSY_SECONDS`, or as long as its address says (`?timeout=5`).
    """
    address, options = read_address(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(
            address,
            pool_size=connections,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=options,
        )
    waits = {} if "timeout" in address.query else {"timeout": BUSY_SECONDS}
    engine = create_engine(address, pool_size=connections, hide_parameters=True, connect_args=waits)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "secure_delete=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def is_full(error: DBAPIError) -> bool:
    """Whether the database's disk is full."""
    return _kind_of(error) in (sqlite3.SQLITE_FULL, DISK_FULL)


def cannot_write(error: DBAPIError) -> bool:
    """Whether the database answers and cannot write: its disk is full or broken, or it may only read."""
    return is_full(error) or _kind_of(error) in CANNOT_WRITE


def is_away(error: SQLAlchemyError) -> bool:
    """Whether an error is how the database stands, and no fault of ours: away, busy, full, or read-only."""
    if isinstance(error, DBAPIError):
        is_its_state = isinstance(error, OperationalError | InternalError) or error.connection_invalidated
        return is_its_state or cannot_write(error)
    return isinstance(error, NoConnectionFree)


def has_no_tables(error: DBAPIError) -> bool:
    """Whether the database was never brought to a schema."""
    return _kind_of(error) == NO_TABLE or "no such table" in str(error.orig)


def _kind_of(error: DBAPIError) -> int | str | None:
    """What kind of error a driver names: SQLite the lowest byte of a number, PostgreSQL five letters."""
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return getattr(error.orig, "sqlstate", None) if code is None else code & 0xFF


def state_of(engine: Engine) -> State:
    """How the database stands, told without writing and without waiting for one who writes."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name != "sqlite":
                only_reads = connection.exec_driver_sql("SHOW transaction_read_only").scalar()
                return State.READ_ONLY if only_reads == "on" else State.UP
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return State.DOWN
    return _state_of_file(Path(engine.url.database)) if engine.url.database else State.UP


def _state_of_file(file: Path) -> State:
    if not os.access(file, os.W_OK):
        return State.READ_ONLY
    return State.UP if has_room(file.parent) else State.FULL


def reading_session(engine: Engine) -> Session:
    """Open a session that only reads."""
    return Session(engine)


def writing_session(engine: Engine) -> Session:
    """Open a session that may write; whoever opens it commits.

    What was loaded stays readable after the commit: a look at it would begin the next writing transaction.
    """
    return Session(engine.execution_options(**{WRITING: True}), expire_on_commit=False)


def forget_raw_pages(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, which still holds what was overwritten."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(engine: Engine, tables: Iterable[str]) -> None:
    """Write tables anew in the order of their random ids, without old or deleted versions of rows.

    SQLite writes its whole file anew and empties the write-ahead log.

    Raises
    ------
    OperationalError
        If others use the tables for too long; then some may not be rewritten.
    """
    if engine.dialect.name == "sqlite":
        _rewrite_file(engine)
        return
    for table in tables:
        with engine.begin() as connection:
            # Whoever comes waits behind us while we wait for somebody: so not for long.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            connection.exec_driver_sql(f"CLUSTER {table} USING pk_{table}")


def _rewrite_file(engine: Engine) -> None:
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM")
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise OperationalError("PRAGMA wal_checkpoint(TRUNCATE)", None, TimeoutError("busy"))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a writing session and commit it when the block ends well."""
    with writing_session(engine) as session:
        yield session
        session.commit()


def migration_config(url: str) -> "Config":
    """Make Alembic's configuration for an address, without a file."""
    from alembic.config import Config  # here and below: of all processes one migrates

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))  # it would mean another option
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to a revision of the schema."""
    from alembic import command

    command.upgrade(migration_config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database at `url` back to a revision of the schema."""
    from alembic import command

    command.downgrade(migration_config(url), revision)
