import pytest
from sqlmodel import select

from models.backlog.saved_views import SavedView


@pytest.fixture
def save(lead):
    """Save the view of an address under a name, as a lead does from its page."""
    return lambda address, name: lead.send(lead.get(address), "/saved-views", name=name)


@pytest.fixture(autouse=True)
def an_item(lead):
    values = {"reach": "40", "impact": "2", "confidence": "80", "effort": "1.5", "owner": "Anna"}
    lead.send(lead.get("/backlog/new"), title="One", **values)


def saved(page) -> list[tuple[str, str]]:
    navs = [nav for nav in page.tree.iter("nav") if nav.get("aria-label") == "Saved views"]
    return [(link.text, link.get("href")) for nav in navs for link in nav.iter("a")]


def test_a_view_is_saved_under_a_name_and_stands_above_every_view(lead, save, world) -> None:
    page = save("/backlog/board?owner=Anna&overdue=1", "Overdue of Anna")
    assert "The view “Overdue of Anna” is saved." in page.text
    view = ("Overdue of Anna", "/backlog/board?owner=Anna&overdue=1")
    assert saved(page) == saved(lead.get("/backlog/roadmap")) == [view]
    here = [link.text for link in page.tree.iter("a") if link.get("aria-current") == "true"]
    assert here == ["Overdue of Anna"]
    assert lead.get(view[1]).status == 200


def test_a_view_of_a_survey_leads_to_what_the_survey_showed(lead, save, world) -> None:
    values = {"reach": "40", "impact": "2", "confidence": "80", "effort": "1.5"}
    lead.send(lead.get(f"/surveys/{world.survey.id}/backlog/new"), title="Of it", **values)
    page = save(f"/surveys/{world.survey.id}/backlog", "Of the survey")
    assert saved(page) == [("Of the survey", f"/backlog?survey={world.survey.id}")]


@pytest.mark.parametrize(
    ("name", "said"), [("", "Give the view a name."), ("x" * 61, "At most 60 characters.")]
)
def test_a_view_needs_a_name_and_what_it_asks_for_comes_back(lead, save, name, said) -> None:
    page = save("/backlog/board?owner=Anna", name)
    assert page.status == 422
    assert said in page.text
    page = lead.send(page, name="Of Anna")
    assert saved(page) == [("Of Anna", "/backlog/board?owner=Anna")]


def test_a_second_view_of_a_name_is_refused(lead, save) -> None:
    save("/backlog", "All")
    page = save("/backlog/board", "all")
    assert page.status == 409
    assert "There is already a view named “all”. Choose another name." in page.text


def test_a_view_is_deleted_once(lead, save, look) -> None:
    save("/backlog", "All")
    view_id = look.exec(select(SavedView.id)).one()
    page = lead.get("/backlog/saved-views")
    assert "The view “All” is deleted." in lead.send(page, "/saved-views", delete=view_id).text
    page = lead.send(page, "/saved-views", delete=view_id)
    assert "This view was deleted already." in page.text
    assert "No view is saved yet." in page.text


def test_an_address_from_elsewhere_is_not_kept(lead, save, look) -> None:
    page = lead.get("/backlog")
    lead.send(page, "/saved-views", name="Elsewhere", next="https://elsewhere.example", kind="board")
    view = look.exec(select(SavedView)).one()
    assert (view.kind, view.query) == ("board", "")
    assert lead.send(page, "/saved-views", name="Other", kind="https://elsewhere.example").status == 422
