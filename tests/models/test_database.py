import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from models.database import downgrade, make_engine, migration_config, transaction, upgrade
from models.responses import Answer
from models.tables import METADATA
from models.themes import DecisionKind, decide
from models.withholding import Reason, withhold


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


def test_what_is_withheld_is_not_shown_by_an_older_version(
    engine, database_url, committed_world, find
) -> None:
    with transaction(engine) as session:
        found = find(session, committed_world)
        decide(session, found.themes["Planning"], committed_world.lead.id, DecisionKind.NAME, "Planning days")
        withhold(session, found.statements[0], committed_world.lead.id, Reason.OTHER)
        others = [row.text for row in found.statements[1:]]
    engine.dispose()
    downgrade(database_url, "0001")
    with engine.connect() as connection:
        texts = connection.execute(text("SELECT text FROM statements")).scalars().all()
        assert sorted(texts) == sorted(["[withheld]", *others])
        assert connection.execute(text("SELECT value FROM decisions")).scalars().all() == ["Planning days"]
    engine.dispose()
    upgrade(database_url)
    with engine.connect() as connection:
        assert not any(connection.execute(text("SELECT withheld FROM statements")).scalars())
        if engine.dialect.name == "sqlite":
            made = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'statements'")
            ).scalar()
            assert "WITHOUT ROWID" in made
