"""The engine, sessions that read and sessions that write, and the way to the newest schema."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

BUSY_SECONDS = 20
LOCK_SECONDS = 3
WRITING = "soundings_writing"


def make_engine(url: str) -> Engine:
    """Make the engine for a SQLAlchemy address, with SQLite's safety switches on.

    Values stay out of its errors and so out of logs: they would be people's words.

    SQLite gets foreign keys, a write-ahead log, deleted pages overwritten, and its transactions opened
    by us: BEGIN IMMEDIATE for a session that writes, since a read that turns into a write fails at once.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
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


def rewrite(engine: Engine, table_names: Iterable[str]) -> None:
    """Write tables anew, so that the database's files hold nothing of what was deleted from them.

    SQLite writes its whole file anew and empties the write-ahead log.

    Raises
    ------
    OperationalError
        If somebody else holds the database for too long.
    """
    with closing(engine.raw_connection()) as connection:
        if engine.dialect.name == "sqlite":
            connection.cursor().execute("VACUUM")
            busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise OperationalError("PRAGMA wal_checkpoint(TRUNCATE)", None, TimeoutError("busy"))
            return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as autocommit:
        # Whoever comes waits behind us while we wait for somebody: so not for long.
        autocommit.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            for name in table_names:
                autocommit.exec_driver_sql(f'VACUUM (FULL) "{name}"')
        finally:
            autocommit.exec_driver_sql("RESET lock_timeout")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a writing session and commit it when the block ends well."""
    with writing_session(engine) as session:
        yield session
        session.commit()


def migration_config(url: str) -> Config:
    """Make Alembic's configuration for an address, without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to a revision of the schema."""
    command.upgrade(migration_config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database at `url` back to a revision of the schema."""
    command.downgrade(migration_config(url), revision)
