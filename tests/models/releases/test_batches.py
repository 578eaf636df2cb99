from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.base import today
from models.intake.responses import Answer, Response, count_responses, ratings_of
from models.intake.waiting import WaitingResponse, keep_redacted, unseal, waiting_in
from models.privacy.gate import group_sizes
from models.releases.batches import (
    MovedMeanwhile,
    draw_batches,
    note_waiting,
    release,
    respondents_by_area,
    settle,
    surveys_with_work,
)
from models.surveys.waves import close_wave
from tests.factories.responses import respond
from tests.factories.settings import SEALER


@pytest.fixture
def redact_all(session, world):
    """Mark all that waits as redacted, its words as they are."""

    def redact() -> None:
        raw = unseal(waiting_in(session, world.wave.id, redacted=False), SEALER)
        keep_redacted(session, raw, SEALER)
        session.expire_all()

    return redact


@pytest.fixture
def move_on(session, world, redact_all):
    """Redact all and release what may go; gives the sizes of the batches."""

    def move(**how: int) -> list[int]:
        redact_all()
        batches = draw_batches(session, world.survey.id, SEALER, **how)
        for batch in batches:
            release(session, batch)
        return [len(batch.responses) for batch in batches]

    return move


def waiting(session: Session) -> int:
    return len(session.exec(select(WaitingResponse)).all())


def test_an_open_wave_goes_forward_in_steps_and_always_keeps_a_group_back(session, world, move_on) -> None:
    sizes = []
    for rating in range(17):
        respond(session, world, rating=rating % 11)
        sizes += move_on()
    assert sizes == [5, 5]
    assert (count_responses(session, world.wave.id), waiting(session)) == (10, 7)


def test_who_waits_is_drawn_by_lot(session, world, redact_all) -> None:
    """Not the first who came, nor in the order in which they came."""
    for rating in range(11):
        respond(session, world, rating=rating)
    redact_all()
    drawn = set()
    for _ in range(20):
        (batch,) = draw_batches(session, world.survey.id, SEALER)
        assert len(batch.answers) == 6
        drawn.add(tuple(answer.number for answer in batch.answers))
    assert len(drawn) > 10


def test_a_flood_moves_on_in_batches_that_hold_nobody_up(session, world, move_on) -> None:
    for rating in range(36):
        respond(session, world, rating=rating % 11)
    sizes = [move_on(largest=10) for _ in range(3)]
    close_wave(session, world.wave)
    assert [*sizes, move_on(largest=10)] == [[10], [10], [11], [5]]


def test_a_released_response_has_another_id_than_the_waiting_one(session, world, move_on) -> None:
    for rating in range(10):
        respond(session, world, rating=rating)
    before = set(session.exec(select(WaitingResponse.id)))
    move_on()
    assert not before & set(session.exec(select(Response.id)))
    assert not before & set(session.exec(select(Answer.id)))


def test_a_response_that_waits_for_redaction_is_not_released(session, world) -> None:
    for i in range(12):
        respond(session, world, works=f"Text {i}")
    assert draw_batches(session, world.survey.id, SEALER) == []


def test_a_closed_wave_holds_nothing_back_and_its_last_batch_is_no_smaller(session, world, move_on) -> None:
    for rating in range(11):
        respond(session, world, rating=rating)
        move_on()
    close_wave(session, world.wave)
    assert move_on() == [6]
    assert ratings_of(session, world.wave.id) == list(range(11))
    assert waiting(session) == 0


def test_a_closed_wave_waits_until_all_of_it_is_redacted(session, world, redact_all) -> None:
    for rating in range(6):
        respond(session, world, rating=rating)
    redact_all()
    respond(session, world, works="Not redacted yet")
    close_wave(session, world.wave)
    assert draw_batches(session, world.survey.id, SEALER) == []
    assert not settle(session, world.wave.id, SEALER)
    redact_all()
    (batch,) = draw_batches(session, world.survey.id, SEALER)
    assert len(batch.responses) == 7


def test_a_closed_wave_smaller_than_the_minimum_group_is_never_released(session, world, move_on) -> None:
    for _ in range(4):
        respond(session, world, rating=7)
    close_wave(session, world.wave)
    assert move_on() == []
    assert settle(session, world.wave.id, SEALER)
    assert (count_responses(session, world.wave.id), waiting(session)) == (0, 4)


