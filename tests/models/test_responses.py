import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from models.base import Refused, today
from models.database import make_engine, reading_session, transaction
from models.releases import release, responses_to_release
from models.responses import (
    Answer,
    Draft,
    Response,
    SubmissionKey,
    count_released,
    forget_old_keys,
    overwrite_with_redacted,
    raw_texts,
    record_response,
    redacted_texts_of,
)
from models.surveys import questions_of
from models.waves import close_wave, get_wave


def stored(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Response)).one()


def test_a_form_sent_twice_counts_once(session, world) -> None:
    question = questions_of(session, world.survey.id)[1]
    draft = Draft(texts={question.id: "Planning"})
    assert record_response(session, world.wave, draft, key="the form's key")
    assert not record_response(session, world.wave, draft, key="the form's key")
    assert stored(session) == 1


def test_a_closed_wave_takes_no_response(session, world, respond) -> None:
    close_wave(session, world.wave)
    with pytest.raises(Refused, match="closed"):
        respond(session, world, works="Planning")
    assert stored(session) == 0


def test_nothing_ties_a_form_to_its_response(session, world, respond) -> None:
    respond(session, world, works="Planning")
    response, key = session.exec(select(Response)).one(), session.exec(select(SubmissionKey)).one()
    shared = {world.wave.id}
    assert set(map(str, response.model_dump().values())) & set(map(str, key.model_dump().values())) <= shared


def test_the_keys_of_old_forms_are_forgotten(session, world, respond) -> None:
    respond(session, world, works="Planning")
    key = session.exec(select(SubmissionKey)).one()
    forget_old_keys(session)
    assert session.exec(select(SubmissionKey)).all() == [key]
    key.day = today() - timedelta(days=2)
    session.add(key)
    session.flush()
    forget_old_keys(session)
    assert session.exec(select(SubmissionKey)).all() == []


def test_raw_text_is_overwritten_and_then_left_alone(session, world, respond) -> None:
    respond(session, world, works="Ask Priya")
    (answer_id,) = raw_texts(session, world.survey.id)
    overwrite_with_redacted(session, {answer_id: "Ask [name]"})
    overwrite_with_redacted(session, {answer_id: "something else"})
    assert raw_texts(session, world.survey.id) == {}
    assert session.exec(select(Answer.text)).one() == "Ask [name]"


def test_text_that_is_not_redacted_is_not_read(session, world, respond) -> None:
    respond(session, world, works="Ask Priya")
    ids = session.exec(select(Response.id)).all()
    assert redacted_texts_of(session, ids) == []


def redact_all(session: Session, survey_id: str) -> None:
    overwrite_with_redacted(session, raw_texts(session, survey_id))


def test_an_open_wave_is_released_in_steps_of_the_minimum_group(session, world, respond) -> None:
    for _ in range(4):
        respond(session, world, works="Planning")
    redact_all(session, world.survey.id)
    assert responses_to_release(session, world.survey.id) == []
    respond(session, world, rating=7)
    due = responses_to_release(session, world.survey.id)
    assert len(due) == 5
    assert sorted(release(session, due)) == sorted(due)
    assert count_released(session, world.wave.id) == 5
    respond(session, world, works="The sixth")
    redact_all(session, world.survey.id)
    assert responses_to_release(session, world.survey.id) == []


def test_a_response_that_waits_for_redaction_is_not_released(session, world, respond) -> None:
    for i in range(5):
        respond(session, world, works=f"Text {i}")
    assert responses_to_release(session, world.survey.id) == []


def test_a_closed_wave_holds_nothing_back(session, world, respond) -> None:
    for i in range(7):
        respond(session, world, rating=i)
        release(session, responses_to_release(session, world.survey.id))
    assert count_released(session, world.wave.id) == 5
    close_wave(session, world.wave)
    assert len(responses_to_release(session, world.survey.id)) == 2


def test_a_closed_wave_smaller_than_the_minimum_group_is_never_released(session, world, respond) -> None:
    for _ in range(4):
        respond(session, world, rating=7)
    close_wave(session, world.wave)
    assert responses_to_release(session, world.survey.id) == []


def test_a_response_is_released_to_one_caller_only(session, world, respond) -> None:
    for _ in range(5):
        respond(session, world, rating=3)
    due = responses_to_release(session, world.survey.id)
    assert len(release(session, due)) == 5
    assert release(session, due) == []


def test_two_forms_at_once_are_both_stored(fresh_database, make_world) -> None:
    """On SQLite a writing transaction begins IMMEDIATE, so the second one waits instead of failing."""
    engine = make_engine(fresh_database("sqlite"))
    with transaction(engine) as session:
        wave_id = make_world(session).wave.id
    errors = []

    def send(key: str) -> None:
        try:
            with transaction(engine) as mine:
                record_response(mine, get_wave(mine, wave_id), Draft(), key=key)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(str(i),)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading_session(engine) as session:
        assert errors == []
        assert session.exec(select(func.count(col(Response.id)))).one() == 20
    engine.dispose()


def test_one_form_sent_twice_at_once_counts_once(engine, committed_world) -> None:
    """Both requests begin before either commits; the second waits for the first and stores nothing."""
    outcomes = []

    def send() -> None:
        with transaction(engine) as mine:
            outcomes.append(
                record_response(mine, get_wave(mine, committed_world.wave.id), Draft(), key="one")
            )

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
    with reading_session(engine) as session:
        assert stored(session) == 1
