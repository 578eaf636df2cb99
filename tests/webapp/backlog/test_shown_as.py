from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem, ItemStatus
from models.backlog.quarters import quarter_of
from models.base import today
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal

VALUES = ItemValues("Shorten approvals", "", (), reach=40, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def add(engine, world):
    """Add an item by hand, give its id: `add("Title", owner=…)`."""

    def add(title: str, *, survey: bool = False, **values) -> str:
        with transaction(engine) as session:
            return add_item(
                session, world.survey.id if survey else None, replace(VALUES, title=title, **values)
            ).id

    return add


@pytest.fixture
def stored(look):
    """An item as it is now, by its id."""

    def read(item_id: str) -> BacklogItem:
        look.rollback()
        return look.exec(select(BacklogItem).where(BacklogItem.id == item_id)).one()

    return read


def columns(page) -> dict[str, list[str]]:
    """The titles of the cards under each heading, as far as there are any."""
    found = {}
    for section in page.tree.iter("section"):
        links = [link for link in section.iter("a") if link.get("href", "").startswith("/backlog/")]
        if links:
            heading = "".join(section.find("h2").find("span").itertext())
            found[heading] = ["".join(link.itertext()) for link in links]
    return found


def test_the_filter_goes_along_from_one_view_to_the_next(lead, add) -> None:
    add("Mine", owner="Anna")
    page = lead.get("/backlog?owner=Anna&overdue=1")
    pills = next(nav for nav in page.tree.iter("nav") if nav.get("class") == "pills")
    assert [(link.text, link.get("href")) for link in pills.iter("a")] == [
        ("Table", "/backlog?owner=Anna&overdue=1"),
        ("Board", "/backlog/board?owner=Anna&overdue=1"),
        ("Picture", "/backlog/picture?owner=Anna&overdue=1"),
        ("Roadmap", "/backlog/roadmap?owner=Anna&overdue=1"),
    ]
    assert lead.get("/backlog/board?owner=Anna").fields()["owner"] == "Anna"


def test_the_board_shows_a_survey_or_everything(lead, add, world) -> None:
    add("Of a survey", survey=True, status=ItemStatus.DOING)
    add("Of the organisation")
    assert columns(lead.get("/backlog/board")) == {
        "Proposed": ["Of the organisation"],
        "In progress": ["Of a survey"],
    }
    page = lead.get(f"/surveys/{world.survey.id}/backlog/board")
    assert columns(page) == {"In progress": ["Of a survey"]}


def test_a_card_tells_what_it_is_about(lead, add) -> None:
    add("Late", owner="A director", due_on=today() - timedelta(days=1))
    cards = lead.get("/backlog/board").tree.iter("li")
    (card,) = (each for each in cards if each.get("class") == "card-of-item")
    said = " ".join(" ".join(card.itertext()).split())
    assert said.startswith("1 Late")
    assert "overdue A director RICE 42.67" in said


def test_a_card_is_moved_by_its_own_form(lead, add, stored) -> None:
    item = add("One")
    page = lead.get("/backlog/board?owner=")
    (chosen,) = [each.text for each in page.tree.iter("option") if "selected" in each.attrib]
    assert chosen == "Accepted"  # the next step
    page = lead.send(page, "/board", item=item, version="1", to="on hold")
    assert "“One” moved to “On hold”." in page.text
    assert columns(page) == {"On hold": ["One"]}
    assert (stored(item).status, stored(item).version) == ("on hold", 2)


def test_a_card_that_somebody_changed_meanwhile_is_not_moved(lead, add, stored) -> None:
    item = add("One")
    page = lead.get("/backlog/board")
    lead.send(page, "/board", item=item, version="1", to="planned")
    page = lead.send(page, "/board", item=item, version="1", to="done")
    assert page.status == 409
    assert "Somebody else changed “One” meanwhile, so it was not moved." in page.text
    assert columns(page) == {"Planned": ["One"]}
    assert stored(item).status == "planned"


@pytest.mark.parametrize("view", ["board", "roadmap"])
@pytest.mark.parametrize("to", ["", "nowhere", "2026-Q9"])
def test_an_item_is_moved_to_no_other_place(lead, add, stored, view, to) -> None:
    item = add("One")
    page = lead.send(lead.get(f"/backlog/{view}"), f"/{view}", item=item, version="1", to=to)
    assert "Nothing was moved: there is no such place." in page.text
    assert stored(item).version == 1


def test_a_long_column_leads_to_the_rest_of_it(lead, add) -> None:
    for number in range(33):
        add(f"Item {number}", owner="Anna")
    page = lead.get("/backlog/board?owner=Anna")
    (more,) = (link for link in page.tree.iter("a") if link.text == "and 3 more")
    assert more.get("href") == "/backlog?status=proposed&owner=Anna"


def test_the_roadmap_puts_items_under_their_quarter_and_goal(lead, add, engine) -> None:
    with transaction(engine) as session:
        above = add_goal(session, GoalValues("Deliver on time"))
        goal = add_goal(session, GoalValues("Approve in a week", parent_id=above.id))
        goal_id = goal.id
    now = quarter_of(today())
    add("Now", due_on=now.last, goal_ids=[goal_id])
    add("Some day")
    page = lead.get("/backlog/roadmap")
    assert columns(page) == {now.name: ["Now"], "No date": ["Some day"]}
    assert [each.text for each in page.tree.iter("h3")] == ["Deliver on time", "No goal"]


def test_an_item_moved_to_a_quarter_is_due_on_its_last_day(lead, add, stored) -> None:
    item = add("One", due_on=date(2020, 1, 1))
    quarter = quarter_of(today()).ahead(2)
    page = lead.send(lead.get("/backlog/roadmap"), "/roadmap", item=item, version="1", to=quarter.key)
    assert f"“One” moved to “{quarter.name}”." in page.text
    assert stored(item).due_on == quarter.last
    assert "Due" in lead.get(f"/backlog/{item}").text
    lead.send(page, "/roadmap", item=item, version="2", to="none")
    assert stored(item).due_on is None


def test_the_picture_and_its_table_say_the_same(lead, add) -> None:
    add("Large", reach=100, effort=1)
    add("Small", reach=10, effort=3)
    add("No effort yet", effort=None)
    page = lead.get("/backlog/picture")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.tree.find(".//tbody")]
    assert rows == ["1 Large 160 1 Quick win", "2 Small 16 3 Think twice"]
    assert "1 is not scored yet and not shown." in page.text
    assert "a value of 88 and an effort of 2" in page.text
    labels = [each.get("aria-label", "") for each in page.tree.iter()]
    assert [label for label in labels if label[:1].isdigit()] == ["1: Large", "2: Small"]


