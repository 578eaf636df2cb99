import pytest
from sqlmodel import col, delete, select

from models.evidence.participation import GroupAnswered, answered_by_group, group_headcount
from models.intake.responses import Answer, Response
from models.portfolio.areas import change_area
from models.privacy.modes import PROTECTION, PrivacyMode
from models.surveys.waves import Wave
from tests.factories.releases import move_on
from tests.factories.responses import respond


@pytest.fixture
def answered(session, world):
    """Let people of areas answer the open wave, and close it: `answered(Data=6, nowhere=2)`."""

    def do(*, close: bool = True, **people: int) -> list[GroupAnswered]:
        for area, number in people.items():
            for _ in range(number):
                respond(session, world, rating=5, area=None if area == "nowhere" else area)
        move_on(session, world.survey.id, close=world.wave if close else None)
        return answered_by_group(session, world.wave)

    return do


def test_each_group_is_told_beside_its_headcount(answered) -> None:
    """Digital has sixty people, of whom Platform, which stands alone, has twenty-five."""
    assert answered(Platform=8, Data=4, Tiny=2, Housing=6, nowhere=5) == [
        GroupAnswered("Digital with Data, Tiny", 6, 35, False),
        GroupAnswered("Housing", 6, 40, False),
        GroupAnswered("Platform", 8, 25, False),
        GroupAnswered("Those who named no area", 5, None, True),
    ]


def test_nothing_is_told_by_area_while_a_wave_is_open(answered) -> None:
    assert answered(close=False, Platform=30, Housing=30) == []


@pytest.mark.parametrize("people", [{"Platform": 12}, {"Platform": 2, "Housing": 2}, {}])
def test_a_single_group_is_not_told_apart(answered, people) -> None:
    assert answered(**people) == []


def test_a_group_under_the_minimum_is_with_others(answered) -> None:
    assert answered(Platform=4, Housing=9, Data=3) == [
        GroupAnswered("Digital with Data, Platform, Tiny", 7, 60, False),
        GroupAnswered("Housing", 9, 40, False),
    ]


def test_the_rest_has_no_headcount(answered) -> None:
    assert answered(Platform=9, Housing=3, nowhere=3)[-1] == GroupAnswered(
        "Data, Digital, Housing, Tiny and anyone who named no area", 6, None, True
    )


@pytest.mark.parametrize("mode", PrivacyMode)
def test_every_mode_tells_groups_of_its_own_size(session, world, answered, mode) -> None:
    world.wave.mode, world.wave.minimum_group = mode, PROTECTION[mode].least.figures
    groups = answered(Platform=2, Housing=7, Tiny=6)
    told = {(group.name, group.people) for group in groups}
    if mode == PrivacyMode.OPEN:
        assert told == {("Platform", 2), ("Housing", 7), ("Tiny", 6)}
    else:
        assert told == {("Digital with Data, Platform, Tiny", 8), ("Housing", 7)}


def test_no_group_is_told_where_a_withdrawal_left_one_too_small(session, world, answered) -> None:
    assert len(answered(Platform=5, Housing=7)) == 2
    of_platform = select(Response).where(Response.area_id == world.areas["Platform"].id)
    withdrawn = session.exec(of_platform).first()
    session.exec(delete(Answer).where(col(Answer.response_id) == withdrawn.id))
    session.delete(withdrawn)
    session.flush()
    assert answered_by_group(session, world.wave) == []


def test_headcounts_are_those_of_the_day_the_wave_opened(session, world, answered) -> None:
    change_area(session, world.areas["Housing"], name="Housing", headcount=9, parent_id=None, version=1)
    assert ("Housing", 40) in {(group.name, group.headcount) for group in answered(Platform=8, Housing=6)}


def test_nothing_is_told_of_a_wave_of_which_everything_is_deleted(session, world, answered) -> None:
    assert answered(Platform=8, Housing=6)
    world.wave.deleted_on = world.wave.closed_on
    assert answered_by_group(session, world.wave) == []


@pytest.mark.parametrize(
    ("counts", "headcount"),
    [
        ({"a": 20, "b": 5}, 15),
        ({"a": 20}, None),
        ({"b": 5}, None),
        ({"a": 5, "b": 5}, None),
        ({}, None),  # of a wave that was opened before headcounts were frozen
    ],
)
def test_a_headcount_is_told_only_where_it_is_known(counts, headcount) -> None:
    wave = Wave(parents={"a": None, "b": "a"}, pattern={"a": "a", "b": "b"}, area_headcounts=counts)
    assert group_headcount(wave, "a") == headcount
