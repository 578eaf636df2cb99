from dataclasses import replace

import pytest
from sqlmodel import select

from models.backlog.areas_told import areas_told
from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item
from models.backlog.from_themes import propose
from models.backlog.items import BacklogItemTheme, themes_with_items
from models.backlog.kept_evidence import evidence_of, forget_evidence, is_stale, themes_of_item
from models.backlog.resting import add_theme, remove_theme, renew_evidence, themes_to_rest_on
from models.base import EditedMeanwhile
from models.evidence.figures import theme_figures
from models.removal.whole_survey import delete_survey
from models.surveys.surveys import create_survey
from models.surveys.waves import close_wave, open_wave
from tests.factories.findings import find

VALUES = ItemValues("Plan together", "", (), reach=50, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def themes(session, world):
    return find(session, world).themes


@pytest.fixture
def item(session, world, themes):
    return add_item(session, world.survey.id, VALUES, [themes["Approvals"], themes["Planning"]])


def test_an_item_of_several_themes_has_the_largest_reach_and_the_evidence_of_each(
    session, themes, item
) -> None:
    """Planning reaches 50, approvals 42 of a hundred; nothing is added up."""
    reaches = {label: propose(session, themes[label]).reach for label in ("Planning", "Approvals")}
    assert reaches["Planning"] > reaches["Approvals"]
    assert (item.theme_id, item.reach_found) == (themes["Planning"].id, 50)
    kept = {each.proposal.theme.label: each.kept.kept_needs_work for each in evidence_of(session, item)}
    assert kept == {"Planning": 6, "Approvals": 5}
    assert not is_stale(item, evidence_of(session, item))


def test_each_theme_of_an_item_is_in_the_backlog(session, world, themes, item) -> None:
    assert themes_with_items(session, world.survey.id) == {
        themes["Planning"].id: item,
        themes["Approvals"].id: item,
    }
    with pytest.raises(EditedMeanwhile, match="still here"):
        add_item(session, world.survey.id, VALUES, themes["Approvals"])
    offered = themes_to_rest_on(session)[world.survey.title]
    assert [theme.label for theme in offered] == ["Tools"]


def test_a_theme_that_leads_no_longer_is_followed_by_the_next(session, world, themes, item) -> None:
    remove_theme(session, item, themes["Planning"].id, 1, world.lead.id)
    assert (item.theme_id, item.kept_needs_work) == (themes["Approvals"].id, 5)
    assert item.reach == item.reach_found == propose(session, themes["Approvals"]).reach
    (change, *_) = [each for each in changes_of(session, item.id) if each.change.what == "themes"]
    assert (change.change.before, change.change.after) == ("Approvals, Planning", "Approvals")
    remove_theme(session, item, themes["Approvals"].id, 2, world.lead.id)
    assert (item.theme_id, item.reach_found, item.kept_wave_id) == (None, None, None)
    assert session.exec(select(BacklogItemTheme)).all() == []


def test_an_item_by_hand_takes_a_theme_with_its_survey(session, world, themes) -> None:
    item = add_item(session, None, replace(VALUES, reach=7))
    add_theme(session, item, themes["Planning"], 1, world.lead.id)
    assert (item.survey_id, item.theme_id, item.kept_needs_work) == (
        world.survey.id,
        themes["Planning"].id,
        6,
    )
    assert (item.reach, item.reach_found) == (7, 50)
    with pytest.raises(EditedMeanwhile):
        add_theme(session, item, themes["Tools"], 1, world.lead.id)


def test_a_theme_of_another_survey_goes_with_that_and_the_item_stays(session, world, themes) -> None:
    told = {name: world.survey.told[name] for name in ("purpose", "responsible", "contact", "urgent_contact")}
    another = create_survey(session, title="Another", **told)
    item = add_item(session, another.id, VALUES)
    add_theme(session, item, themes["Planning"], 1, world.lead.id)
    assert (item.survey_id, item.theme_id) == (another.id, None)
    assert [theme.label for theme in themes_of_item(session, item)] == ["Planning"]
    delete_survey(session, world.survey.id, "by Lead")
    session.refresh(item)
    assert themes_of_item(session, item) == []


def test_the_evidence_of_every_theme_is_renewed_and_forgotten(session, world, themes, item) -> None:
    close_wave(session, world.wave)
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, people=10, wave=second)
    assert is_stale(item, evidence_of(session, item))
    renew_evidence(session, item, 1, world.lead.id)
    kept = [each.kept for each in evidence_of(session, item)]
    assert [each.kept_wave_id for each in kept] == [second.id, second.id]
    forget_evidence(session, second.id)
    assert [each.kept.kept_answered for each in evidence_of(session, item)] == [None, None]


def test_an_area_in_a_suppressed_group_shows_its_group(session, world, themes) -> None:
    from tests.models.backlog.test_items import also_held_up

    also_held_up(session, world)
    figures = theme_figures(session, themes["Planning"], world.wave)
    data, platform = world.areas["Data"], world.areas["Platform"]
    together, alone = areas_told(figures, world.wave, [data, world.areas["Tiny"], platform])
    assert together.group == "Data, Digital, Housing, Tiny and anyone who named no area"
    assert [area.name for area in together.areas] == ["Data", "Tiny"]
    assert (alone.group, alone.figures.respondents) == ("Platform", 7)
