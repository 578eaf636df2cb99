from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.base import today
from models.calendar import note_day, trust_clock
from models.intake.responses import Answer, Ratings, Response, count_responses, ratings_by_wave
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
from models.sealing import Sealer
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


def test_where_answers_pass_at_once_none_waits_for_another(session, world, move_on) -> None:
    world.wave.sqlmodel_update({"mode": "open", "minimum_group": 1, "minimum_group_for_quotes": 1})
    sizes = []
    for rating in range(3):
        respond(session, world, rating=rating)
        sizes += move_on()
    assert (sizes, waiting(session)) == ([1, 1, 1], 0)
    close_wave(session, world.wave)
    assert settle(session, world.wave.id, SEALER)


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
    assert ratings_by_wave(session, world.survey.id) == {world.wave.id: Ratings(11, sum(range(11)))}
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


def test_the_sweep_is_told_what_there_is_to_do(session, world, move_on, sealer) -> None:
    assert surveys_with_work(session, sealer) == []
    respond(session, world, rating=5)
    assert surveys_with_work(session, sealer) == [world.survey.id]
    move_on()
    assert surveys_with_work(session, sealer) == []
    for _ in range(9):
        respond(session, world, rating=5)
    move_on()
    assert surveys_with_work(session, sealer) == []
    close_wave(session, world.wave)
    assert surveys_with_work(session, sealer) == [world.survey.id]
    move_on()
    settle(session, world.wave.id, SEALER)
    world.wave.at_rest = True
    assert surveys_with_work(session, sealer) == []


def test_waiting_for_redaction_is_noted_by_the_day(session, world, move_on) -> None:
    respond(session, world, works="Planning")
    note_waiting(session, SEALER)
    assert world.wave.waits_since == today()
    assert not world.wave.redaction_is_late
    world.wave.waits_since = today() - timedelta(days=1)
    note_waiting(session, SEALER)
    assert world.wave.redaction_is_late
    move_on()
    note_waiting(session, SEALER)
    assert world.wave.waits_since is None


class FirstById:
    """Draws nobody by lot, but those with the smallest ids."""

    def sample(self, ids, size: int):
        return ids[:size]


class LastById:
    def sample(self, ids, size: int):
        return ids[-size:]


def test_two_who_draw_at_once_leave_a_group_behind(session, world, redact_all, sealer) -> None:
    for _ in range(10):
        respond(session, world, works="Planning works.")
    redact_all()
    (first,) = draw_batches(session, world.survey.id, sealer, FirstById())
    (second,) = draw_batches(session, world.survey.id, sealer, LastById())
    release(session, first)
    given_up = session.begin_nested()
    with pytest.raises(MovedMeanwhile):
        release(session, second)
    given_up.rollback()
    assert waiting(session) == world.wave.minimum_group


@pytest.fixture
def spoil(session, sealer):
    """Put what no key opens in the place of the contents of so many responses; gives their ids."""

    def damage(count: int) -> set[str]:
        rows = session.exec(select(WaitingResponse).order_by(WaitingResponse.id).limit(count)).all()
        for row in rows:
            row.sealed = Sealer("a key that was lost").seal({})
        session.flush()
        return {row.id for row in rows}

    return damage


def test_what_cannot_be_opened_is_no_part_of_the_group_that_stays_behind(
    session, world, redact_all, sealer, spoil
) -> None:
    """Else closing would bring fewer than a group."""
    for rating in range(11):
        respond(session, world, rating=rating)
    redact_all()
    spoilt = spoil(1)
    (first,) = draw_batches(session, world.survey.id, sealer, FirstById())
    (second,) = draw_batches(session, world.survey.id, sealer, LastById())
    assert (len(first.drawn), len(second.drawn), (first.drawn | second.drawn) & spoilt) == (5, 5, set())
    release(session, first)
    with session.begin_nested() as nested:
        with pytest.raises(MovedMeanwhile):
            release(session, second)
        nested.rollback()


def test_what_turns_out_not_to_open_is_drawn_once_and_then_in_nobodys_way(
    session, world, redact_all, sealer, spoil
) -> None:
    for rating in range(9):
        respond(session, world, rating=rating)
    redact_all()
    spoilt = spoil(2)
    close_wave(session, world.wave)
    (batch,) = draw_batches(session, world.survey.id, sealer)
    assert len(batch.responses) == 7
    release(session, batch)
    assert set(session.exec(select(WaitingResponse.id))) == spoilt
    assert settle(session, world.wave.id, sealer)
    note_waiting(session, sealer)
    assert world.wave.waits_since == today()  # the lead is told


def test_a_key_that_comes_back_opens_what_waited_without_it(session, world, redact_all, sealer) -> None:
    for rating in range(12):
        respond(session, world, rating=rating)
    redact_all()
    other = Sealer("a key given by mistake")
    assert (draw_batches(session, world.survey.id, other), surveys_with_work(session, other)) == ([], [])
    note_waiting(session, other)
    assert world.wave.waits_since == today()
    note_waiting(session, sealer)
    assert world.wave.waits_since is None
    (batch,) = draw_batches(session, world.survey.id, sealer)
    assert len(batch.responses) == 7


def test_a_closed_wave_waits_a_week_for_a_key_that_is_away(session, world) -> None:
    """So that a wrong key costs nobody's answers, and a lost one only those that nobody can read any more."""
    other = Sealer("a key given by mistake")
    for rating in range(10):
        respond(session, world, rating=rating)
    close_wave(session, world.wave)
    note_waiting(session, other)
    assert not settle(session, world.wave.id, other)
    world.wave.waits_since = today() - timedelta(days=6)
    assert not settle(session, world.wave.id, other)
    world.wave.waits_since = today() - timedelta(days=7)
    assert settle(session, world.wave.id, other)


def test_a_clock_that_jumped_does_not_end_that_week(session, world) -> None:
    """What an older version took, or another key sealed, would be shut out for good."""
    other = Sealer("a key given by mistake")
    for rating in range(10):
        respond(session, world, rating=rating)
    close_wave(session, world.wave)
    note_day(session, today() - timedelta(days=100))
    world.wave.waits_since = today() - timedelta(days=100)
    assert not settle(session, world.wave.id, other)
    note_day(session, today())
    assert not settle(session, world.wave.id, other)
    trust_clock(session, today())
    assert settle(session, world.wave.id, other)


def test_a_settled_wave_takes_nothing_more_even_if_a_key_comes_back(session, world, move_on, sealer) -> None:
    """Its pattern was fixed without them: what came later would be what is shown less what was shown."""
    for rating in range(10):
        respond(session, world, rating=rating)
    close_wave(session, world.wave)
    world.wave.waits_since = today() - timedelta(days=7)
    assert settle(session, world.wave.id, Sealer("a key that was lost and found"))
    assert move_on() == []
    assert (count_responses(session, world.wave.id), waiting(session)) == (0, 10)


def test_a_batch_that_was_drawn_before_its_wave_settled_stays(session, world, redact_all, sealer) -> None:
    for rating in range(10):
        respond(session, world, rating=rating)
    redact_all()
    close_wave(session, world.wave)
    (batch,) = draw_batches(session, world.survey.id, sealer)
    world.wave.waits_since = today() - timedelta(days=7)
    assert settle(session, world.wave.id, Sealer("a key given by mistake"))
    with pytest.raises(MovedMeanwhile):
        release(session, batch)
    assert waiting(session) == 10
