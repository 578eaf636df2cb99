import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from models.base import Refused, today
from models.database import make_engine, reading_session, transaction
from models.intake.counts import Waiting, waiting_of
from models.intake.waiting import (
    Draft,
    SubmissionKey,
    WaitingResponse,
    forget_old_keys,
    keep_redacted,
    open_waiting,
    record_response,
    unseal,
    waiting_ids,
    waiting_in,
)
from models.sealing import BLOCK_BYTES, SealBroken, Sealer
from models.surveys.surveys import questions_of
from models.surveys.waves import close_wave, get_wave
from tests.factories.organisation import make_world
from tests.factories.responses import respond
from tests.factories.settings import SEALER


@pytest.fixture
def drafts(session, world):
    """What waits in the world's wave, opened."""
    return lambda *, redacted=False: [
        each.draft for each in unseal(waiting_in(session, world.wave.id, redacted=redacted), SEALER)
    ]


def stored(session: Session) -> int:
    return session.exec(select(func.count()).select_from(WaitingResponse)).one()


def test_what_comes_in_can_be_read_with_the_key_alone(session, world, drafts) -> None:
    respond(session, world, works="Ask Priya", area="Data", rating=7)
    (row,) = waiting_in(session, world.wave.id, redacted=False)
    assert b"Priya" not in row.sealed
    assert world.areas["Data"].id.encode() not in row.sealed
    question = {each.kind: each.id for each in questions_of(session, world.survey.id)}
    expected = Draft(world.areas["Data"].id, {question["works"]: "Ask Priya"}, {question["rating"]: 7})
    assert drafts() == [expected]
    assert unseal([row], Sealer("another key")) == []
    with pytest.raises(SealBroken, match="It is kept"):
        Sealer("another key").unseal(row.sealed)


