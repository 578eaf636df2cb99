"""The demonstration tells a story of two rounds; the command that removes it asks first."""

import re
from collections.abc import Sequence

import pytest
from click.testing import CliRunner
from sqlmodel import select

from models.database import transaction
from models.demonstration import load_demonstration
from models.evidence.change import ThemeChange, Verdict, compare_waves
from models.surveys.surveys import Survey
from models.surveys.waves import waves_of
from tests.factories.settings import SEALER
from webapp.commands.demo import demonstration as start
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


def about(word: str, changes: Sequence[ThemeChange]) -> set[str]:
    """The verdicts of the themes that have a word in what they are called by."""
    called = [
        (each.verdict, " ".join((each.theme.title, *each.theme.keywords)).casefold()) for each in changes
    ]
    return {verdict for verdict, words in called if re.search(rf"\b{word}", words)}


@pytest.mark.timeout(180)
def test_its_rounds_show_what_got_better_and_worse_what_is_new_and_what_is_gone(look, settings) -> None:
    """Which five answers of its open round wait is drawn by lot, so a stray one may be in a theme."""
    start(settings)
    after, before = waves_of(look, look.exec(select(Survey.id)).one())
    changes = compare_waves(look, before, after).themes
    assert Verdict.BETTER in about("report", changes)
    assert Verdict.WORSE in about("finance", changes)
    assert about("ai|artificial", changes) & {Verdict.NEW, Verdict.BETTER}
    assert about("desk", changes) & {Verdict.GONE, Verdict.BETTER}
