import pytest
from sqlmodel import select

from models.portfolio.services import USUAL_SERVICES, Service, all_services


@pytest.fixture
def names(look):
    """The services as they are now, by name; archived ones in brackets."""

    def read() -> list[str]:
        look.rollback()
        return [f"({each.name})" if each.archived else each.name for each in all_services(look)]

    return read


def test_an_office_without_a_list_begins_with_the_usual_one(lead, names) -> None:
    page = lead.get("/services")
    assert "There are no services yet. Most project offices have these: Reporting, Planning" in page.text
    assert "The usual services are in the list." in lead.send(page, "/services", usual="y").text
    assert names() == sorted(USUAL_SERVICES)


def test_the_usual_ones_are_added_once(lead, names) -> None:
    page = lead.get("/services")
    lead.send(page, name="planning")
    lead.send(page, usual="y")
    assert [name for name in names() if name.casefold() == "planning"] == ["planning"]


@pytest.mark.parametrize(
    ("name", "said"), [(" ", "Give the service a name."), ("Training", "already a service named “Training”")]
)
def test_a_service_that_cannot_be_is_refused(lead, names, name, said) -> None:
    lead.send(lead.get("/services"), name="Training")
    page = lead.send(lead.get("/services"), name=name)
    assert (page.status, said in page.text) == (422, True)
    assert names() == ["Training"]


def test_a_service_is_renamed_or_archived_and_two_leads_never_overwrite_each_other(lead, look, names) -> None:
    lead.send(lead.get("/services"), name="Training")
    address = f"/services/{look.exec(select(Service.id)).one()}"
    first = second = lead.get(address)
    assert "The service was saved." in lead.send(first, address, name="Courses", archived="y").text
    assert names() == ["(Courses)"]
    page = lead.send(second, address, name="Lessons")
    assert (page.status, page.fields(address)["name"]) == (409, "Lessons")
    lead.send(page, address)
    assert names() == ["Lessons"]
