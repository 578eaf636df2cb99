"""Themes in files: round by round, and keywords only where the words of every round may leave."""

import pytest

from models.evidence.themes_outside import themes_outside
from models.privacy.modes import PrivacyMode
from models.review.deciding import decide
from models.surveys.waves import open_wave
from models.themes.decisions import DecisionKind
from tests.factories.findings import find


def test_every_round_tells_its_themes_the_most_mentioned_first(session, world) -> None:
    find(session, world)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    find(session, world, people=10, wave=second)
    newest, first = themes_outside(session, world.survey.id)
    assert [(each.wave.name, each.answered) for each in (newest, first)] == [
        ("Second wave", 10),
        ("First wave", 12),
    ]
    assert (first.themes[0].theme.title, first.themes[0].respondents) == ("Planning", 9)
    assert (newest.tells_words, first.tells_words) == (True, True)


def test_a_hidden_theme_is_left_out(session, world) -> None:
    themes = find(session, world).themes
    decide(session, themes["Planning"], world.lead.id, DecisionKind.HIDE)
    (told,) = themes_outside(session, world.survey.id)
    assert [each.theme.title for each in told.themes] == ["Tools", "Approvals"]


@pytest.mark.parametrize(("people", "rounds"), [(4, 0), (5, 1)])
def test_figures_leave_from_five_people_on_whatever_leads_may_read(session, world, people, rounds) -> None:
    world.wave.mode, world.wave.minimum_group, world.wave.minimum_group_for_quotes = PrivacyMode.OPEN, 1, 1
    find(session, world, people=people)
    assert len(themes_outside(session, world.survey.id)) == rounds


def test_keywords_stay_where_a_round_is_too_small_for_words(session, world) -> None:
    find(session, world)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    find(session, world, people=9, wave=second)
    told = themes_outside(session, world.survey.id)
    assert [each.tells_words for each in told] == [False, False]
    assert {len(figures.quotes) for figures in told[0].themes} == {0}
    assert all(figures.quotes for figures in told[1].themes)
