import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import areas_of
from models.backlog.merged_areas import look_at_merger, merge_area
from models.base import EditedMeanwhile
from models.evidence.figures import theme_figures
from models.evidence.participation import answered_by_group
from models.portfolio.areas import change_area
from models.portfolio.goals import GoalValues, add_goal, areas_by_goal
from models.privacy.modes import PROTECTION, PrivacyMode
from models.surveys.surveys import create_survey
from models.surveys.waves import areas_asked, areas_of_wave, get_wave, open_wave
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond

NOTICE = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}


@pytest.fixture
def merged(session, world):
    """Merge an area into another, as a person who saw what it would do: `merged("Tiny", "Housing")`."""

    def do(area: str, into: str) -> None:
        both = world.areas[area], world.areas[into]
        merge_area(session, *both, look_at_merger(session, *both).seen)
        session.expire_all()

    return do


def item_for(session, world, *areas: str):
    ids = [world.areas[name].id for name in areas]
    return add_item(session, world.survey.id, ItemValues("Do it", "", ids, 5, 1, 80, 1))


def test_backlog_items_move_and_one_of_both_areas_is_tied_once(session, world, merged) -> None:
    own, both, other = (
        item_for(session, world, "Data"),
        item_for(session, world, "Data", "Platform"),
        item_for(session, world, "Housing"),
    )
    merged("Data", "Platform")
    names = {item.id: [area.name for area in areas_of(session, item.id)] for item in (own, both, other)}
    assert names == {own.id: ["Platform"], both.id: ["Platform"], other.id: ["Housing"]}


def test_the_goals_that_it_contributes_to_are_the_others_and_those_of_both_once(
    session, world, merged
) -> None:
    ids = {name: area.id for name, area in world.areas.items()}
    one = add_goal(session, GoalValues("One", area_ids=[ids["Data"]]))
    both = add_goal(session, GoalValues("Both", area_ids=[ids["Data"], ids["Platform"]]))
    merged("Data", "Platform")
    contributing = areas_by_goal(session)
    assert {goal.statement: [area.name for area in contributing[goal.id]] for goal in (one, both)} == {
        "One": ["Platform"],
        "Both": ["Platform"],
    }


def test_surveys_that_are_for_it_are_for_the_other_from_then_on(session, world, merged) -> None:
    ids = {name: area.id for name, area in world.areas.items()}
    one = create_survey(session, title="One", area_ids=[ids["Data"]], **NOTICE)
    both = create_survey(session, title="Both", area_ids=[ids["Data"], ids["Platform"]], **NOTICE)
    merged("Data", "Platform")
    assert (one.area_ids, both.area_ids, one.version) == ([ids["Platform"]], [ids["Platform"]], 2)
    assert [area.name for area in areas_asked(session, one)] == ["Platform"]


@pytest.mark.parametrize("mode", PrivacyMode)
def test_an_earlier_wave_says_what_it_said(session, world, merged, mode) -> None:
    least = PROTECTION[mode].least
    world.wave.mode, world.wave.minimum_group = mode, least.figures
    world.wave.minimum_group_for_quotes = least.quotes
    planning = find(session, world).themes["Planning"]

    def said() -> tuple:
        wave = get_wave(session, world.wave.id)
        figures = theme_figures(session, planning, wave)
        return figures.areas, answered_by_group(session, wave), areas_of_wave(wave), wave.pattern

    before = said()
    assert "Platform" in {group.name for group in before[1]}
    merged("Platform", "Data")
    merged("Tiny", "Housing")
    assert said() == before


def test_an_open_wave_goes_on_asking_and_its_answers_stay_where_they_were_given(
    session, world, merged
) -> None:
    for _ in range(5):
        respond(session, world, works="It works.", area="Housing")
    merged("Platform", "Data")
    assert "Platform" in world.wave.area_names.values()
    for _ in range(6):
        respond(session, world, works="It works.", area="Platform")
    move_on(session, world.survey.id, close=world.wave)
    groups = answered_by_group(session, world.wave)
    assert [(group.name, group.people) for group in groups] == [("Housing", 5), ("Platform", 6)]
    second = open_wave(session, world.survey.id, "Second", 0)
    assert sorted(second.area_names.values()) == ["Data", "Digital", "Housing", "Tiny"]


@pytest.mark.parametrize("meanwhile", ["area", "item", "survey"])
def test_nothing_is_merged_that_is_not_what_the_person_saw(session, world, meanwhile) -> None:
    data, platform = world.areas["Data"], world.areas["Platform"]
    seen = look_at_merger(session, data, platform).seen
    if meanwhile == "area":
        change_area(session, platform, name="Platform", headcount=26, parent_id=None, version=1)
    elif meanwhile == "item":
        item_for(session, world, "Data")
    else:
        create_survey(session, title="For data", area_ids=[data.id], **NOTICE)
    with pytest.raises(EditedMeanwhile, match="Nothing was merged"):
        merge_area(session, data, platform, seen)
    assert not data.archived
