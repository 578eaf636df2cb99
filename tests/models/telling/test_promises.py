"""Staff are promised to read by a day what came of their answers; until then the lead is reminded."""

from datetime import date, timedelta

import pytest

from models.base import Refused, today
from models.surveys.waves import close_wave, open_wave
from models.telling.promises import promise_of, replies_owed
from models.telling.publishing import take_back
from tests.factories.responses import respond
from tests.factories.telling import tell


def close_ago(session, world, weeks: int) -> None:
    """Let somebody answer, and the round be closed so many weeks ago."""
    respond(session, world, works="Planning")
    wave = world.wave
    close_wave(session, wave)
    wave.closed_on = wave.closes_on = today() - timedelta(weeks=weeks)
    session.add(wave)
    session.flush()


def test_it_is_four_weeks_after_the_round_closes(session, world) -> None:
    assert promise_of(session, world.survey.id).due_on is None
    world.wave.closes_on = date(2026, 2, 12)
    assert world.wave.reply_due_on == date(2026, 3, 12)


@pytest.mark.parametrize("weeks", [0, 13])
def test_it_is_never_later_than_twelve_weeks(session, world, weeks) -> None:
    close_wave(session, world.wave)
    with pytest.raises(Refused, match="within 12 weeks"):
        open_wave(session, world.survey.id, "Second", 0, reply_weeks=weeks)
    assert open_wave(session, world.survey.id, "Second", 0, reply_weeks=12).reply_weeks == 12


def test_a_closed_round_is_owed_a_reply_until_a_version_is_published(session, world, found) -> None:
    (owed,) = replies_owed(session)[world.survey.id]
    assert (owed.wave, owed.is_overdue) == (world.wave, False)
    tell(session, world.survey.id, world.lead.id)
    assert replies_owed(session) == {}


def test_a_page_that_is_taken_back_leaves_its_rounds_without_a_reply(session, world, found) -> None:
    tell(session, world.survey.id, world.lead.id)
    take_back(session, world.survey.id)
    assert replies_owed(session, world.survey.id)[world.survey.id]


def test_a_version_from_before_a_round_closed_is_no_reply_to_it(session, world, found) -> None:
    shown = tell(session, world.survey.id, world.lead.id)
    shown.published_on = today() - timedelta(days=1)
    session.add(shown)
    second = open_wave(session, world.survey.id, "Second", 0)
    respond(session, world, works="Planning", wave=second)
    close_wave(session, second)
    assert second in [each.wave for each in replies_owed(session)[world.survey.id]]


@pytest.mark.parametrize(("weeks", "overdue"), [(4, False), (5, True)])
def test_it_is_overdue_from_the_day_after(session, world, weeks, overdue) -> None:
    close_ago(session, world, weeks)
    (owed,) = replies_owed(session)[world.survey.id]
    assert owed.is_overdue == overdue


def test_a_round_in_which_nobody_answered_promised_nobody_anything(session, world) -> None:
    close_wave(session, world.wave)
    assert replies_owed(session) == {}


def test_an_open_round_and_one_of_before_there_were_promises_are_owed_none(session, world) -> None:
    assert replies_owed(session) == {}
    close_ago(session, world, 20)
    world.wave.reply_weeks = None
    session.add(world.wave)
    session.flush()
    assert replies_owed(session) == {}
    assert promise_of(session, world.survey.id) is None
