from datetime import timedelta

import pytest
from sqlmodel import select

from jobs.analyst import analyst
from jobs.placing import place_pending
from jobs.sweep import sweep
from models.base import today
from models.database import transaction
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse, unseal
from models.sealing import Sealer
from models.surveys.waves import close_wave, get_wave
from tests.factories.responses import respond
from tests.factories.settings import SEALER

POISON = "kingfisher"


class Choking:
    """Stands for a recogniser with a fault that one text brings out: none is known to us."""

    def __init__(self, redactor) -> None:
        self.redactor = redactor

    def redact(self, texts, **options):
        if any(POISON in text for text in texts):
            raise ValueError(f"secret words: {texts}")
        return self.redactor.redact(texts, **options)


@pytest.fixture
def choking(monkeypatch) -> None:
    real = analyst()
    monkeypatch.setattr(
        "jobs.intake.analyst", lambda: type(real)(real.nlp, Choking(real.redactor), real.encoder)
    )


@pytest.fixture
def answers(engine, world, settings) -> None:
    with transaction(engine) as session:
        for person in range(5):
            respond(session, world, works=f"Planning helps team {person}.", rating=person)
        respond(session, world, works=f"The {POISON}.", needs_work="Reports take too long.", rating=9)


def redacted(look) -> list[bool]:
    look.rollback()
    return sorted(row.redacted for row in look.exec(select(WaitingResponse)))


def drafts(look):
    look.rollback()
    return [each.draft for each in unseal(look.exec(select(WaitingResponse)), SEALER)]


def test_one_bad_text_keeps_nobody_else_waiting(look, world, answers, choking) -> None:
    place_pending(world.survey.id)
    assert redacted(look) == [False] + [True] * 5


def test_a_text_that_fails_for_more_than_a_day_is_withheld_and_the_rest_goes_on(
    engine, look, world, answers, choking
) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).waits_since = today() - timedelta(days=2)
    place_pending(world.survey.id)
    assert redacted(look) == [True] * 6
    (draft,) = [draft for draft in drafts(look) if 9 in draft.numbers.values()]
    assert list(draft.texts.values()) == ["Reports take too long."]
    assert get_wave(look, world.wave.id).withheld


def test_where_redaction_fails_altogether_nothing_is_lost_or_shown(
    engine, look, world, answers, monkeypatch
) -> None:
    monkeypatch.setattr("jobs.intake.analyst", lambda: 1 / 0)
    with transaction(engine) as session:
        get_wave(session, world.wave.id).waits_since = today() - timedelta(days=9)
    with pytest.raises(ZeroDivisionError):
        place_pending(world.survey.id)
    assert redacted(look) == [False] * 6
    assert len([words for draft in drafts(look) for words in draft.texts.values()]) == 7
    assert not get_wave(look, world.wave.id).withheld


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


def test_tables_in_use_are_rewritten_later(engine, look, world, answers, monkeypatch) -> None:
    """A backup that reads for hours must not fail the analysis; the sweep asks again."""
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    monkeypatch.setattr("models.database.BUSY_SECONDS", 1)
    monkeypatch.setattr("models.database.LOCK_SECONDS", 1)
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT 1 FROM vectors")
        place_pending(world.survey.id)
        wave = get_wave(look, world.wave.id)
        assert (wave.settled, wave.at_rest) == (True, False)
        look.rollback()
    place_pending(world.survey.id)
    look.rollback()
    assert get_wave(look, world.wave.id).at_rest
