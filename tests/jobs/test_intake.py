from datetime import timedelta

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from jobs import queue
from jobs.analyst import analyst
from jobs.intake import redact_waiting
from jobs.placing import place_pending
from jobs.sweep import sweep
from models.base import today
from models.database import transaction
from models.intake.responses import count_responses
from models.intake.waiting import Unsealed, WaitingResponse, keep_tries, unseal
from models.sealing import Sealer
from models.surveys.waves import close_wave, get_wave
from tests.factories.responses import respond
from tests.factories.settings import SEALER

POISON = "kingfisher"


class Choking:
    """Stands for a recogniser with a fault that one text brings out: none is known to us."""

    def __init__(self, error: type[Exception] = ValueError) -> None:
        self.error = error

    def redact(self, texts, **options):
        if any(POISON in text for text in texts):
            raise self.error(f"secret words: {texts}")
        return analyst().redactor.redact(texts, **options)


class Broken:
    """Stands for a redactor that fails whatever it reads."""

    def redact(self, texts, **options):
        raise ZeroDivisionError


@pytest.fixture
def answers(engine, world, settings) -> None:
    with transaction(engine) as session:
        for person in range(5):
            respond(session, world, works=f"Planning helps team {person}.", rating=person)
        respond(session, world, works=f"The {POISON}.", needs_work="Reports take too long.", rating=9)


@pytest.fixture
def redact(world):
    """Redact what waits: `redact(redactor)`."""
    return lambda redactor: redact_waiting(world.survey.id, lambda _share: None, redactor)


@pytest.fixture
def failed_before(engine, answers):
    """Say that redaction of all that waits failed on so many days before today."""

    def fail(days: int) -> None:
        with transaction(engine) as session:
            raw = unseal(session.exec(select(WaitingResponse)), SEALER)
            for day in range(days, 0, -1):
                raw = [each.failed_on(today() - timedelta(days=day)) for each in raw]
            keep_tries(session, raw, SEALER)

    return fail


def redacted(look) -> list[bool]:
    look.rollback()
    return sorted(row.redacted for row in look.exec(select(WaitingResponse)))


def opened(look) -> list[Unsealed]:
    look.rollback()
    return unseal(look.exec(select(WaitingResponse)), SEALER)


def count_texts(look) -> int:
    return sum(len(each.draft.texts) for each in opened(look))


def test_one_bad_text_keeps_nobody_else_waiting(look, answers, redact) -> None:
    redact(Choking())
    assert redacted(look) == [False] + [True] * 5


def test_of_an_error_of_redaction_the_log_has_the_kind_and_no_word(answers, redact) -> None:
    with capture_logs() as lines:
        redact(Choking())
    assert [line["event"] for line in lines] == ["redaction_failed", "text_not_redacted"]
    assert all(line["error"].startswith("ValueError at ") for line in lines)
    assert not [word for word in ("secret", POISON) if word in str(lines)]


def test_a_fault_of_one_day_withholds_nothing_however_often_it_is_met(engine, look, answers, redact) -> None:
    for _ in range(10):
        redact(Choking())
    (bad,) = [each for each in opened(look) if each.tries]
    assert (bad.tries, bad.tried_on, len(bad.draft.texts)) == (1, today(), 2)
    redact(analyst().redactor)
    assert redacted(look) == [True] * 6
    assert count_texts(look) == 7


def test_a_text_that_fails_on_two_days_may_not_be_to_blame(
    look, world, answers, redact, failed_before
) -> None:
    failed_before(days=1)
    redact(Choking())
    assert redacted(look) == [False] + [True] * 5
    assert not get_wave(look, world.wave.id).withheld


def test_a_text_that_fails_on_its_third_day_is_withheld_and_the_rest_goes_on(
    look, world, answers, redact, failed_before
) -> None:
    failed_before(days=2)
    redact(Choking())
    assert redacted(look) == [True] * 6
    (draft,) = [each.draft for each in opened(look) if 9 in each.draft.numbers.values()]
    assert list(draft.texts.values()) == ["Reports take too long."]
    assert get_wave(look, world.wave.id).withheld


def test_a_response_does_not_tell_without_the_key_that_its_redaction_failed(look, answers, redact) -> None:
    """How often it failed would tell the day on which it came."""
    before = {row.id: row.model_dump(exclude={"sealed"}) for row in look.exec(select(WaitingResponse))}
    redact(Choking())
    look.rollback()
    (raw,) = look.exec(select(WaitingResponse).where(~WaitingResponse.redacted)).all()
    assert raw.model_dump(exclude={"sealed"}) == before[raw.id]


def test_where_redaction_fails_altogether_nothing_is_lost_or_shown(
    look, world, answers, redact, failed_before
) -> None:
    failed_before(days=9)
    with pytest.raises(ZeroDivisionError):
        redact(Broken())
    assert redacted(look) == [False] * 6
    assert count_texts(look) == 7
    assert not get_wave(look, world.wave.id).withheld


def test_a_job_whose_time_is_up_ends_and_no_text_is_to_blame(look, answers, redact) -> None:
    with pytest.raises(queue.TimedOut):
        redact(Choking(queue.TimedOut))
    assert {each.tries for each in opened(look)} == {0}


@pytest.mark.parametrize("redacted", [False, True])
def test_what_was_sealed_with_another_key_is_kept_said_and_in_nobodys_way(
    engine, look, world, answers, redacted
) -> None:
    with transaction(engine) as session:
        row = session.exec(select(WaitingResponse)).first()
        content = {"area": None, "texts": {}, "numbers": {}, "receipt": None}
        row.sealed, row.redacted = Sealer("another key").seal(content), redacted
        close_wave(session, get_wave(session, world.wave.id))
    place_pending(world.survey.id)
    sweep()
    wave = get_wave(look, world.wave.id)
    assert (count_responses(look, wave.id), wave.at_rest, wave.waits_since) == (5, True, today())
    assert [each.id for each in look.exec(select(WaitingResponse))] == [row.id]


def test_the_sweep_notes_since_when_answers_wait(engine, look, world, answers) -> None:
    sweep()
    assert get_wave(look, world.wave.id).waits_since == today()
    look.rollback()
    place_pending(world.survey.id)
    sweep()
    look.rollback()
    assert get_wave(look, world.wave.id).waits_since is None


def test_tables_in_use_are_rewritten_later(engine, look, world, answers, impatient_jobs) -> None:
    """A backup that reads for hours must not fail the analysis; the sweep asks again."""
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT 1 FROM vectors")
        place_pending(world.survey.id)
        wave = get_wave(look, world.wave.id)
        assert (wave.settled, wave.at_rest) == (True, False)
        look.rollback()
    place_pending(world.survey.id)
    look.rollback()
    assert get_wave(look, world.wave.id).at_rest
