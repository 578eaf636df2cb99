from dataclasses import replace

import pytest
from sqlmodel import select

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem, ItemStatus
from models.database import transaction
from models.portfolio.areas import add_area
from models.portfolio.goals import GoalValues, add_goal
from models.surveys.surveys import create_survey
from models.surveys.waves import open_wave
from tests.factories.findings import find


def test_without_goals_the_page_leads_to_them(lead) -> None:
    page = lead.get("/portfolio")
    assert "There are no goals yet." in page.text
    assert "/goals" in {link.get("href") for link in page.tree.find(".//main").iter("a")}


def test_the_page_tells_which_improvements_move_which_goal_and_where(lead, engine, world) -> None:
    with transaction(engine) as session:
        contributing = [world.areas["Data"].id]
        goal = add_goal(session, GoalValues("Deliver on time", "A director", 8, area_ids=contributing))
        area_ids = [world.areas["Housing"].id]
        add_item(session, None, ItemValues("Cut layers", "", area_ids, 5, 1, 80, 1, goal_ids=[goal.id]))
        add_item(session, None, ItemValues("Moves none", "", [], 5, 1, 80, 1))
        goal_id = goal.id
    page = lead.get("/portfolio")
    (row,) = page.tree.find(".//tbody")
    assert [" ".join("".join(cell.itertext()).split()) for cell in row] == [
        "Deliver on time weight 8 · A director",
        "1 open",
        "Contributes.",
        "1 open",
    ]
    assert "Improvements that move no goal: 1 open." in page.text
    cell = list(row)[3].find("a").get("href")
    assert cell == f"/backlog?goal={goal_id}&area={world.areas['Housing'].id}"
    assert "Cut layers" in lead.get(cell).text
    assert "Moves none" not in lead.get(cell).text


def test_the_vision_heads_the_page(lead) -> None:
    page = lead.get("/organisation")
    lead.send(page, "/organisation", name="Fernhollow", time_zone="UTC")
    lead.send(lead.get("/organisation"), "/organisation", vision="Every resident is served in a day.")
    assert "Every resident is served in a day." in lead.get("/portfolio").text


@pytest.fixture
def moved(engine, world, findings):
    """A goal with an improvement of Planning, one that nothing moves, and the round reviewed."""
    with transaction(engine) as session:
        first = add_goal(session, GoalValues("Deliver on time", weight=9))
        add_goal(session, GoalValues("One template", weight=2))
        area_ids = [world.areas["Platform"].id]
        values = ItemValues("Plan earlier", "", area_ids, 5, 1, 80, 1, owner="A lead", goal_ids=[first.id])
        add_item(session, world.survey.id, values, session.merge(findings.themes["Planning"]))


def test_the_page_says_which_goal_nothing_moves_and_what_nothing_addresses(lead, moved) -> None:
    page = lead.get("/portfolio")
    assert "No open improvement moves: One template." in page.text
    assert "Approvals: not working for 5 people" in page.text
    assert "Planning: not working for" not in page.text
    made = next(link for link in page.tree.iter("a") if "Make an improvement" in "".join(link.itertext()))
    assert lead.get(made.get("href")).status == 200


def test_a_theme_whose_improvement_was_declined_is_told_with_that(lead, moved, engine) -> None:
    with transaction(engine) as session:
        item = session.exec(select(BacklogItem).where(BacklogItem.title == "Plan earlier")).one()
        item.status = ItemStatus.DECLINED
        session.add(item)
    told = lead.get("/portfolio").text
    assert "Planning: not working for 6 people" in told
    assert told.count("An improvement of it was declined") == 1


def test_what_staff_said_stands_under_the_areas(lead, moved, engine, world) -> None:
    page = lead.get("/portfolio")
    (said,) = [body for body in page.tree.iter("tbody") if body.get("class") == "what-staff-said"]
    assert "How is project work going?, First wave" in " ".join("".join(said.itertext()).split())
    assert "counted with areas that are too small" in " ".join("".join(said.itertext()).split())


def test_an_area_leads_to_its_parts_and_back(lead, moved, world) -> None:
    page = lead.get("/portfolio")
    down = next(link for link in page.tree.iter("a") if link.text == "Digital").get("href")
    parts = lead.get(down)
    heads = ["".join(each.itertext()).strip() for each in parts.tree.find(".//thead").iter("th")]
    assert heads == ["Goal", "Improvements", "Digital itself", "Data", "Platform", "Tiny"]
    back = next(link for link in parts.tree.iter("a") if "The whole organisation" in (link.text or ""))
    assert "Housing" in lead.get(back.get("href")).text


def test_of_many_areas_ten_stand_beside_each_other_those_with_most_to_tell_first(lead, engine, moved) -> None:
    with transaction(engine) as session:
        for number in range(30):
            add_area(session, f"Area {number:02}", 10)
    page = lead.get("/portfolio")
    heads = ["".join(each.itertext()).strip() for each in page.tree.find(".//thead").iter("th")]
    assert (len(heads), heads[2]) == (12, "Digital")
    assert "1 to 10 of 32 areas, those with most to tell first." in page.text
    seen = set(heads[2:])
    while following := [link for link in page.tree.iter("a") if link.text == "Those with less"]:
        page = lead.get(following[0].get("href"))
        heads = ["".join(each.itertext()).strip() for each in page.tree.find(".//thead").iter("th")]
        assert not seen & set(heads[2:])
        seen |= set(heads[2:])
    assert len(seen) == 32


def test_one_of_several_surveys_is_chosen(lead, engine, moved, world) -> None:
    assert "survey" not in {each.get("name") for each in lead.get("/portfolio").tree.iter("select")}
    with transaction(engine) as session:
        told = {name: world.survey.told[name] for name in ("purpose", "responsible", "contact")}
        other = create_survey(session, title="Another", urgent_contact="-", **told)
        wave = open_wave(session, other.id, "Its first", headcount=100)
        find(session, replace(world, survey=other, wave=wave), wave=wave, ending="!")
        other_id = other.id
    page = lead.get(f"/portfolio?survey={other_id}")
    (select,) = [each for each in page.tree.iter("select") if each.get("name") == "survey"]
    chosen = [option.get("value") for option in select if option.get("selected") is not None]
    assert chosen == [other_id]
    (said,) = [body for body in page.tree.iter("tbody") if body.get("class") == "what-staff-said"]
    assert "Another, Its first" in "".join(said.itertext())
