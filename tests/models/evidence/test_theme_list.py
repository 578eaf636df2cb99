"""A list of themes follows from what is published, in whatever order and with whatever filter."""

import pytest

from models.evidence.figures import AreaFigures, BroadFigures, ThemeFigures, WaveFigures, wave_figures
from models.evidence.reviewed import forget_figures
from models.evidence.set_apart import SetApart
from models.evidence.theme_list import (
    Order,
    Side,
    count_said,
    first_said,
    groups_told,
    list_broad,
    list_themes,
)
from models.privacy.gate import EVERYONE
from models.surveys.waves import Wave, open_wave
from models.themes.themes import Theme
from tests.factories.findings import find
from tests.factories.reviewed import review

PLATFORM, DATA, REST = "Platform", "Data", "Those who named no area"


def area(name: str, needs_work: int | None, works: int | None) -> AreaFigures:
    return AreaFigures(name, 7, works, needs_work, is_rest=name == REST)


def theme(title: str, people: int, needs_work: int, works: int, *areas: AreaFigures) -> ThemeFigures:
    made = Theme(survey_id="survey", label=title)
    return ThemeFigures(made, people, works, needs_work, tuple(areas), statements=people)


PLANNING = theme("Planning", 9, 6, 5, area(PLATFORM, 4, None), area(DATA, None, None), area(REST, None, 3))
TOOLS = theme("Tools", 12, 0, 12, area(PLATFORM, None, 3), area(DATA, None, 5), area(REST, None, 4))
APPROVALS = theme("approvals", 6, 6, 0)
REPORTS = theme("Reports", 7, 6, 2, area(PLATFORM, None, None), area(DATA, 3, None), area(REST, 3, None))
THEMES = [PLANNING, TOOLS, APPROVALS, REPORTS]


def titles(lines) -> list[str]:
    return [line.figures.theme.title for line in lines]


@pytest.mark.parametrize(
    ("order", "listed"),
    [
        (Order.WORST, ["approvals", "Reports", "Planning", "Tools"]),
        (Order.SIZE, ["Tools", "Planning", "Reports", "approvals"]),
        (Order.NAME, ["approvals", "Planning", "Reports", "Tools"]),
    ],
)
def test_themes_are_listed_in_the_order_that_was_asked_for(order, listed) -> None:
    assert titles(list_themes(THEMES, order)) == listed
    assert titles(list_themes(THEMES[::-1], order)) == listed


def test_the_newest_theme_is_that_of_the_newest_first_wave(session, world) -> None:
    waves = [Wave(survey_id="survey", number=number, name=f"Wave {number}") for number in (1, 2)]
    since = {TOOLS.theme.id: waves[1], PLANNING.theme.id: waves[0], REPORTS.theme.id: waves[0]}
    lines = list_themes(THEMES, Order.NEWEST, since=since)
    assert titles(lines) == ["Tools", "Reports", "Planning", "approvals"]
    assert [line.since for line in lines] == [waves[1], waves[0], waves[0], None]


@pytest.mark.parametrize(
    ("side", "listed"),
    [(Side.NEEDS_WORK, ["approvals", "Reports", "Planning"]), (Side.WORKS, ["Reports", "Planning", "Tools"])],
)
def test_a_side_keeps_the_themes_that_somebody_is_on(side, listed) -> None:
    assert titles(list_themes(THEMES, side=side)) == listed


def test_a_group_has_its_published_figures_and_no_theme_of_which_nothing_is_told() -> None:
    assert [(line.figures, line.needs_work, line.works) for line in list_themes(THEMES, group=PLATFORM)] == [
        (PLANNING, 4, None),
        (TOOLS, None, 3),
    ]
    assert [(line.figures, line.needs_work, line.works) for line in list_themes(THEMES, group=DATA)] == [
        (REPORTS, 3, None),
        (TOOLS, None, 5),
    ]
    assert titles(list_themes(THEMES, Order.SIZE, group=REST)) == ["Tools", "Reports", "Planning"]


