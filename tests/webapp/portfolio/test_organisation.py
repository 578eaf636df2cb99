import pytest
from sqlmodel import select

from models.accounts.users import add_lead
from models.database import transaction
from models.portfolio.areas import PortfolioArea
from models.portfolio.organisation import Organisation, name_organisation
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from tests.factories.passwords import CHEAP, PASSWORD
from tests.factories.visitors import Visitor


@pytest.fixture
def first_lead(app, engine) -> Visitor:
    """The only account of an installation that holds nothing else."""
    with transaction(engine) as session:
        add_lead(session, "lead@pmo.example", "Lead", CHEAP.hash(PASSWORD))
    return Visitor(app.test_client()).sign_in()


def test_the_way_from_nothing_to_a_link(first_lead, look, visitor) -> None:
    page = first_lead.get("/surveys")
    assert page.status == 302
    page = first_lead.get("/organisation")
    assert "Welcome to Soundings" in page.text
    typed = "Digital, 8\n  Platform, 5\nHousing, 4"
    page = first_lead.send(page, "/organisation", name="Fernhollow", time_zone="Europe/London", areas=typed)
    assert page.response.request.path == "/surveys/new"
    page = first_lead.send(page)
    assert "The link for staff" in page.text
    page = first_lead.send(page, "/waves")
    assert "The round is open. Send staff the link." in page.text
    wave, survey = look.exec(select(Wave)).one(), look.exec(select(Survey)).one()
    assert (wave.headcount, survey.contact) == (12, "lead@pmo.example")
    assert "The project office of Fernhollow asks" in visitor.get(f"/s/{survey.token}").text
    areas = {area.id: area for area in look.exec(select(PortfolioArea))}
    names = {None: None} | {area_id: area.name for area_id, area in areas.items()}
    tree = {(area.name, area.headcount, names[area.parent_id]) for area in areas.values()}
    assert tree == {("Digital", 8, None), ("Platform", 5, "Digital"), ("Housing", 4, None)}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "Give the organisation a name."),
        ("time_zone", "Middle-earth/Shire", "Not a valid choice"),
        ("areas", "Digital\ndigital", "“digital” in line 2 stands there twice. Nothing was saved yet."),
    ],
)
def test_what_is_wrong_comes_back_with_everything_typed(first_lead, look, field, value, said) -> None:
    typed = {"name": "Fernhollow", "time_zone": "Europe/London", "areas": "Digital", field: value}
    page = first_lead.send(first_lead.get("/organisation"), "/organisation", **typed)
    assert (page.status, said in page.text) == (422, True)
    assert page.fields("/organisation")["areas"] == typed["areas"]
    assert look.exec(select(Organisation)).all() == []


def test_an_area_that_is_here_already_is_not_added_twice(lead, look) -> None:
    page = lead.send(
        lead.get("/organisation"), "/organisation", name="Fernhollow", time_zone="UTC", areas="New\nHousing"
    )
    assert (page.status, "already an area named “Housing”" in page.text) == (422, True)
    assert "New" not in {area.name for area in look.exec(select(PortfolioArea))}


def test_the_organisation_can_be_put_right_later(lead, look) -> None:
    for name in ("Fernholow", "Fernhollow"):
        lead.send(lead.get("/organisation"), "/organisation", name=name, time_zone="Europe/London")
    assert look.exec(select(Organisation.name)).all() == ["Fernhollow"]
    assert lead.get("/organisation").fields("/organisation")["time_zone"] == "Europe/London"


def test_old_and_odd_names_of_time_zones_are_not_offered_but_one_that_was_chosen_is(
    lead, engine, look
) -> None:
    assert {"UTC", "Europe/London", "America/Argentina/Salta"} <= zones(lead)
    odd = {"Factory", "localtime", "GMT+0", "Cuba", "Etc/GMT+5"}
    assert not {zone for zone in zones(lead) if zone in odd or zone.startswith(("posix/", "right/"))}
    with transaction(engine) as session:
        name_organisation(session, "Fernhollow", "Cuba")
    assert zones(lead) & odd == {"Cuba"}
    lead.send(lead.get("/organisation"), "/organisation", name="Fern Hollow")
    here = look.exec(select(Organisation)).one()
    assert (here.name, here.time_zone) == ("Fern Hollow", "Cuba")


def zones(lead) -> set[str]:
    """The time zones that are offered."""
    return {option.get("value") for option in lead.get("/organisation").tree.iter("option")}