def test_a_batch_goes_to_one_caller_only(session, world, redact_all) -> None:
    for _ in range(10):
        respond(session, world, rating=3)
    redact_all()
    first, second = (draw_batches(session, world.survey.id, SEALER)[0] for _ in range(2))
    release(session, first)
    with session.begin_nested() as nested:
        with pytest.raises(MovedMeanwhile):
            release(session, second)
        nested.rollback()
    assert count_responses(session, world.wave.id) == 5


def test_a_settled_wave_has_its_pattern_and_no_steps(session, world, move_on) -> None:
    for _ in range(15):
        respond(session, world, area="Platform", rating=5)
        move_on()
    assert Counter(session.exec(select(Response.step))) == {1: 5, 2: 5}
    assert (world.wave.pattern, world.wave.settled) == ({}, False)
    assert not settle(session, world.wave.id, SEALER)
    close_wave(session, world.wave)
    move_on()
    assert settle(session, world.wave.id, SEALER)
    assert set(session.exec(select(Response.step))) == {None}
    assert world.wave.pattern[world.areas["Platform"].id] == world.areas["Platform"].id
    assert settle(session, world.wave.id, SEALER)  # once more: nothing changes
    assert world.wave.pattern[world.areas["Platform"].id] == world.areas["Platform"].id


def test_an_area_too_small_to_be_shown_is_not_kept_either(session, world, move_on) -> None:
    for area, people in {"Platform": 6, "Digital": 5, "Tiny": 2, "Housing": 3, None: 4}.items():
        for _ in range(people):
            respond(session, world, area=area, rating=5)
    close_wave(session, world.wave)
    move_on()
    before = respondents_by_area(session, world.wave.id)
    assert before[world.areas["Tiny"].id] == 2
    assert settle(session, world.wave.id, SEALER)
    kept = respondents_by_area(session, world.wave.id)
    assert kept == {world.areas["Platform"].id: 6, world.areas["Digital"].id: 7, None: 7}
    assert group_sizes(kept, world.wave.pattern) == group_sizes(before, world.wave.pattern)


def test_the_sweep_is_told_what_there_is_to_do(session, world, move_on) -> None:
    assert surveys_with_work(session) == []
    respond(session, world, rating=5)
    assert surveys_with_work(session) == [world.survey.id]
    move_on()
    assert surveys_with_work(session) == []
    for _ in range(9):
        respond(session, world, rating=5)
    move_on()
    assert surveys_with_work(session) == []
    close_wave(session, world.wave)
    assert surveys_with_work(session) == [world.survey.id]
    move_on()
    settle(session, world.wave.id, SEALER)
    world.wave.at_rest = True
    assert surveys_with_work(session) == []


def test_waiting_for_redaction_is_noted_by_the_day(session, world, move_on) -> None:
    respond(session, world, works="Planning")
    note_waiting(session, SEALER)
    assert world.wave.waits_since == today()
    assert not world.wave.redaction_is_late
    world.wave.waits_since = today() - timedelta(days=1)
    note_waiting(session, SEALER)
    assert world.wave.redaction_is_late
    assert not world.wave.gives_up_on_redaction
    world.wave.waits_since = today() - timedelta(days=2)
    assert world.wave.gives_up_on_redaction
    move_on()
    note_waiting(session, SEALER)
    assert world.wave.waits_since is None


class FirstById:
    """Draws nobody by lot, but those with the smallest ids."""

    def sample(self, waiting, size: int):
        return waiting[:size]


class LastById:
    def sample(self, waiting, size: int):
        return waiting[-size:]


def test_two_who_draw_at_once_leave_a_group_behind(session, world, redact_all) -> None:
    for _ in range(10):
        respond(session, world, works="Planning works.")
    redact_all()
    (first,) = draw_batches(session, world.survey.id, SEALER, FirstById())
    (second,) = draw_batches(session, world.survey.id, SEALER, LastById())
    release(session, first)
    given_up = session.begin_nested()
    with pytest.raises(MovedMeanwhile):
        release(session, second)
    given_up.rollback()
    assert waiting(session) == world.wave.minimum_group
