"""For how many people a theme does not work, round after round."""

import pytest

from models.evidence.figures import theme_by_wave, wave_figures
from models.evidence.over_rounds import MOST_ROUNDS, complaints_over_rounds
from models.surveys.waves import Wave, open_wave
from tests.factories.findings import find
from tests.factories.responses import respond
from tests.factories.reviewed import review


@pytest.fixture
def rounds(session, world) -> list[Wave]:
    """Three rounds: of twelve people Planning does not work for six; of three for all; of ten for two."""
    find(session, world)
    return [
        world.wave,
        *(
            _round(session, world, name, people, held)
            for name, people, held in (("Second", 3, 3), ("Third", 10, 2))
        ),
    ]


def _round(session, world, name: str, people: int, held_up: int) -> Wave:
    wave = open_wave(session, world.survey.id, name, headcount=100)
    for person in range(people):
        held = f"Planning held up {name} {person}" if person < held_up else ""
        respond(session, world, works=f"Tools helped {name} {person}", needs_work=held, wave=wave)
    find(session, world, people=0, wave=wave)
    return wave


def told(session, wave: Wave) -> dict[str, list[int | None]]:
    figures = wave_figures(session, wave)
    titles = {each.theme.id: each.theme.title for each in figures.themes}
    found = complaints_over_rounds(session, figures)
    return {titles[key]: [point.people for point in points] for key, points in found.items()}


def test_a_round_of_few_is_not_told(session, rounds) -> None:
    assert told(session, rounds[2])["Planning"] == [6, None, 2]


def test_every_figure_is_that_of_the_theme_s_page(session, rounds) -> None:
    found = complaints_over_rounds(session, wave_figures(session, rounds[2]))
    for figures in wave_figures(session, rounds[2]).themes:
        by_wave = {wave.id: each.needs_work for wave, each in theme_by_wave(session, figures.theme)}
        assert {point.wave.id: point.people for point in found[figures.theme.id]} == by_wave


def test_a_reviewed_round_is_told_as_it_was_reported(session, world, rounds) -> None:
    review(session, rounds[0], world.lead.id)
    assert told(session, rounds[2])["Planning"] == [6, None, 2]


def test_rounds_that_came_later_are_not_told(session, rounds) -> None:
    assert told(session, rounds[0]) == {}
    assert told(session, rounds[1]) == {}  # of too few itself


def test_a_line_is_of_the_last_rounds(session, world, rounds) -> None:
    more = [_round(session, world, f"Round {number}", 5, 1) for number in range(MOST_ROUNDS)]
    assert told(session, more[-1])["Planning"] == [1] * MOST_ROUNDS
