import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.database import downgrade, make_engine, migration_config, transaction, upgrade
from models.responses import Answer
from models.tables import METADATA
from models.waves import Wave


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_migrations_go_up_and_down_and_up_again(database_url) -> None:
    downgrade(database_url)
    assert tables(database_url) <= {"alembic_version"}
    upgrade(database_url)
    assert set(METADATA.tables) <= tables(database_url)


def test_migrations_keep_what_is_stored(engine, committed_world, look, respond) -> None:
    """A wave that was opened before its notice was frozen gets its survey's words."""
    with transaction(engine) as session:
        respond(session, committed_world, works="Planning", area="Data")
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    downgrade(url, "0001")
    upgrade(url)
    assert look.exec(select(Answer.text)).all() == ["Planning"]
    wave = look.exec(select(Wave)).one()
    assert (wave.urgent_contact, wave.text_days, wave.receipts) == ("the helpline", 365, False)


def test_tables_stay_without_row_numbers(fresh_database) -> None:
    """A migration that copies a table on SQLite would lose that."""
    engine = make_engine(fresh_database("sqlite"))
    with engine.connect() as connection:
        for table in METADATA.tables.values():
            made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,))
            wanted = table.dialect_options["sqlite"]["with_rowid"] is False
            assert ("WITHOUT ROWID" in made.scalar_one()) is wanted, table.name
    engine.dispose()


def test_the_migrated_schema_is_the_one_the_tables_declare(engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_there_is_one_newest_migration(database_url) -> None:
    command.check(migration_config(database_url))


def test_sqlite_keeps_foreign_keys_and_overwrites_what_is_deleted(fresh_database) -> None:
    engine = make_engine(fresh_database("sqlite"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_an_error_of_the_database_holds_nobodys_words(session) -> None:
    session.add(Answer(response_id="none", question_id="none", text="Priya is late again"))
    with pytest.raises(IntegrityError) as error:
        session.flush()
    assert "Priya" not in str(error.value)
