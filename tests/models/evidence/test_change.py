"""What has changed between two waves is told theme by theme, from what both waves show."""

import pytest

from models.evidence.change import Verdict, WaveChange, compare_waves
from models.surveys.waves import Wave, open_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def second(session, world) -> Wave:
    """In the first wave Planning does not work for six of sixteen, Approvals for nine; Tools works for ten.

    In the second Planning works for all of twenty, Tools works for nobody, and nobody speaks of Approvals.
    """
    for person in range(4):
        respond(session, world, works="Tools helped me", needs_work=f"Approvals held up me {person}")
    find(session, world)
    wave = open_wave(session, world.survey.id, "Second wave", headcount=100)
    for person in range(20):
        respond(
            session,
            world,
            works=f"Planning helped now {person}",
            needs_work=f"Tools held up now {person}" if person < 10 else "",
            area="Platform" if person < 10 else "Housing",
            wave=wave,
        )
    find(session, world, people=0, wave=wave)
    return wave


def told(change: WaveChange) -> dict[str, Verdict]:
    return {each.theme.label: each.verdict for each in change.themes}


def test_themes_get_better_or_worse_or_go(session, world, second) -> None:
    change = compare_waves(session, world.wave, second)
    assert told(change) == {
        "Planning": Verdict.BETTER,
        "Tools": Verdict.WORSE,
        "Approvals": Verdict.GONE,
    }
    assert (change.answered_before, change.answered_after) == (16, 20)
    planning = change.having(Verdict.BETTER)[0].shares
    assert (planning.needs_work.before, planning.needs_work.now) == (6, 0)
    assert (planning.works.before, planning.works.now) == (6, 20)


def test_the_clearest_is_the_headline(session, world, second) -> None:
    headline = compare_waves(session, world.wave, second).headline
    assert headline.theme.label == "Tools"
    assert headline.is_about_working  # for 10 of 16, then for 0 of 20; Planning from 6 to 20 is less clear


def test_what_nobody_spoke_of_before_is_new(session, world, second) -> None:
    assert told(compare_waves(session, second, world.wave))["Approvals"] == Verdict.NEW


def test_a_wave_beside_itself_has_no_change(session, world, second) -> None:
    same = compare_waves(session, second, second)
    assert set(told(same).values()) <= {Verdict.NOT_CLEAR, Verdict.TOO_FEW}
    assert same.headline is None


def test_a_wave_of_too_few_tells_nothing(session, world, second) -> None:
    third = open_wave(session, world.survey.id, "Third wave", headcount=100)
    for person in range(3):
        respond(session, world, works=f"Planning helped again {person}", wave=third)
    find(session, world, people=0, wave=third)
    change = compare_waves(session, second, third)
    assert (change.answered_after, change.themes) == (None, ())


def test_areas_are_compared_where_both_waves_name_them_alike(session, world, second) -> None:
    third = open_wave(session, world.survey.id, "Third wave", headcount=100)
    for person in range(24):
        respond(
            session,
            world,
            works=f"Planning helped then {person}",
            area="Platform" if person < 12 else "Housing",
            wave=third,
        )
    find(session, world, people=0, wave=third)
    planning = next(c for c in compare_waves(session, second, third).themes if c.theme.label == "Planning")
    areas = {area.name: area.shares for area in planning.areas}
    assert {name: (own.works.of_before, own.works.of_now) for name, own in areas.items()} == {
        "Platform": (10, 12),
        "Housing": (10, 12),
    }
    assert areas["Housing"].needs_work is None  # neither wave tells it beside words
