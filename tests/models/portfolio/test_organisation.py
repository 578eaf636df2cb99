from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.base import Refused
from models.portfolio.organisation import Organisation, day_of, name_organisation
from models.surveys.waves import waves_due_to_close


def test_a_day_is_over_when_it_ends_where_the_organisation_is(session) -> None:
    night = datetime(2026, 5, 5, 6, 59, tzinfo=UTC)
    assert day_of(session, night) == date(2026, 5, 5)
    name_organisation(session, "Fernhollow", "America/Los_Angeles")
    assert day_of(session, night) == date(2026, 5, 4)
    assert day_of(session, night.replace(hour=7)) == date(2026, 5, 5)


def test_daylight_saving_moves_the_end_of_a_day(session) -> None:
    name_organisation(session, "Fernhollow", "Europe/Berlin")
    assert day_of(session, datetime(2026, 7, 1, 21, 59, tzinfo=UTC)) == date(2026, 7, 1)
    assert day_of(session, datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_of(session, datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == date(2026, 12, 1)


def test_a_wave_is_closed_on_its_last_day_where_the_organisation_is(session, world) -> None:
    """At any moment it is a day later in the Line Islands than in Midway."""
    name_organisation(session, "Fernhollow", "Pacific/Kiritimati")
    world.wave.closes_on = day_of(session)
    session.add(world.wave)
    session.flush()
    assert waves_due_to_close(session) == []
    name_organisation(session, "Fernhollow", "Pacific/Midway")
    world.wave.closes_on = day_of(session)
    session.flush()
    assert waves_due_to_close(session) == []
    name_organisation(session, "Fernhollow", "Pacific/Kiritimati")
    assert [wave.id for wave in waves_due_to_close(session)] == [world.wave.id]


def test_there_is_one_organisation_and_it_can_be_put_right(session) -> None:
    name_organisation(session, "Fernholow", "UTC")
    name_organisation(session, "Fernhollow", "Europe/London")
    rows = session.exec(select(Organisation)).all()
    assert [(row.name, row.time_zone) for row in rows] == [("Fernhollow", "Europe/London")]


def test_a_time_zone_that_there_is_not_is_refused(session) -> None:
    with pytest.raises(Refused, match="no such time zone"):
        name_organisation(session, "Fernhollow", "Middle-earth/Shire")
