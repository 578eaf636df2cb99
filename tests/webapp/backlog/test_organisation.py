import pytest
from sqlmodel import select

from models.backlog.items import BacklogItem
from models.base import table_of
from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal

ITEM = {"reach": "40", "impact": "2", "confidence": "80", "effort": "1.5"}


@pytest.fixture
def add(lead):
    """Add an item of the whole organisation by hand: `add("Title", owner=…)`."""
    return lambda title, **values: lead.send(lead.get("/backlog/new"), title=title, **{**ITEM, **values})


@pytest.fixture
def status(look):
    """How an item stands, by its title."""

    def read(title: str) -> str:
        look.rollback()
        return look.exec(select(BacklogItem.status).where(BacklogItem.title == title)).one()

    return read


def titles(page) -> list[str]:
    cells = (cell for cell in page.tree.iter("th") if cell.get("scope") == "row")
    return ["".join(cell.find("a").itertext()) for cell in cells]


def test_the_backlog_of_the_organisation_begins_empty(lead) -> None:
    assert "The backlog is empty. Open a theme of one of your surveys" in lead.get("/backlog").text


def test_items_of_surveys_and_of_none_stand_in_one_list(lead, add, world) -> None:
    lead.send(lead.get(f"/surveys/{world.survey.id}/backlog/new"), title="Of a survey", **ITEM)
    page = add("Of the organisation", reach="80")
    assert titles(page) == ["Of the organisation", "Of a survey"]
    assert titles(lead.get(f"/surveys/{world.survey.id}/backlog")) == ["Of a survey"]


def test_the_first_items_are_said_to_stand_in_any_order(add) -> None:
    add("One")
    assert "The first 2 could stand in any order" in add("Two").text


def test_what_the_filter_asks_for_lives_in_the_address(lead, add, engine) -> None:
    with transaction(engine) as session:
        goal_id = add_goal(session, GoalValues("Deliver on time")).id
    add("Moves it", goals=[goal_id], owner="A director")
    add("Does not", due_on="2020-01-01")
    page = lead.get(f"/backlog?goal={goal_id}&owner=A+director")
    assert titles(page) == ["Moves it"]
    assert (page.fields()["goal"], page.fields()["owner"]) == (goal_id, "A director")
    assert titles(lead.get("/backlog?overdue=1")) == ["Does not"]
    assert "No item is like that." in lead.get("/backlog?words=nothing").text
    exported = lead.get(f"/backlog.csv?goal={goal_id}").response.get_data().decode("utf-8-sig")
    assert ("Moves it" in exported, "Does not" in exported) == (True, False)


def test_one_click_takes_an_item_a_step_on(lead, add, look, status) -> None:
    page = add("Shorten approvals")
    item_id = look.exec(select(BacklogItem.id)).one()
    for after in ("accepted", "planned", "doing", "done", "checked"):
        page = lead.send(page, "/backlog", one_step=item_id)
        assert status("Shorten approvals") == after
    assert "One step on" not in page.html


def test_ticked_items_change_together_and_the_list_stays_as_it_was_narrowed(lead, add, look, status) -> None:
    for title in ("One", "Two", "Three"):
        add(title, owner="A director")
    ids = look.exec(select(BacklogItem.id).where(BacklogItem.title != "Three")).all()
    page = lead.get("/backlog?owner=A+director")
    page = lead.send(page, "/backlog", ticked=ids, status="on hold", one_step="")
    assert "2 items changed to “On hold”." in page.text
    assert [status(title) for title in ("One", "Two", "Three")] == ["on hold", "on hold", "proposed"]
    assert page.response.request.args["owner"] == "A director"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"status": "done"}, "No item was ticked, so nothing was changed."),
        ({"one_step": "no item"}, "This backlog item is not here."),
    ],
)
def test_what_cannot_be_changed_is_said(lead, add, status, sent, said) -> None:
    page = add("One")
    assert said in lead.send(page, "/backlog", **{"one_step": "", **sent}).text
    assert status("One") == "proposed"


def test_a_status_that_does_not_exist_changes_nothing(lead, add, look, status) -> None:
    page = add("One")
    ids = look.exec(select(BacklogItem.id)).all()
    sent = lead.send(page, "/backlog", ticked=ids, status="nowhere", set="status")
    assert "Nothing was changed: what was given for the ticked items is not possible." in sent.text
    assert status("One") == "proposed"


def test_an_item_tells_what_was_changed_of_it(lead, add, look) -> None:
    add("One")
    address = f"/backlog/{look.exec(select(BacklogItem.id)).one()}"
    lead.send(lead.get(address), owner="A director")
    page = lead.get(address)
    assert "What was changed (1)" in page.text
    (row,) = page.tree.find(".//tbody")
    assert ["".join(cell.itertext()) for cell in row][1:] == ["Owner", "–", "A director"]


def test_what_was_changed_is_told_as_the_form_says_it(lead, add, look) -> None:
    add("One")
    address = f"/backlog/{look.exec(select(BacklogItem.id)).one()}"
    lead.send(lead.get(address), due_on="2027-03-09", status="doing")
    lead.send(lead.get(address), due_on="", status="on hold")
    rows = [["".join(cell.itertext()) for cell in row][1:] for row in lead.get(address).tree.find(".//tbody")]
    assert sorted(rows) == [
        ["Due", "9 March 2027", "–"],
        ["Due", "–", "9 March 2027"],
        ["Status", "In progress", "On hold"],
        ["Status", "Proposed", "In progress"],
    ]


def test_an_item_leads_back_to_the_list_that_it_was_opened_from(lead, add, look, world) -> None:
    add("One")
    item = look.exec(select(BacklogItem)).one()
    item_id, own = item.id, f"/surveys/{world.survey.id}/backlog"
    look.connection().execute(table_of(BacklogItem).update().values(survey_id=world.survey.id))
    look.commit()
    for listed in ("/backlog", own):
        links = [link.get("href", "") for link in lead.get(listed).tree.iter("a")]
        page = lead.get(next(link for link in links if link.partition("?")[0] == f"/backlog/{item_id}"))
        assert page.tree.find(".//p[@class='back']/a").get("href") == listed
        assert lead.send(page, owner=listed).response.request.path == listed
