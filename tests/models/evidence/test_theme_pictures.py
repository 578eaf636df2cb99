"""Themes side by side and by area are told from what a wave's pages publish, and files have no more."""

import pytest

from models.evidence.figures import wave_figures
from models.evidence.theme_list import Side
from models.evidence.theme_pictures import areas_of, sides_of, themes_in_file, titled
from models.surveys.waves import Wave, open_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def wave(session, world) -> Wave:
    """Of eight in each of three areas approvals hold up six of Platform, four of Housing and one of Data."""
    for area, held_up in (("Platform", 6), ("Housing", 4), ("Data", 1)):
        for person in range(8):
            held = f"Approvals held up {area} {person}" if person < held_up else ""
            respond(session, world, works=f"Planning helped {area} {person}", needs_work=held, area=area)
    find(session, world, people=0)
    return world.wave


def test_the_most_complained_of_comes_first(session, wave) -> None:
    sides = sides_of(24, titled(wave_figures(session, wave)))
    assert [(each.title, each.needs_work, each.works) for each in sides.themes] == [
        ("Approvals", 11, 0),
        ("Planning", 0, 24),
    ]
    assert sides.largest_share == pytest.approx(24 / 24)


def test_an_area_has_the_figures_of_the_theme_s_own_page(session, wave) -> None:
    figures = wave_figures(session, wave)
    areas = areas_of(titled(figures), Side.NEEDS_WORK)
    published = {area.name: area for area in figures.themes[0].areas}
    assert [group.name for group in areas.groups] == [
        *sorted(name for name, area in published.items() if not area.is_rest),
        *(name for name, area in published.items() if area.is_rest),
    ]
    for row in areas.themes:
        own = next(each for each in figures.themes if each.theme.id == row.theme_id)
        assert row.people == [
            next(area.needs_work for area in own.areas if area.name == group.name) for group in areas.groups
        ]
    assert None in [people for row in areas.themes for people in row.people]


def test_themes_that_are_told_for_no_area_are_counted(session, wave) -> None:
    areas = areas_of(titled(wave_figures(session, wave)), Side.WORKS)
    assert ([each.title for each in areas.themes], areas.more) == (["Planning"], 1)


def test_a_share_that_is_not_told_is_none(session, wave) -> None:
    areas = areas_of(titled(wave_figures(session, wave)), Side.NEEDS_WORK)
    for row in areas.themes:
        for people, group, share in zip(row.people, areas.groups, areas.shares(row), strict=True):
            assert share == (None if people is None else people / group.people)


def test_a_file_of_a_wave_of_few_has_nothing(session, world) -> None:
    for person in range(4):
        respond(session, world, works=f"Planning helped me {person}")
    find(session, world, people=0)
    assert themes_in_file(session, world.wave)[0] is None


def test_a_file_has_no_more_than_the_page(session, wave) -> None:
    answered, themes = themes_in_file(session, wave)
    shown = {each.theme.id: each for each in wave_figures(session, wave).themes}
    assert answered == 24
    for _, outside in themes:
        inside = shown[outside.theme.id]
        assert (outside.needs_work, outside.works) == (inside.needs_work, inside.works)
        assert set(outside.areas) <= set(inside.areas)


def test_a_file_calls_a_theme_by_a_label_only_where_words_may_leave(session, world) -> None:
    find(session, world)
    assert {title for title, _ in themes_in_file(session, world.wave)[1]} == {
        "Planning",
        "Approvals",
        "Tools",
    }
    few = open_wave(session, world.survey.id, "Few", headcount=100)
    for person in range(6):  # enough for figures, too few for words
        respond(session, world, works=f"Planning helped now {person}", wave=few)
    find(session, world, people=0, wave=few)
    assert {title for title, _ in themes_in_file(session, world.wave)[1]} == {"A theme"}
