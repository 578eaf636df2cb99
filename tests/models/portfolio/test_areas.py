import pytest

from models.base import Refused
from models.portfolio.areas import (
    add_area,
    archive_area,
    as_tree,
    change_area,
    current_areas,
    part_of_tree,
    total_headcount,
)


def test_a_part_of_the_tree_is_what_is_chosen_with_all_below_it(session, world) -> None:
    deep = add_area(session, "Warehouse", 3, world.areas["Data"].id)
    chosen = {world.areas["Digital"].id, deep.id}
    part = part_of_tree(current_areas(session), chosen)
    assert [area.name for area in part] == ["Data", "Digital", "Platform", "Tiny", "Warehouse"]
    assert part_of_tree(current_areas(session), set()) == []


def test_a_headcount_includes_the_areas_below(session, world) -> None:
    areas = current_areas(session)
    assert total_headcount(areas) == 100
    teams = [area for area in areas if area.name in ("Data", "Tiny")]
    assert total_headcount(teams) == 24
    assert total_headcount([*teams, world.areas["Digital"]]) == 60


def test_an_area_is_not_made_smaller_than_a_part_of_it(session, world) -> None:
    digital = world.areas["Digital"]
    with pytest.raises(Refused, match="Platform is part of Digital and has 25 people"):
        change_area(session, digital, name="Digital", headcount=24, parent_id=None, version=1)
    change_area(
        session, digital, name="Digital", headcount=0, parent_id=None, version=1
    )  # not known any more
    assert digital.headcount == 0


def test_an_archived_area_is_no_part_of_the_tree_that_is_asked(session, world) -> None:
    archive_area(session, world.areas["Tiny"])
    assert [area.name for _, area in as_tree(current_areas(session))] == [
        "Digital",
        "Data",
        "Platform",
        "Housing",
    ]
