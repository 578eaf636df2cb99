"""A person says that a clock which jumped is right."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from models.base import today
from models.calendar import doubt, note_day
from models.database import transaction
from webapp.commands.main import main


@pytest.fixture
def doubted(engine, settings) -> None:
    for days in (42, 0):
        with transaction(engine) as session:
            note_day(session, today() - timedelta(days=days))


@pytest.mark.usefixtures("doubted")
def test_the_clock_is_believed_when_its_day_is_right(look) -> None:
    done = CliRunner().invoke(main, ["trust-clock", str(today())])
    assert (done.exit_code, done.output.count("\n")) == (0, 1)
    assert doubt(look) == ""


@pytest.mark.usefixtures("doubted")
def test_it_is_not_when_it_tells_another_day(look) -> None:
    done = CliRunner().invoke(main, ["trust-clock", str(today() + timedelta(days=400))])
    assert done.exit_code == 1
    assert f"says {today()} (UTC). Nothing was changed" in done.output
    assert doubt(look)
