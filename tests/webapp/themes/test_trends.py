"""Beside each theme of a later round: whether it has clearly changed, and a line of the rounds so far."""

import pytest

from models.database import transaction
from models.evidence.over_rounds import RoundPoint
from models.surveys.waves import Wave, open_wave
from tests.factories.findings import find
from tests.factories.responses import respond
from webapp.themes.trends import EDGE, HEIGHT, draw_line


def points(*people: int | None) -> list[RoundPoint]:
    waves = [Wave(survey_id="s", number=n, name=f"Round {n}") for n in range(len(people))]
    return [RoundPoint(wave, each, 10) for wave, each in zip(waves, people, strict=True)]


def test_no_line_goes_over_a_round_that_shows_no_figure() -> None:
    line = draw_line(points(1, 2, None, 3, None, 4))
    assert [len(run) for run in line.runs] == [2, 1, 1]
    assert line.words == (
        "Does not work: Round 0 1 of 10, Round 1 2 of 10, Round 2 not shown, Round 3 3 of 10, "
        "Round 4 not shown, Round 5 4 of 10"
    )
    assert line.last == line.runs[-1][0]


def test_a_last_round_without_a_figure_has_no_end() -> None:
    assert draw_line(points(1, None)).last is None


def test_the_largest_share_is_at_the_top_and_nobody_at_the_bottom() -> None:
    ((most, none),) = draw_line(points(10, 0)).runs
    assert (most[1], none[1]) == (EDGE, HEIGHT - EDGE)


@pytest.fixture
def second(engine, world) -> str:
    """A second round, in which Planning works for all of twenty and Approvals hold up nobody."""
    with transaction(engine) as session:
        find(session, world)
        wave = open_wave(session, world.survey.id, "Second round", headcount=100)
        for person in range(20):
            respond(session, world, works=f"Planning helped now {person}", wave=wave)
        find(session, world, people=0, wave=wave)
        return wave.id


def test_a_theme_says_how_it_has_changed(lead, world, second) -> None:
    page = lead.get(f"/surveys/{world.survey.id}/themes?wave={second}")
    assert "better ↓" in page.text
    assert f"fewer complain than in {world.wave.name}: 6 of 12 → 0 of 20" in page.text
    assert f"Does not work: {world.wave.name} 6 of 12, Second round 0 of 20" in page.html


def test_the_first_round_has_nothing_to_say(lead, world, second) -> None:
    page = lead.get(f"/surveys/{world.survey.id}/themes?wave={world.wave.id}")
    assert "Does not work:" not in page.html


def test_figures_of_an_area_have_no_line_of_everybody(lead, world, second) -> None:
    page = lead.get(f"/surveys/{world.survey.id}/themes?wave={world.wave.id}&area=everyone")
    assert "Does not work:" not in page.html
