import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.goals_moved import Moved, portfolio_of
from models.backlog.items import ItemStatus
from models.portfolio.areas import archive_area
from models.portfolio.goals import GoalValues, add_goal, archive_goal


@pytest.fixture
def add(session, world):
    """Add an improvement: `add("Data", goals=[…], status=…)`."""

    def add(*areas: str, goals=(), status: str = ItemStatus.PROPOSED):
        area_ids = [world.areas[name].id for name in areas]
        goal_ids = [goal.id for goal in goals]
        values = ItemValues("Improve it", "", area_ids, 5, 1, 80, 1, status, goal_ids=goal_ids)
        return add_item(session, world.survey.id, values)

    return add


@pytest.fixture
def goal(session, world):
    def add(statement: str, **values):
        return add_goal(session, GoalValues(statement, **values))

    return add


def test_improvements_are_counted_by_goal_and_by_the_area_at_the_top(session, world, add, goal) -> None:
    """Data and Platform are below Digital: an improvement of both is counted there once."""
    on_time = goal("Deliver on time")
    add("Data", "Platform", goals=[on_time])
    add("Digital", "Housing", goals=[on_time], status=ItemStatus.DONE)
    add("Housing", goals=[on_time], status=ItemStatus.DECLINED)
    add("Housing")
    portfolio = portfolio_of(session)
    (row,) = portfolio.goals
    assert [area.name for area in portfolio.areas] == ["Digital", "Housing"]
    assert row.total == Moved(open=1, done=1)
    assert row.by_area == {
        world.areas["Digital"].id: Moved(open=1, done=1),
        world.areas["Housing"].id: Moved(done=1),
    }
    assert portfolio.moving_none == Moved(open=1)


def test_a_goal_counts_what_moves_the_goals_below_it_once(session, add, goal) -> None:
    above = goal("Deliver on time", weight=9)
    part = goal("Approve in a week", parent_id=above.id)
    add("Data", goals=[above, part])
    add("Data", goals=[part])
    rows = [(row.depth, row.goal.statement, row.total.open) for row in portfolio_of(session).goals]
    assert rows == [(0, "Deliver on time", 2), (1, "Approve in a week", 2)]


def test_areas_that_contribute_are_told_by_the_one_at_the_top(session, world, goal) -> None:
    goal("Deliver on time", area_ids=[world.areas["Tiny"].id])
    (row,) = portfolio_of(session).goals
    assert [area.name for area in row.areas] == ["Tiny"]
    assert row.contributing == {world.areas["Digital"].id}


def test_what_is_archived_is_not_on_the_page(session, world, add, goal) -> None:
    old = goal("Old")
    add("Housing", goals=[old])
    archive_goal(session, old)
    archive_area(session, world.areas["Housing"])
    portfolio = portfolio_of(session)
    assert (portfolio.goals, [area.name for area in portfolio.areas]) == ([], ["Digital"])


@pytest.mark.parametrize(("number", "heat"), [(0, 0), (1, 1), (4, 4), (9, 4)])
def test_the_more_improvements_the_stronger_the_colour(number, heat) -> None:
    assert Moved(open=number).heat == Moved(done=number).heat == heat


def test_the_parts_of_an_area_are_told_with_what_is_left_of_it(session, world, add, goal) -> None:
    on_time = goal("Deliver on time", area_ids=[world.areas["Tiny"].id])
    add("Data", "Digital", goals=[on_time])
    add("Housing", goals=[on_time])
    portfolio = portfolio_of(session, world.areas["Digital"])
    (row,) = portfolio.goals
    assert {area.name for area in portfolio.areas} == {"Digital", "Data", "Platform", "Tiny"}
    told = {name: row.by_area[world.areas[name].id].open for name in ("Digital", "Data", "Platform", "Tiny")}
    assert told == {"Digital": 1, "Data": 1, "Platform": 0, "Tiny": 0}
    assert (row.total.open, row.contributing) == (2, {world.areas["Tiny"].id})


def test_what_is_below_an_archived_area_belongs_to_the_one_above(session, world, add, goal) -> None:
    on_time = goal("Deliver on time")
    add("Data", goals=[on_time])
    world.areas["Digital"].archived = True
    session.add(world.areas["Digital"])
    portfolio = portfolio_of(session)
    assert {area.name for area in portfolio.areas} == {"Data", "Platform", "Tiny", "Housing"}
    assert portfolio.goals[0].by_area[world.areas["Data"].id] == Moved(open=1)


def test_goals_that_no_open_improvement_moves_are_told_the_weightiest_first(session, add, goal) -> None:
    above = goal("Deliver on time", weight=9)
    part = goal("Approve in a week", parent_id=above.id)
    for statement, weight in (("Few tools", 3), ("One template", 7), ("Handovers", 5)):
        add("Data", goals=[goal(statement, weight=weight)], status=ItemStatus.DONE)
    add("Data", goals=[part])
    unmoved = [each.statement for each in portfolio_of(session).unmoved]
    assert unmoved == ["One template", "Handovers", "Few tools"]


def test_what_is_being_done_is_named_first_and_what_was_declined_never(session, add, goal) -> None:
    on_time = goal("Deliver on time")
    for status in ItemStatus:
        add("Data", goals=[on_time], status=status)
    (row,) = portfolio_of(session, first=9).goals
    assert [item.status for item in row.first] == [
        "doing",
        "planned",
        "accepted",
        "proposed",
        "on hold",
        "done",
        "checked",
    ]
    assert {item.title for item in row.first} == {"Improve it"}
    assert [item.status for item in portfolio_of(session, first=2).goals[0].first] == ["doing", "planned"]


def test_what_is_only_proposed_can_be_left_out(session, add, goal) -> None:
    on_time = goal("Deliver on time")
    add("Data", goals=[on_time])
    add("Data", goals=[on_time], status=ItemStatus.ACCEPTED)
    portfolio = portfolio_of(session, decided=True)
    assert (portfolio.total, portfolio.goals[0].total) == (Moved(open=1), Moved(open=1))
    assert [item.status for item in portfolio.goals[0].first] == ["accepted"]


def test_the_parts_with_most_to_tell_come_first(session, world, add, goal) -> None:
    on_time = goal("Deliver on time")
    add("Housing", goals=[on_time])
    portfolio = portfolio_of(session)
    first = [area.name for area in portfolio.by_weight_of_parts({})]
    assert first == ["Housing", "Digital"]
    said = {world.areas["Digital"].id: 5}
    assert [area.name for area in portfolio.by_weight_of_parts(said)] == ["Digital", "Housing"]