def test_a_sealed_response_does_not_tell_how_long_it_is() -> None:
    lengths = {len(SEALER.seal({"texts": {"q": "x" * length}})) for length in range(1, BLOCK_BYTES // 2)}
    assert len(lengths) == 1
    assert SEALER.seal({"a": "é\u2028 \\"}) != SEALER.seal({"a": "é\u2028 \\"})
    assert SEALER.unseal(SEALER.seal({"a": "é\u2028 \\  "})) == {"a": "é\u2028 \\  "}


def test_a_form_sent_twice_counts_once(session, world) -> None:
    question = questions_of(session, world.survey.id)[1]
    draft = Draft(texts={question.id: "Planning"})
    assert record_response(session, world.wave, draft, "the form's key", SEALER)
    assert not record_response(session, world.wave, draft, "the form's key", SEALER)
    assert stored(session) == 1


def test_a_closed_wave_takes_no_response(session, world) -> None:
    close_wave(session, world.wave)
    with pytest.raises(Refused, match="closed"):
        respond(session, world, works="Planning")
    assert stored(session) == 0


def test_nothing_ties_a_form_to_its_response(session, world) -> None:
    respond(session, world, works="Planning")
    response, key = session.exec(select(WaitingResponse)).one(), session.exec(select(SubmissionKey)).one()
    shared = {world.wave.id}
    assert set(map(str, response.model_dump().values())) & set(map(str, key.model_dump().values())) <= shared


def test_the_keys_of_old_forms_are_forgotten(session, world) -> None:
    respond(session, world, works="Planning")
    key = session.exec(select(SubmissionKey)).one()
    forget_old_keys(session)
    assert session.exec(select(SubmissionKey)).all() == [key]
    key.day = today() - timedelta(days=2)
    session.add(key)
    session.flush()
    forget_old_keys(session)
    assert session.exec(select(SubmissionKey)).all() == []


def test_raw_words_are_replaced_once_and_then_left_alone(session, world, drafts) -> None:
    respond(session, world, works="Ask Priya")
    (raw,) = unseal(waiting_in(session, world.wave.id, redacted=False), SEALER)
    (question,) = raw.draft.texts
    for words in ("Ask [name]", "something else"):
        keep_redacted(session, [type(raw)(raw.id, Draft(texts={question: words}))], SEALER)
    session.expire_all()
    assert drafts() == []
    assert drafts(redacted=True) == [Draft(texts={question: "Ask [name]"})]


def test_what_a_key_could_not_open_is_not_tried_again_until_there_is_another_key(
    session, world, sealer
) -> None:
    respond(session, world, works="Planning")
    respond(session, world, works="Ask Priya")
    damaged = session.exec(select(WaitingResponse)).first()
    damaged.sealed = damaged.sealed[:-1] + bytes([damaged.sealed[-1] ^ 1])
    session.flush()
    rows = waiting_in(session, world.wave.id, redacted=False)
    assert len(open_waiting(session, rows, sealer)) == 1
    assert waiting_of(session, world.wave.id, sealer.key_name) == Waiting(raw=1, unreadable=1)
    (readable,) = waiting_ids(session, world.wave.id, sealer.key_name, redacted=False)
    assert readable != damaged.id
    assert len(session.exec(select(WaitingResponse)).all()) == 2  # it is kept


def test_another_key_opens_nothing_and_leaves_all_to_the_right_one(session, world, sealer) -> None:
    other = Sealer("a key given by mistake")
    respond(session, world, works="Planning")
    rows = waiting_in(session, world.wave.id, redacted=False)
    assert waiting_of(session, world.wave.id, other.key_name) == Waiting(unreadable=1)
    assert open_waiting(session, rows, other) == []
    assert waiting_of(session, world.wave.id, sealer.key_name) == Waiting(raw=1)
    assert len(open_waiting(session, rows, sealer)) == 1


def test_of_what_an_older_version_stored_each_key_tries_once_what_it_opens(session, world, sealer) -> None:
    """It did not write down whose seal it is, so whoever comes first may be wrong."""
    other = Sealer("a key given by mistake")
    respond(session, world, works="Planning")
    (row,) = waiting_in(session, world.wave.id, redacted=False)
    row.sealed_with = row.receipt_tag = None
    session.flush()
    assert waiting_of(session, world.wave.id, other.key_name) == Waiting(raw=1)
    assert open_waiting(session, [row], other) == []
    session.refresh(row)
    assert waiting_of(session, world.wave.id, other.key_name) == Waiting(unreadable=1)
    assert waiting_of(session, world.wave.id, sealer.key_name) == Waiting(raw=1)
    keep_redacted(session, open_waiting(session, [row], sealer), sealer)
    session.refresh(row)
    assert (row.redacted, row.sealed_with, row.unreadable_with) == (True, sealer.key_name, None)
    assert row.receipt_tag


def test_two_forms_at_once_are_both_stored(fresh_database, sealer) -> None:
    """On SQLite a writing transaction begins IMMEDIATE, so the second one waits instead of failing."""
    engine = make_engine(fresh_database("sqlite"))
    with transaction(engine) as session:
        wave_id = make_world(session).wave.id
    errors = []

    def send(key: str) -> None:
        try:
            with transaction(engine) as mine:
                record_response(mine, get_wave(mine, wave_id), Draft(), key, SEALER)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(str(i),)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading_session(engine) as session:
        assert errors == []
        assert session.exec(select(func.count(col(WaitingResponse.id)))).one() == 20
    engine.dispose()


def test_one_form_sent_twice_at_once_counts_once(engine, committed_world) -> None:
    """Both requests begin before either commits; the second waits for the first and stores nothing."""
    outcomes = []

    def send() -> None:
        with transaction(engine) as mine:
            wave = get_wave(mine, committed_world.wave.id)
            outcomes.append(record_response(mine, wave, Draft(), "one", SEALER))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
    with reading_session(engine) as session:
        assert stored(session) == 1


def test_no_response_slips_into_a_wave_that_closes(engine, committed_world) -> None:
    """A form that is being stored holds its wave open; who closes it waits, and then finds the response."""
    wave_id, closed = committed_world.wave.id, threading.Event()

    def close() -> None:
        with transaction(engine) as mine:
            close_wave(mine, get_wave(mine, wave_id))
        closed.set()

    with transaction(engine) as mine:
        record_response(mine, get_wave(mine, wave_id), Draft(), "one", SEALER)
        closing = threading.Thread(target=close)
        closing.start()
        assert not closed.wait(0.3)
    closing.join()
    with transaction(engine) as mine, pytest.raises(Refused):
        record_response(mine, get_wave(mine, wave_id), Draft(), "two", SEALER)
    with reading_session(engine) as session:
        assert stored(session) == 1