def test_a_side_that_is_not_told_for_a_group_keeps_nothing() -> None:
    assert titles(list_themes(THEMES, side=Side.WORKS, group=PLATFORM)) == ["Tools"]
    assert titles(list_themes(THEMES, side=Side.NEEDS_WORK, group=DATA)) == ["Reports"]
    assert list_themes(THEMES, group="An area that is not told of") == []


def test_only_groups_that_a_theme_is_told_for_can_be_chosen() -> None:
    wave = Wave(survey_id="survey", number=1, name="First wave")
    wave.area_names = {"d": "Data", "p": "Platform", "t": "Tiny", "h": "Housing"}
    wave.pattern = {"d": "d", "p": "p", "t": EVERYONE, "h": "h"}
    rest = "Tiny and anyone who named no area"
    told = theme("Planning", 9, 6, 5, area("Data", 4, None), area(rest, None, None), area("Platform", 3, 3))
    assert list(groups_told(WaveFigures(wave, 20, themes=(told, APPROVALS))).items()) == [
        ("d", "Data"),
        ("p", "Platform"),
        (EVERYONE, rest),
    ]
    assert groups_told(WaveFigures(wave, 20, themes=(APPROVALS,))) == {}


def test_close_themes_stay_together_with_the_figures_of_all_of_them() -> None:
    broad = [
        BroadFigures((TOOLS, PLANNING), 14, works=13, needs_work=6),
        BroadFigures((REPORTS, APPROVALS), 9, works=2, needs_work=9),
    ]
    worst = list_broad(broad, list_themes(THEMES), Order.WORST)
    assert [(each.figures, titles(each.lines)) for each in worst] == [
        (broad[1], ["approvals", "Reports"]),
        (broad[0], ["Planning", "Tools"]),
    ]
    kept = list_themes(THEMES, Order.SIZE, Side.WORKS)
    assert [(each.figures, titles(each.lines)) for each in list_broad(broad, kept, Order.SIZE)] == [
        (broad[0], ["Tools", "Planning"]),
        (broad[1], ["Reports"]),
    ]
    by_name = list_broad(broad, list_themes(THEMES, Order.NAME), Order.NAME)
    assert [each.figures for each in by_name] == [broad[1], broad[0]]


def test_what_was_said_is_counted_whatever_its_theme_or_not_where_a_part_is_not_told() -> None:
    wave = Wave(survey_id="survey", number=1, name="First wave")
    figures = WaveFigures(wave, 20, themes=(PLANNING, TOOLS), hidden=(APPROVALS,), unclear=2)
    assert count_said(figures, None) == 9 + 12 + 6 + 2
    assert count_said(figures, SetApart(3)) == 32
    assert count_said(figures, SetApart()) is None
    assert count_said(WaveFigures(wave, None), None) is None


def test_a_theme_is_as_old_as_the_first_wave_that_shows_figures(session, world) -> None:
    themes = find(session, world, people=8).themes
    world.wave.minimum_group = 9
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, people=8, wave=second)
    third = open_wave(session, world.survey.id, "Third wave", 100)
    found = find(session, world, people=12, wave=third)
    assert found.themes.keys() == themes.keys()
    since = first_said(session, world.survey.id)
    assert {label: since[row.id].name for label, row in found.themes.items()} == {
        "Planning": "Second wave",
        "Tools": "Second wave",
        "Approvals": "Second wave",
    }
    lines = list_themes(wave_figures(session, third).themes, Order.NEWEST, since=since)
    assert [line.since for line in lines] == [second] * 3


def test_a_reviewed_round_counts_as_it_reported(session, world) -> None:
    found = find(session, world)
    review(session, world.wave, world.lead.id)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    find(session, world, wave=second)
    since = first_said(session, world.survey.id)
    assert {since[theme.id].id for theme in found.themes.values()} == {world.wave.id}
    forget_figures(session, world.wave.id)
    since = first_said(session, world.survey.id)
    assert {since[theme.id].id for theme in found.themes.values()} == {second.id}
