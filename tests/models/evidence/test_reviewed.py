"""What a reviewed round reported stands, and what would change is said beside it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select, update

from models.backlog.changing import ItemValues, add_item
from models.backlog.listing import evidence_today
from models.base import EditedMeanwhile
from models.evidence.figures import (
    ThemeFigures,
    figures_by_theme,
    theme_by_wave,
    theme_figures,
    wave_figures,
)
from models.evidence.proposals import UNCLEAR, Change, changes_of
from models.evidence.reviewed import ReviewedFigures
from models.privacy.gate import EVERYONE
from models.privacy.modes import PrivacyMode
from models.review.deciding import Ticked, decide, merge, move, undo
from models.review.reviewed_waves import apply_changes, moves_of, seen
from models.surveys.waves import open_wave
from models.themes.assignments import assigned_themes
from models.themes.decisions import DecisionKind
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.themes import Theme, themes_of
from tests.factories.backlog import listed_backlog
from tests.factories.findings import find
from tests.factories.reviewed import find_elsewhere, review


@pytest.fixture
def reviewed(session, world, found):
    """The wave, reviewed as it was found."""
    return review(session, world.wave, world.lead.id)


@pytest.fixture
def changes(session, world) -> Callable[[], dict[str, Change]]:
    """What would change in the wave, by title."""
    return lambda: {
        one.title: one for one in changes_of(session, world.survey.id, [world.wave])[world.wave.id]
    }


def shown(figures: ThemeFigures | None) -> tuple | None:
    """The numbers that are shown of a theme."""
    return figures and (
        figures.theme.title,
        figures.respondents,
        figures.works,
        figures.needs_work,
        figures.statements,
        figures.areas,
    )


def everywhere(session: Session, world) -> dict[str, object]:
    """All that pages and exports take of the wave's figures."""
    wave, survey_id = world.wave, world.survey.id
    session.expire_all()
    themes = themes_of(session, survey_id)
    figures, items = wave_figures(session, wave), listed_backlog(session)
    by_theme = {
        outside: {key: shown(each) for key, each in figures_by_theme(session, wave, outside=outside).items()}
        for outside in (False, True)
    }
    return {
        "list": [shown(each) for each in figures.themes],
        "hidden": [shown(each) for each in figures.hidden],
        "broad": [(each.title, each.respondents, each.works, each.needs_work) for each in figures.broad],
        "rest": (figures.respondents, figures.unclear),
        "by theme": by_theme,
        "a theme": {each.title: shown(theme_figures(session, each, wave)) for each in themes},
        "round by round": {
            each.title: [shown(told) for _, told in theme_by_wave(session, each)] for each in themes
        },
        "backlog": [
            [shown(told) for _, told in evidence_today(session, items, outside=outside).values()]
            for outside in (False, True)
        ],
    }


def some(session: Session, world, theme: Theme, number: int = 1) -> list[str]:
    """Statements of a theme, by id."""
    places = assigned_themes(session, world.survey.id)
    return sorted(key for key, theme_id in places.items() if theme_id == theme.id)[:number]


def add_item_of(session: Session, world, theme: Theme) -> None:
    add_item(session, world.survey.id, ItemValues("Plan earlier", "", [], 5, 1.0, 80, 1.0), theme)


@pytest.mark.parametrize("mode", list(PrivacyMode))
def test_reviewing_changes_no_figure_and_no_later_analysis_does(session, world, found, mode) -> None:
    planning, tools = found.themes["Planning"], found.themes["Tools"]
    world.wave.mode, world.wave.minimum_group = mode, 1 if mode == PrivacyMode.OPEN else 5
    planning.broad = tools.broad = 0
    add_item_of(session, world, planning)
    before = everywhere(session, world)
    review(session, world.wave, world.lead.id)
    assert everywhere(session, world) == before
    find_elsewhere(session, planning, tools, some(session, world, planning, 5))
    find_elsewhere(session, tools, None, some(session, world, tools, 2))
    planning.broad = None
    session.flush()
    assert everywhere(session, world) == before


def test_a_round_that_nobody_reviewed_is_counted_anew(session, world, found) -> None:
    """Else the test above would hold for any code."""
    before = everywhere(session, world)
    planning = found.themes["Planning"]
    find_elsewhere(session, planning, None, some(session, world, planning, 5))
    assert everywhere(session, world) != before


