"""Items made of several themes, or of what somebody suggested."""

import pytest
from sqlmodel import select, update

from models.backlog.items import BacklogItem
from models.database import transaction
from models.surveys.surveys import QuestionKind
from models.themes.statements import Statement


@pytest.fixture
def item(lead, findings, world, look) -> BacklogItem:
    """An item that a lead made of two themes."""
    ids = [findings.themes[label].id for label in ("Approvals", "Planning")]
    address = f"/surveys/{world.survey.id}/backlog/of-themes?theme={ids[0]}&theme={ids[1]}"
    page = lead.get(address)
    assert page.fields()["title"] == "Improve: Planning"
    assert "That is the largest of its themes: they are not added up" in page.text
    lead.client.post(address, data={**page.fields(), "effort": "2"})  # as a browser does, to where it is
    look.rollback()
    return look.exec(select(BacklogItem)).one()


def rows_of_evidence(page) -> list[str]:
    """What is told of each theme, beginning with its name."""
    table = next(each for each in page.tree.iter("table") if "evidence" in each.get("class", ""))
    return [" ".join("".join(row.itertext()).split()) for row in table.iter("tbody")]


def test_an_item_of_two_themes_shows_each_as_decided_and_today(lead, item) -> None:
    page = lead.get(f"/backlog/{item.id}")
    planning, approvals = rows_of_evidence(page)
    assert planning.startswith("Planning")
    assert planning.count("6 of 12 not working") == 2
    assert approvals.startswith("Approvals")
    assert approvals.count("5 of 12 not working") == 2
    assert "so nothing is added up. The reach is the largest of them." in page.text


def test_a_theme_is_removed_and_added_again(lead, item, findings) -> None:
    page = lead.send(lead.get(f"/backlog/{item.id}"), "/themes", remove=findings.themes["Planning"].id)
    assert [row.split()[0] for row in rows_of_evidence(page)] == ["Approvals"]
    page = lead.send(page, "/themes", theme=findings.themes["Planning"].id)
    assert sorted(row.split()[0] for row in rows_of_evidence(page)) == ["Approvals", "Planning"]


def test_ticked_themes_of_which_one_has_an_item_lead_there(lead, item, findings, world) -> None:
    ids = [findings.themes[label].id for label in ("Tools", "Planning")]
    page = lead.get(f"/surveys/{world.survey.id}/backlog/of-themes?theme={ids[0]}&theme={ids[1]}")
    assert page.response.location == f"/backlog/{item.id}"
    nothing = lead.get(f"/surveys/{world.survey.id}/backlog/of-themes")
    assert nothing.response.location == f"/surveys/{world.survey.id}/themes"


def test_the_list_of_themes_has_boxes_for_those_without_an_item(lead, item, findings, world) -> None:
    page = lead.get(f"/surveys/{world.survey.id}/themes")
    boxes = [box.get("value") for box in page.tree.iter("input") if box.get("name") == "theme"]
    assert boxes == [findings.themes["Tools"].id]


def test_a_suggestion_becomes_an_item_of_its_theme(lead, findings, engine, look) -> None:
    statement = next(each for each in findings.statements if each.text.startswith("Tools"))
    with transaction(engine) as session:
        session.exec(update(Statement).values(kind=QuestionKind.IDEA))
    theme_page = lead.get(f"/themes/{findings.themes['Tools'].id}")
    address = f"/statements/{statement.id}/backlog-item"
    assert address in {link.get("href") for link in theme_page.tree.iter("a")}
    page = lead.get(address)
    assert page.fields()["description"] == statement.text
    assert "These are the words of one person. Say it in yours" in page.text
    lead.send(page, title="Better tools", effort="1")
    made = look.exec(select(BacklogItem)).one()
    assert (made.theme_id, made.description) == (findings.themes["Tools"].id, statement.text)


def test_a_statement_that_is_withheld_makes_no_item(lead, findings, engine) -> None:
    statement = findings.statements[0]
    with transaction(engine) as session:
        session.exec(update(Statement).where(Statement.id == statement.id).values(withheld=True))
    page = lead.get(f"/statements/{statement.id}/backlog-item")
    assert page.status >= 400
    assert statement.text not in page.text
