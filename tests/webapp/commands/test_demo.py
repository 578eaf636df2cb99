"""The command that removes the demonstration asks first, and says what stays."""

import pytest
from click.testing import CliRunner
from sqlmodel import select

from models.database import transaction
from models.demonstration import load_demonstration
from models.surveys.surveys import Survey
from tests.factories.settings import SEALER
from webapp.commands.main import main


@pytest.fixture
def demonstration(engine, settings) -> None:
    with transaction(engine) as session:
        load_demonstration(session, "a hash", SEALER)


def surveys(look) -> list[str]:
    look.rollback()
    return list(look.exec(select(Survey.title)))


@pytest.mark.usefixtures("demonstration")
def test_it_is_removed_without_asking_where_that_is_wanted(look) -> None:
    done = CliRunner().invoke(main, ["demo", "--remove", "--yes"])
    assert done.exit_code == 0
    assert "The demonstration was removed. The account lead@fernhollow.example stays" in done.output
    assert surveys(look) == []


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("answer", "left"), [("n\n", 1), ("", 1), ("y\n", 0)])
def test_it_asks_first(look, answer, left) -> None:
    done = CliRunner().invoke(main, ["demo", "--remove"], input=answer)
    assert "What you made yourself stays." in done.output
    assert len(surveys(look)) == left
    assert (done.exit_code == 0) == (left == 0)


def test_where_there_is_none_it_says_so(settings) -> None:
    done = CliRunner().invoke(main, ["demo", "--remove", "--yes"])
    assert (done.exit_code, done.output) == (0, "There is no demonstration here.\n")
