"""A rating is shown past the gate, and compared with that of the round before where both are."""

import pytest

from models.evidence.closed_questions import ticked
from models.surveys.waves import get_wave, open_wave
from tests.factories.releases import move_on
from tests.factories.responses import respond


@pytest.fixture
def rated(session, world):
    """Two rounds with these ratings: `rated([7] * 20, [8] * 24)` gives what is shown of the second."""

    def rate(first: list[int], second: list[int]):
        for wave, ratings in (
            (world.wave, first),
            (None, second),
        ):
            if wave is None:
                wave = open_wave(session, world.survey.id, "Second wave", headcount=100)
            for rating in ratings:
                respond(session, world, rating=rating, wave=wave)
            move_on(session, world.survey.id, close=wave)
        return ticked(session, get_wave(session, wave.id))

    return rate


def test_a_rating_says_how_it_changed_since_the_round_before(rated) -> None:
    (shown,) = rated([5, 6, 6, 7] * 5, [7, 8, 8, 9] * 6)
    assert (shown.people, shown.mean, shown.before.people, shown.before.mean) == (24, 8.0, 20, 6.0)
    assert shown.before.wave.name == "First wave"
    assert shown.before.change.is_clear
    assert dict(shown.counts)["8"] == 12


@pytest.mark.parametrize(("first", "second"), [(4, 24), (0, 24)])
def test_a_round_of_too_few_is_compared_with_nothing(rated, first, second) -> None:
    (shown,) = rated([5] * first, [8] * second)
    assert shown.mean == 8.0
    assert shown.before is None


def test_of_too_few_in_the_last_round_nothing_is_shown(rated) -> None:
    assert rated([5] * 24, [8] * 4) == []


def test_only_the_round_just_before_is_compared(session, world, rated) -> None:
    rated([5] * 20, [6] * 3)
    third = open_wave(session, world.survey.id, "Third wave", headcount=100)
    for _ in range(20):
        respond(session, world, rating=9, wave=third)
    move_on(session, world.survey.id, close=third)
    (shown,) = ticked(session, get_wave(session, third.id))
    assert shown.before is None
