"""Runs migrations, on SQLite in batch mode."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from models.database import make_engine
from models.tables import METADATA


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write SQLModel's strings as SQLAlchemy's in a new migration."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    """Run the migrations that were asked for, in one transaction."""
    engine = make_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _let_tables_be_made_anew(connection)
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_item=render_item,
            render_as_batch=is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite:
                _check_keys(connection)
    engine.dispose()


def _let_tables_be_made_anew(connection: Connection) -> None:
    """Let a table be dropped and made anew while rows of others point at it; before the transaction begins.

    https://www.sqlite.org/lang_altertable.html#otheralter
    """
    connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")


def _check_keys(connection: Connection) -> None:
    """Refuse what would leave a row that points at nothing."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise RuntimeError(
            f"A row of {broken[0]} would point at nothing in {broken[2]}; nothing was changed."
        )


run()