def test_the_picture_is_a_file_without_what_rests_on_few(lead, add, engine) -> None:
    add("Large & <loud>", reach=100)
    few = add("Of few", reach=20)
    with transaction(engine) as session:
        item = session.get(BacklogItem, few)
        item.rests_on_few, item.reach_found = True, 20
        session.add(item)
    response = lead.client.get("/backlog/picture.svg")
    drawn = response.get_data(as_text=True)
    assert response.content_type.startswith("image/svg+xml")
    assert "attachment" in response.headers["Content-Disposition"]
    assert "Large &amp; &lt;loud&gt;" in drawn
    assert "Of few" not in drawn
    page = lead.get("/backlog/picture")
    assert "without 1 item whose reach rests on so few people" in page.text


@pytest.mark.parametrize("view", ["board", "picture", "roadmap"])
def test_a_view_with_nothing_in_it_says_what_to_do(lead, add, world, view) -> None:
    assert "The backlog is empty. Open a theme" in lead.get(f"/backlog/{view}").text
    add("One")
    assert "No item is like that." in lead.get(f"/backlog/{view}?words=nothing").text
    assert (
        "The backlog has no item of this survey yet."
        in lead.get(f"/surveys/{world.survey.id}/backlog/{view}").text
    )


def test_where_nothing_is_scored_the_picture_says_so(lead, add) -> None:
    add("No effort yet", effort=None)
    assert "1 item is to be done, and none has all that its score needs" in lead.get("/backlog/picture").text
