import pytest
from sqlmodel import select

from models.portfolio.goals import Goal, areas_by_goal


@pytest.fixture
def goal(look):
    """Find a goal by its words as it is now."""

    def find(statement: str) -> Goal:
        look.rollback()
        return look.exec(select(Goal).where(Goal.statement == statement)).one()

    return find


@pytest.fixture
def add(lead):
    """Add a goal on the page."""

    def add(statement: str, **values: object):
        return lead.send(lead.get("/goals"), statement=statement, **values)

    return add


def test_without_goals_the_page_says_how_many_are_enough(lead) -> None:
    assert "There are no goals yet. Add the first: three to five are enough" in lead.get("/goals").text


def test_a_goal_is_added_with_the_areas_that_contribute(add, goal, look, world) -> None:
    areas = [world.areas["Data"].id, world.areas["Housing"].id]
    page = add("Deliver on time", weight="8", owner="The director", due_on="2027-06-30", areas=areas)
    assert "Deliver on time 8 The director 30 June 2027 Data, Housing" in page.text
    kept = goal("Deliver on time")
    assert [area.name for area in areas_by_goal(look)[kept.id]] == ["Data", "Housing"]


def test_goals_stand_below_the_one_they_are_part_of_the_weightiest_first(add, goal, lead) -> None:
    add("Deliver on time")
    add("Waste less", weight="9")
    page = add("Approve in a week", parent=goal("Deliver on time").id)
    rows = ["".join(row.itertext()) for row in page.tree.iter("th") if row.get("scope") == "row"]
    assert [" ".join(row.split()) for row in rows] == ["Waste less", "Deliver on time", "Approve in a week"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"statement": " "}, "Say the goal in a sentence."),
        ({"statement": "x" * 201}, "At most 200 characters."),
        ({"statement": "Deliver on time"}, "There is already a goal “Deliver on time”"),
        ({"weight": "11"}, "Give a weight from 1 to 10."),
        ({"weight": ""}, "Give a weight from 1 to 10."),
        ({"due_on": "soon"}, "Not a valid date value."),
        ({"areas": ["no-area"]}, "is not a valid choice"),
        ({"parent": "no-goal"}, "Not a valid choice."),
    ],
)
def test_a_goal_that_cannot_be_comes_back_with_all_that_was_typed(add, look, typed, said) -> None:
    add("Deliver on time")
    given = {"statement": "Waste less", "owner": "Somebody", **typed}
    page = add(**given)
    assert (page.status, said in page.text) == (422, True)
    assert page.fields()["owner"] == "Somebody"
    look.rollback()
    assert [each.statement for each in look.exec(select(Goal)).all()] == ["Deliver on time"]


def test_a_goal_is_changed_and_two_leads_never_overwrite_each_other(add, goal, lead) -> None:
    add("Deliver on time")
    address = f"/goals/{goal('Deliver on time').id}"
    first = second = lead.get(address)
    assert "The goal was saved." in lead.send(first, address, statement="Deliver early").text
    page = lead.send(second, address, statement="Deliver late")
    assert (page.status, page.fields(address)["statement"]) == (409, "Deliver late")
    lead.send(page, address)
    assert goal("Deliver late").version == 3


def test_a_goal_is_no_part_of_itself_nor_of_one_below(add, goal, lead) -> None:
    add("Deliver on time")
    add("Approve in a week", parent=goal("Deliver on time").id)
    address = f"/goals/{goal('Deliver on time').id}"
    page = lead.send(lead.get(address), address, parent=goal("Approve in a week").id)
    assert (page.status, "cannot be part of itself" in page.text) == (422, True)


def test_an_archived_goal_takes_those_below_with_it_and_is_offered_to_none(add, goal, lead) -> None:
    add("Deliver on time")
    add("Approve in a week", parent=goal("Deliver on time").id)
    add("Waste less")
    address = f"/goals/{goal('Deliver on time').id}"
    page = lead.send(lead.get(address), "/archive")
    assert "“Deliver on time” is archived." in page.text
    assert goal("Approve in a week").archived
    options = ["".join(each.itertext()) for each in page.tree.iter("option")]
    assert options == ["None: it stands for itself", "Waste less"]
    lead.send(lead.get(address), "/archive")
    assert not goal("Deliver on time").archived
