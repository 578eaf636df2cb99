import pytest

from models.base import Refused
from models.portfolio.areas import add_area, archive_area, change_area, parts_of
from models.portfolio.mergers import merge, plan_merger


@pytest.fixture
def merged(session, world):
    """Merge an area into another by their names: `merged("Data", "Platform")`."""

    def do(area: str, into: str):
        session.expire_all()
        plan = plan_merger(session, world.areas[area], world.areas[into])
        merge(session, plan)
        return plan

    return do


def test_headcounts_of_areas_beside_each_other_are_added(session, world, merged) -> None:
    plan = merged("Data", "Platform")
    assert (plan.headcount, world.areas["Platform"].headcount) == (45, 45)
    assert (world.areas["Data"].archived, world.areas["Data"].merged_into) == (
        True,
        world.areas["Platform"].id,
    )


def test_an_area_that_is_merged_into_the_one_above_adds_nobody(session, world, merged) -> None:
    assert merged("Data", "Digital").is_part
    assert world.areas["Digital"].headcount == 60


@pytest.mark.parametrize("unknown", ["Data", "Platform"])
def test_a_headcount_that_is_not_known_is_not_added(session, world, merged, unknown) -> None:
    area = world.areas[unknown]
    change_area(session, area, name=unknown, headcount=0, parent_id=area.parent_id, version=1)
    merged("Data", "Platform")
    assert world.areas["Platform"].headcount == {"Data": 25, "Platform": 0}[unknown]


def test_parts_move_under_the_other_area(session, world, merged) -> None:
    add_area(session, "Warehouse", 5, world.areas["Data"].id)
    archive_area(session, add_area(session, "Old", 5, world.areas["Data"].id))
    merged("Data", "Platform")
    assert [part.name for part in parts_of(session, world.areas["Platform"])] == ["Old", "Warehouse"]
    assert parts_of(session, world.areas["Data"]) == []


def test_what_was_merged_before_leads_on_to_the_area_that_is_left(session, world, merged) -> None:
    merged("Tiny", "Data")
    merged("Data", "Platform")
    assert {world.areas[name].merged_into for name in ("Tiny", "Data")} == {world.areas["Platform"].id}


@pytest.mark.parametrize(
    ("area", "into", "said"),
    [
        ("Data", "Data", "An area cannot be merged into itself."),
        ("Digital", "Data", "Data is part of Digital, which cannot be merged into its own part."),
        ("Gone", "Data", "Gone is archived"),
        ("Data", "Gone", "Gone is archived"),
        ("Merged", "Data", "Merged was merged into Housing"),
        ("Housing", "Platform", "Digital has 60 people with those below it, so a part of it cannot have 65"),
        ("Above", "Tiny", "Large is part of Tiny and has 9 people"),
    ],
)
def test_what_cannot_be_merged_is_said(session, world, merged, area, into, said) -> None:
    areas = world.areas
    areas["Gone"] = add_area(session, "Gone", 5)
    archive_area(session, areas["Gone"])
    areas["Merged"] = add_area(session, "Merged", 0)
    merged("Merged", "Housing")
    areas["Above"] = add_area(session, "Above", 0)
    add_area(session, "Large", 9, areas["Above"].id)
    before = {each.id: each.model_dump() for each in areas.values()}
    with pytest.raises(Refused, match=said):
        merged(area, into)
    assert {each.id: each.model_dump() for each in areas.values()} == before


def test_a_merged_area_stays_as_it_is(session, world, merged) -> None:
    merged("Data", "Platform")
    data = world.areas["Data"]
    with pytest.raises(Refused, match="Data was merged into Platform"):
        archive_area(session, data, archived=False)
    with pytest.raises(Refused, match="Data was merged into Platform"):
        change_area(session, data, name="Other", headcount=1, parent_id=None, version=data.version)
    with pytest.raises(Refused, match="“Data” was merged into Platform"):
        add_area(session, "Data", 5)