def test_another_round_of_the_survey_is_counted_on(session, world, reviewed, planning) -> None:
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, wave=second, ending=" again.")
    (now, _), (then, _) = theme_by_wave(session, planning)
    assert (now.id, then.id) == (second.id, reviewed.id)
    find_elsewhere(session, planning, None)
    (_, now), (_, then) = theme_by_wave(session, planning)
    assert (now.respondents, then.respondents) == (0, 9)


def test_what_a_later_analysis_would_change_is_said_with_both_figures(
    session, world, reviewed, planning, tools, changes
) -> None:
    assert changes() == {}
    find_elsewhere(session, planning, tools, some(session, world, planning, 12))
    assert changes()["Planning"].pairs == {
        "respondents": (9, 0),
        "needs_work": (6, 0),
        "works": (6, 0),
        "statements": (12, 0),
    }
    assert changes()["Tools"].pairs["respondents"] == (6, 12)
    assert set(changes()) == {"Planning", "Tools"}


def test_statements_that_fit_no_theme_any_more_are_told_without_people(
    session, world, reviewed, planning, changes
) -> None:
    find_elsewhere(session, planning, None, some(session, world, planning))
    rest = changes()["Statements that fit no theme"]
    assert (rest.key, rest.pairs) == (UNCLEAR, {"statements": (1, 2)})


def test_applying_one_change_moves_that_theme_alone_and_says_who_did(
    session, world, reviewed, planning, tools, changes
) -> None:
    find_elsewhere(session, planning, tools, some(session, world, planning, 12))
    apply_one(session, world, changes()["Planning"])
    assert theme_figures(session, planning, reviewed).respondents == 0
    assert theme_figures(session, tools, reviewed).respondents == 6
    assert set(changes()) == {"Tools"}
    assert [(move.title, move.by) for move in moves_of(session, reviewed)] == [("Planning", "Lead")]


def apply_one(session: Session, world, change: Change) -> None:
    apply_changes(session, world.wave, world.lead.id, seen([change]), change.key)


def apply_all(session: Session, world) -> None:
    every = changes_of(session, world.survey.id, [world.wave])[world.wave.id]
    apply_changes(session, world.wave, world.lead.id, seen(every))


def test_applying_all_leaves_what_would_be_counted_without_a_review(
    session, world, found, reviewed, planning, tools, changes
) -> None:
    planning.broad = tools.broad = 0
    find_elsewhere(session, planning, tools, some(session, world, planning, 4))
    find_elsewhere(session, planning, None, some(session, world, planning, 2))
    decide(session, found.themes["Approvals"], world.lead.id, DecisionKind.HIDE)
    apply_all(session, world)
    assert changes() == {}
    as_reported = everywhere(session, world)
    world.wave.reviewed_on = None
    session.flush()
    assert everywhere(session, world) == as_reported


def test_what_is_applied_is_what_a_person_saw(session, world, reviewed, planning, tools, changes) -> None:
    find_elsewhere(session, planning, tools, some(session, world, planning, 2))
    was_seen = changes()["Planning"]
    find_elsewhere(session, planning, tools, some(session, world, planning, 4))
    with pytest.raises(EditedMeanwhile, match="Nothing was applied"):
        apply_one(session, world, was_seen)
    apply_one(session, world, changes()["Planning"])
    with pytest.raises(EditedMeanwhile):
        apply_one(session, world, was_seen)  # somebody did it already


def test_a_heading_counts_who_mentions_any_of_its_themes_as_they_are_reported(
    session, world, found, planning, tools, changes
) -> None:
    """Twelve people mention one of both; none of those for whom Tools work says so any more."""
    planning.broad = tools.broad = 0
    session.flush()
    review(session, world.wave, world.lead.id)
    find_elsewhere(session, tools, None)
    (both, _) = wave_figures(session, world.wave).broad
    assert (both.respondents, both.works, both.needs_work) == (12, 12, 6)
    apply_one(session, world, changes()["Tools"])
    (both, _) = wave_figures(session, world.wave).broad
    assert [each.theme.title for each in both.themes] == ["Planning"]
    assert (both.respondents, both.works, both.needs_work) == (9, 6, 6)


def test_a_merge_after_the_review_is_proposed_and_the_merged_theme_stays_in_the_round(
    session, world, reviewed, planning, tools, changes
) -> None:
    before = [shown(each) for each in wave_figures(session, reviewed).themes]
    merging = merge(session, tools, planning.id, world.lead.id)
    assert [shown(each) for each in wave_figures(session, reviewed).themes] == before
    assert not any(each.is_gone for each in wave_figures(session, reviewed).themes)  # its link leads on
    assert changes()["Tools"].part_of == "Planning"
    assert changes()["Planning"].pairs["respondents"] == (9, 12)
    undo(session, merging.id, world.lead.id)
    assert changes() == {}


