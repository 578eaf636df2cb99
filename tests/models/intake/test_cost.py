"""What the intake costs does not grow with what waits in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

from models.base import new_id
from models.intake.counts import waiting_of
from models.intake.waiting import Draft, keep_redacted, record_response, unseal, waiting_in
from models.releases.batches import draw_batches, note_waiting, settle, surveys_with_work
from models.removal.withdrawals import WrongCode, has_receipt, receipt_of, withdraw
from models.sealing import Sealer
from models.surveys.waves import WaveState, get_wave

FEW, MANY = 12, 60
CHEAP = ("COVERING INDEX", "INDEX ix_intake_receipt_tag", "PRIMARY KEY")  # ways that read a content at most


class CountingSealer(Sealer):
    """Counts how often something is opened."""

    opened = 0

    def unseal(self, sealed: bytes) -> dict[str, Any]:
        self.opened += 1
        return super().unseal(sealed)


@dataclass
class Cost:
    """What was asked of a database, how much it gave, and how many contents were opened."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    rows: int = 0
    letters: int = 0
    opened: int = 0

    @property
    def figures(self) -> tuple[int, int, int, int]:
        return len(self.statements), self.rows, self.letters, self.opened


@pytest.fixture
def sealer() -> CountingSealer:
    return CountingSealer("a key for the tests alone")


@contextmanager
def counted(session: Session, sealer: CountingSealer) -> Iterator[Cost]:
    cost, before = Cost(), sealer.opened

    def note_statement(_connection, _cursor, statement, parameters, *_rest) -> None:
        cost.statements.append((statement, parameters))

    def note_rows(state: ORMExecuteState) -> Any:
        result = state.invoke_statement()
        if not state.is_select:
            return result
        kept = result.freeze()
        values = [value for row in kept.data for value in (row if isinstance(row, tuple) else (row,))]
        cost.rows += len(kept.data)
        cost.letters += sum(map(size_of, values))
        return kept()

    session.flush()
    session.expunge_all()
    event.listen(session.get_bind(), "before_cursor_execute", note_statement)
    event.listen(session, "do_orm_execute", note_rows)
    yield cost
    session.flush()
    event.remove(session, "do_orm_execute", note_rows)
    event.remove(session.get_bind(), "before_cursor_execute", note_statement)
    cost.opened = sealer.opened - before


def size_of(value: Any) -> int:
    """The letters or bytes of a value, or of all columns of a row."""
    columns = vars(value).values() if hasattr(value, "__table__") else (value,)
    return sum(len(column) for column in columns if isinstance(column, str | bytes))


@pytest.fixture
def fill(session, world, sealer) -> Callable[[int], None]:
    """Have people answer until so many responses wait; every other one has a receipt."""
    world.wave.receipts = True
    wave_id = world.wave.id

    def fill(people: int) -> None:
        wave = get_wave(session, wave_id)
        for person in range(waiting_of(session, wave_id, sealer.key_name).raw, people):
            receipt = receipt_of(code_of(person)) if person % 2 == 0 else None
            assert record_response(session, wave, Draft(), new_id(), sealer, receipt)

    return fill


def code_of(person: int) -> str:
    return f"7K3M-Q9TX-A0B1-{person:04}"


def record(session: Session, wave_id: str, sealer: Sealer) -> None:
    wave = get_wave(session, wave_id)
    assert record_response(session, wave, Draft(), new_id(), sealer, receipt_of("A code of its own"))


def find(session: Session, _wave_id: str, sealer: Sealer) -> None:
    assert has_receipt(session, code_of(10), sealer)


def find_nothing(session: Session, _wave_id: str, sealer: Sealer) -> None:
    with pytest.raises(WrongCode):
        withdraw(session, code_of(9999), sealer)


def delete(session: Session, _wave_id: str, sealer: Sealer) -> None:
    withdraw(session, code_of(10), sealer)


def sweep(session: Session, _wave_id: str, sealer: Sealer) -> None:
    note_waiting(session, sealer)
    assert len(surveys_with_work(session, sealer)) == 1


def settle_closed(session: Session, wave_id: str, sealer: Sealer) -> None:
    get_wave(session, wave_id).state = WaveState.CLOSED
    assert not settle(session, wave_id, sealer)


@pytest.mark.parametrize("act", [record, find, find_nothing, delete, sweep, settle_closed])
def test_the_cost_does_not_grow_with_what_waits(session, world, fill, sealer, act) -> None:
    wave_id, costs = world.wave.id, []
    for people in (FEW, MANY):
        fill(people)
        note_waiting(session, sealer)
        session.flush()
        undone = session.begin_nested()
        with counted(session, sealer) as cost:
            act(session, wave_id, sealer)
        undone.rollback()
        costs.append(cost.figures)
        assert cost.opened == 0
    assert costs[0] == costs[1]


@pytest.mark.parametrize("act", [record, find, delete, sweep, settle_closed])
def test_no_content_is_read_to_count_or_to_look_for_one(session, world, fill, sealer, act) -> None:
    """Without the indexes SQLite would read the table, contents and all."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps contents apart from its table, and reads a small table whole")
    fill(FEW)
    with counted(session, sealer) as cost:
        act(session, world.wave.id, sealer)
    read = [(sql, values) for sql, values in cost.statements if "FROM intake" in sql]
    assert read
    for sql, values in read:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
        ways = [row.detail for row in plan if " intake" in row.detail]
        assert ways
        assert not [way for way in ways if not any(cheap in way for cheap in CHEAP)]


def test_of_those_who_wait_only_who_is_drawn_is_opened(session, world, fill, sealer) -> None:
    fill(FEW)
    keep_redacted(session, unseal(waiting_in(session, world.wave.id, redacted=False), sealer), sealer)
    session.expire_all()
    before = sealer.opened
    (batch,) = draw_batches(session, world.survey.id, sealer)
    assert sealer.opened - before == len(batch.responses) == FEW - 5
