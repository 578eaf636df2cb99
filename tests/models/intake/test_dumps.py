"""What somebody finds who holds the whole database: its rows, its files, and PostgreSQL's row versions."""

from pathlib import Path

import pytest
from sqlalchemy import DateTime, Engine, text
from sqlmodel import Session, SQLModel, select

from models.database import rewrite, transaction
from models.intake.responses import Response
from models.intake.waiting import (
    Draft,
    WaitingResponse,
    keep_redacted,
    record_response,
    unseal,
    waiting_in,
)
from models.removal.withdrawals import receipt_of
from models.surveys.waves import get_wave
from models.tables import METADATA, tables_with_an_order
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.settings import SEALER

WORD = "kingfisher"
CODE = "7K3M-Q9TX-A0B1-ZZ42"


def files_of(engine: Engine, table: str) -> bytes:
    """The bytes on disk that hold a table: SQLite's whole file and log, PostgreSQL's heap."""
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database)
        return b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar()
        heap = connection.exec_driver_sql(f"SELECT pg_relation_filepath('{table}')").scalar()
    return (Path(folder) / heap).read_bytes()


@pytest.fixture
def send(engine, committed_world):
    """Let so many people answer, one after the other, each in a transaction of their own."""

    def responses(count: int) -> None:
        for person in range(count):
            with transaction(engine) as session:
                respond(session, committed_world, works=f"The {WORD} of person {person}.", area="Data")

    return responses


def test_no_table_of_people_has_a_time_or_a_row_number() -> None:
    with_time = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime)
    }
    assert with_time == {"analysis_runs.lease_ends"}  # empty when the run has ended
    for name in tables_with_an_order():
        assert METADATA.tables[name].dialect_options["sqlite"]["with_rowid"] is False, name


def test_a_waiting_response_shows_neither_words_nor_area(engine, committed_world, send) -> None:
    send(9)
    kept = files_of(engine, "intake")
    assert committed_world.wave.id.encode() in kept
    assert WORD.encode() not in kept
    area = committed_world.areas["Data"].id.encode()
    assert kept.count(area) == (
        files_of(engine, "waves").count(area) if engine.dialect.name == "sqlite" else 0
    )


def columns_of(session: Session, table: type[SQLModel]) -> list[dict[str, str]]:
    rows = session.exec(select(table).order_by(table.id)).all()
    return [{name: str(value) for name, value in row.model_dump().items()} for row in rows]


def test_two_dumps_do_not_tie_who_waits_with_a_receipt_to_the_final_row(session, world) -> None:
    """Nor do they tell who of those that wait has one: where only one has, that would tie them too."""
    record_response(session, world.wave, Draft(), "a form", SEALER, receipt_of(CODE))
    for rating in range(9):
        respond(session, world, rating=rating)
    raw = columns_of(session, WaitingResponse)
    keep_redacted(session, unseal(waiting_in(session, world.wave.id, redacted=False), SEALER), SEALER)
    session.expire_all()
    redacted = columns_of(session, WaitingResponse)
    move_on(session, world.survey.id, close=world.wave)
    final = columns_of(session, Response)
    assert len([row for row in final if row["receipt"] != "None"]) == 1
    told = {value for row in raw + redacted for value in row.values()} - {world.wave.id, "None", "0"}
    assert not told & {value for row in final for value in row.values()}
    looks = {tuple((name, len(value)) for name, value in row.items() if name != "sealed") for row in raw}
    assert len(looks) == 1
    assert len({row["receipt_tag"] for row in raw}) == 10
    assert [row["receipt_tag"] for row in redacted] == [row["receipt_tag"] for row in raw]


def test_a_batch_shows_no_order_within_it(engine, committed_world, send) -> None:
    """People of one release are written in one transaction, by lot."""
    send(20)
    with transaction(engine) as session:
        move_on(session, committed_world.survey.id)
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            versions = connection.execute(text("SELECT xmin::text, step FROM responses")).all()
        assert len({version for version, _ in versions}) == 1
    with engine.connect() as connection:
        order = "ctid" if engine.dialect.name == "postgresql" else "id"
        stored = connection.execute(text(f"SELECT text FROM answers ORDER BY {order}")).scalars().all()
    people = [int(words.rstrip(".").split()[-1]) for words in stored]
    assert people != sorted(people)
    assert people != sorted(people, reverse=True)


def test_a_wave_at_rest_tells_neither_releases_nor_order(engine, committed_world, send) -> None:
    survey_id, wave = committed_world.survey.id, committed_world.wave
    waiting = set()
    for _ in range(3):
        send(10)
        with transaction(engine) as session:
            waiting |= set(session.exec(select(WaitingResponse.id)))
            move_on(session, survey_id)
    with transaction(engine) as session:
        assert get_wave(session, wave.id).steps == 3
        move_on(session, survey_id, close=wave)
    rewrite(engine, tables_with_an_order())
    kept = files_of(engine, "intake")
    assert waiting
    assert not [row_id for row_id in waiting if row_id.encode() in kept]
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:  # rows without a number lie in the order of their random ids
            assert connection.execute(text("PRAGMA freelist_count")).scalar() == 0
        return
    for table in ("responses", "answers", "statements"):
        with engine.connect() as connection:
            rows = connection.execute(text(f"SELECT id, xmin::text FROM {table} ORDER BY ctid")).all()
        assert len({version for _, version in rows}) == 1
        assert [row.id for row in rows] == sorted(row.id for row in rows)
        heap = files_of(engine, table)
        assert [heap.count(row.id.encode()) for row in rows] == [1] * 30  # no older version of a row