def test_a_move_and_a_hidden_theme_are_proposed(session, world, reviewed, planning, tools, changes) -> None:
    decide(session, tools, world.lead.id, DecisionKind.HIDE)
    assert [each.theme.title for each in wave_figures(session, reviewed).hidden] == []
    (one,) = some(session, world, planning)
    move(session, Ticked(world.survey.id, planning.id, frozenset({one})), tools.id, world.lead.id)
    assert changes()["Planning"].pairs["statements"] == (12, 11)
    assert (changes()["Tools"].before.theme.hidden, changes()["Tools"].after.theme.hidden) == (False, True)
    apply_one(session, world, changes()["Tools"])
    assert [each.theme.title for each in wave_figures(session, reviewed).hidden] == ["Tools"]


def test_a_theme_that_no_analysis_finds_any_more_keeps_its_name_and_figures_in_the_round(
    session, world, found, reviewed, planning, changes
) -> None:
    replaced = [NewTheme(None, "Onboarding", [], [], b"")]
    places = [NewAssignment(row.id, 0, 0.9) for row in found.statements]
    replace_themes(session, world.survey.id, replaced, places, encoder="none", kept=set())
    figures = wave_figures(session, reviewed)
    assert [(each.theme.title, each.respondents, each.is_gone) for each in figures.themes] == [
        ("Planning", 9, True),
        ("Tools", 6, True),
        ("Approvals", 5, True),
    ]
    (new,) = themes_of(session, world.survey.id)
    assert theme_figures(session, new, reviewed).respondents == 0
    assert theme_figures(session, new, reviewed).quotes == ()
    assert figures_by_theme(session, reviewed)[new.id].respondents == 0
    assert (changes()["Onboarding"].before, changes()["Onboarding"].after.respondents) == (None, 12)
    assert (changes()["Planning"].after, changes()["Planning"].is_gone) == (None, True)
    apply_all(session, world)
    assert [each.theme.title for each in wave_figures(session, reviewed).themes] == ["Onboarding"]
    assert {move.title for move in moves_of(session, reviewed)} >= {"Onboarding", "Planning"}


def test_a_theme_that_a_person_names_is_called_so_in_the_round_too(
    session, world, reviewed, planning, changes
) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    assert wave_figures(session, reviewed).themes[0].theme.title == "Planning days"
    assert changes() == {}


def test_a_theme_of_its_own_that_came_later_is_not_listed_with_nobody(
    session, world, reviewed, planning
) -> None:
    session.add(Theme(survey_id=world.survey.id, label="Late", name="Late"))
    session.flush()
    assert "Late" not in {each.theme.title for each in wave_figures(session, reviewed).themes}


def test_stored_groups_are_told_beside_words_as_counted_ones_are(session, world, found, planning) -> None:
    """Of one or two people of an area nothing is told; so of none of the other, which would follow."""
    review(session, world.wave, world.lead.id)
    assert theme_figures(session, planning, world.wave).areas == ()
    row = session.exec(select(ReviewedFigures).where(ReviewedFigures.theme_id == planning.id)).one()
    assert row.by_group == {
        world.areas["Platform"].id: [7, 6, 4, 10, 7, 6, 4],
        EVERYONE: [2, 0, 2, 2, 2, 0, 2],
    }


def test_a_change_that_the_gate_lets_nobody_see_is_no_change(
    session, world, found, planning, changes
) -> None:
    """The same people in other groups, where areas are not told apart."""
    review(session, world.wave, world.lead.id)
    row = session.exec(select(ReviewedFigures).where(ReviewedFigures.theme_id == planning.id)).one()
    row.by_group = {
        world.areas["Platform"].id: [8, 6, 5, 11, 8, 6, 5],
        EVERYONE: [1, 0, 1, 1, 1, 0, 1],
    }
    session.flush()
    assert changes() == {}
    world.wave.minimum_group = 1  # as in an open survey, where they are told apart
    assert set(changes()) == {"Planning"}


def test_no_figure_of_a_round_that_is_too_small_by_now_is_proposed(
    session, world, reviewed, planning, changes
):
    """As if the gate were raised: neither what is stored nor what is counted passes it."""
    find_elsewhere(session, planning, None, some(session, world, planning, 3))
    session.exec(update(type(reviewed)).where(col(type(reviewed).id) == reviewed.id).values(minimum_group=50))
    session.expire_all()
    assert wave_figures(session, reviewed).respondents is None
    assert changes() == {}
