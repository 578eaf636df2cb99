"""A clock that jumps is doubted, and believed once it has run on."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models.base import Refused, today
from models.calendar import Calendar, doubt, is_doubted, note_day, trust_clock

MAY = date(2026, 5, 1)


def see(session: Session, *days: int) -> bool:
    """Let sweeps see days, counted from the first of May; say whether the clock is doubted in the end."""
    for day in days:
        note_day(session, MAY + timedelta(days=day))
    return is_doubted(session, MAY + timedelta(days=days[-1]))


def test_the_first_sweep_of_all_believes_the_clock(session) -> None:
    assert not is_doubted(session, MAY)
    assert not see(session, 0)


@pytest.mark.parametrize("days", [(0, 0, 0), (0, 1, 2, 3), (0, 31), (0, 30, 61, 92), (0, 1, 0, 1)])
def test_a_clock_that_runs_is_not_doubted_nor_after_a_month_off(session, days) -> None:
    assert not see(session, *days)


@pytest.mark.parametrize("days", [(0, 32), (0, 400), (0, 5, 3), (0, -400), (10, 8)])
def test_a_clock_that_jumps_is_doubted(session, days) -> None:
    assert see(session, *days)
    assert f"jumped to {MAY + timedelta(days=days[-1])}: nothing is closed or deleted" in doubt(session)


@pytest.mark.parametrize("jumped_to", [42, 400, -30])
def test_it_is_believed_once_it_has_run_on_for_two_days(session, jumped_to) -> None:
    assert see(session, 0, jumped_to, jumped_to, jumped_to + 1)
    assert not see(session, jumped_to + 2)
    assert doubt(session) == ""


@pytest.mark.parametrize("next_jump", [800, 3])
def test_a_clock_that_jumps_again_is_doubted_anew(session, next_jump) -> None:
    """Set right again, too: nobody knows which of the two was wrong."""
    assert see(session, 0, 400, 401, next_jump, next_jump + 1)
    assert not see(session, next_jump + 2)


def test_a_person_who_knows_the_day_can_say_that_it_is_right(session) -> None:
    note_day(session, today() - timedelta(days=42))
    note_day(session, today())
    with pytest.raises(Refused, match="set the clock right"):
        trust_clock(session, today() + timedelta(days=1))
    assert is_doubted(session, today())
    trust_clock(session, today())
    assert not is_doubted(session, today())


def test_a_clock_is_doubted_before_the_next_sweep_comes(session) -> None:
    assert not see(session, 0)
    assert is_doubted(session, MAY + timedelta(days=32))
    assert doubt(session) == ""


def test_the_calendar_tells_days_and_nothing_else(session) -> None:
    assert set(Calendar.model_fields) == {"id", "seen_on", "doubted_on"}
    assert type(note_day(session, MAY).seen_on) is date
