import pytest
from sqlmodel import select

from models.backlog.items import areas_of, get_item
from models.database import transaction
from models.portfolio.areas import PortfolioArea, add_area
from models.surveys.surveys import get_survey


@pytest.fixture
def area(look):
    """Find an area by its name as it is now."""

    def find(name: str) -> PortfolioArea:
        look.rollback()
        return look.exec(select(PortfolioArea).where(PortfolioArea.name == name)).one()

    return find


@pytest.fixture
def would(lead, area):
    """The page that says what merging an area into another would do: `would("Data", "Platform")`."""

    def look_at(one: str, into: str):
        page = lead.get(f"/areas/{area(one).id}")
        assert "You see what would happen before anything does." in page.text
        return lead.send(page, "/merge", into=area(into).id)

    return look_at


def test_a_lead_reads_what_a_merger_does_before_it_is_done(
    lead, engine, world, ids, findings, look, area, would
) -> None:
    with transaction(engine) as session:
        get_survey(session, world.survey.id).area_ids = [world.areas["Data"].id]
        add_area(session, "Warehouse", 5, world.areas["Data"].id)
    page = would("Data", "Platform")
    for said in (
        "Data is archived for good",
        "Platform has 25 people and Data 20: together 45",
        "Warehouse will be part of Platform",
        "1 backlog item will be for Platform: Shorten approvals",
        "How is project work going? will be for Platform from the next round on",
        "What earlier rounds said stays as it was",
    ):
        assert said in page.text
    assert not area("Data").archived
    page = lead.send(page, "/merge")
    assert "Data was merged into Platform." in page.text
    assert "Data merged into Platform" in page.text
    assert (area("Platform").headcount, area("Warehouse").parent_id) == (45, area("Platform").id)
    assert [each.name for each in areas_of(look, get_item(look, ids["item_id"]).id)] == ["Platform"]
    assert get_survey(look, world.survey.id).area_ids == [area("Platform").id]


@pytest.mark.parametrize(
    ("one", "into", "headcounts", "said"),
    [
        ("Data", "Digital", {}, "Data is part of Digital, whose headcount includes it: it stays 60."),
        ("Data", "Platform", {"Data": 0}, "Data is not known, so that of Platform stays 25."),
        (
            "Data",
            "Platform",
            {"Platform": 0},
            "Platform is not known, so that of Platform stays unknown",
        ),
    ],
)
def test_what_becomes_of_the_headcount_is_said(engine, world, would, one, into, headcounts, said) -> None:
    with transaction(engine) as session:
        for name, people in headcounts.items():
            session.get_one(PortfolioArea, world.areas[name].id).headcount = people
    assert said in would(one, into).text


def test_what_cannot_be_merged_says_why_and_offers_others(lead, area, would) -> None:
    page = would("Digital", "Data")
    assert "which cannot be merged into its own part" in page.text
    assert "Merge Digital into Data" not in page.text
    assert "Into which area?" in page.text or "Another area?" in page.text
    token = lead.get("/areas").fields()["csrf_token"]
    sent = {"csrf_token": token, "into": area("Data").id, "seen": "1-1"}
    assert lead.client.post(f"/areas/{area('Digital').id}/merge", data=sent).status_code == 422
    assert not area("Digital").archived


def test_nothing_is_merged_that_changed_meanwhile(lead, area, would) -> None:
    page = would("Data", "Platform")
    address = f"/areas/{area('Platform').id}"
    lead.send(lead.get(address), address, headcount="30")
    page = lead.send(page, "/merge")
    assert (page.status, "Nothing was merged: read below" in page.text) == (409, True)
    assert "together 50" in page.text
    lead.send(page, "/merge")
    assert area("Platform").headcount == 50


def test_a_merged_area_is_offered_nowhere(lead, world, ids, area, would) -> None:
    lead.send(would("Data", "Platform"), "/merge")
    page = lead.get(f"/areas/{area('Data').id}")
    assert "It was merged into Platform." in page.text
    assert [form.get("action") for form in page.tree.iter("form")] == ["/sign-out"]
    places = [f"/areas/{area('Housing').id}", f"/areas/{area('Housing').id}/merge", "/areas"]
    places += [f"/surveys/{world.survey.id}/{page}" for page in ("backlog/new", "settings")]
    for address in places:
        offered = {
            element.get("value")
            for tag in ("option", "input")
            for element in lead.get(address).tree.iter(tag)
        }
        assert area("Data").id not in offered, address
        assert area("Platform").id in offered, address
