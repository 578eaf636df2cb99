from models.backlog.items import ItemValues, add_item
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal


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
