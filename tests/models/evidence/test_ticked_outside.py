"""Ratings in files: everybody, and the groups of the pattern where all of them may be told."""

import pytest
from sqlmodel import col, delete, select

from models.evidence.ticked_outside import ticked_outside
from models.intake.responses import Answer, Response
from models.privacy.modes import PrivacyMode
from models.surveys.waves import get_wave
from tests.factories.releases import move_on
from tests.factories.responses import respond


@pytest.fixture
def rated(session, world):
    """Ratings by area, None for no area: `rated({"Platform": [7] * 6, "Housing": [3] * 5})`, read back."""

    def rate(given, *, close: bool = True):
        for area, ratings in given.items():
            for rating in ratings:
                respond(session, world, area=area, rating=rating)
        move_on(session, world.survey.id, close=world.wave if close else None)
        return ticked_outside(session, get_wave(session, world.wave.id))

    return rate


def test_everybody_and_every_group_is_told(rated) -> None:
    everybody, housing, platform = rated({"Platform": [7, 7, 8, 8, 9, 9], "Housing": [1, 2, 3, 4, 5]})
    assert (everybody.group, everybody.people, dict(everybody.counts)["7"]) == (None, 11, 2)
    assert (housing.group, housing.people, housing.mean.value) == ("Housing", 5, 3.0)
    assert platform.group == "Platform"
    assert [dict(platform.counts)[number] for number in ("7", "8", "9", "1")] == [2, 2, 2, 0]
    assert platform.mean.low < platform.mean.value == 8.0 < platform.mean.high


def test_no_group_is_told_where_too_few_of_one_answered_the_question(rated) -> None:
    """Eleven ticked something: less the six of Platform, five people's ratings would be those of four."""
    found = rated({"Platform": [7] * 6, "Housing": [3, 3, 3, 3, None]})
    assert [(each.group, each.people) for each in found] == [(None, 10)]


def test_no_group_is_told_while_the_round_is_open(rated) -> None:
    found = rated({"Platform": [7] * 8, "Housing": [3] * 8}, close=False)
    assert [each.group for each in found] == [None]


def test_of_four_people_nothing_is_told_whatever_leads_may_read(rated, world) -> None:
    world.wave.mode, world.wave.minimum_group, world.wave.minimum_group_for_quotes = PrivacyMode.OPEN, 1, 1
    assert rated({"Platform": [7] * 4}) == []


def test_an_open_survey_tells_no_group_beside_one_of_a_single_person(rated, world) -> None:
    world.wave.mode, world.wave.minimum_group, world.wave.minimum_group_for_quotes = PrivacyMode.OPEN, 1, 1
    found = rated({"Platform": [7] * 8, "Housing": [0]})
    assert [(each.group, each.people) for each in found] == [(None, 9)]


def test_no_group_is_told_once_a_withdrawal_left_one_too_small(rated, session, world) -> None:
    assert len(rated({"Platform": [7] * 6, "Housing": [3] * 5})) == 3
    of_housing = select(Response).where(Response.area_id == world.areas["Housing"].id)
    gone = session.exec(of_housing).first()
    session.exec(delete(Answer).where(col(Answer.response_id) == gone.id))
    session.delete(gone)
    session.flush()
    found = ticked_outside(session, get_wave(session, world.wave.id))
    assert [(each.group, each.people) for each in found] == [(None, 10)]
