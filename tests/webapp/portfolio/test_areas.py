import pytest
from sqlmodel import select

from models.database import transaction
from models.portfolio.areas import PortfolioArea
from models.surveys.waves import Wave, WaveState, close_wave, get_wave


@pytest.fixture
def area(look):
    """Find an area by its name as it is now."""

    def find(name: str) -> PortfolioArea:
        look.rollback()
        return look.exec(select(PortfolioArea).where(PortfolioArea.name == name)).one()

    return find


def offered(visitor, world) -> list[str]:
    """The areas that staff choose from."""
    page = visitor.get(f"/s/{world.survey.token}")
    return ["".join(option.itertext()).strip() for option in page.tree.iter("option")]


def asked_by_open_wave(look) -> set[str]:
    """The areas that the open wave asks about."""
    look.rollback()
    wave = look.exec(select(Wave).where(Wave.state == WaveState.OPEN)).one()
    return set(wave.area_names.values())


def test_an_area_is_renamed_and_an_open_wave_keeps_the_name_that_staff_read(
    lead, visitor, world, area
) -> None:
    page = lead.get(f"/areas/{area('Platform').id}")
    page = lead.send(page, f"/areas/{area('Platform').id}", name="Cloud platform", headcount="24")
    assert "Earlier rounds keep the name" in page.text
    assert area("Cloud platform").headcount == 24
    assert offered(visitor, world) == ["Prefer not to say", "Digital", "Data", "Platform", "Tiny", "Housing"]


def test_an_area_is_moved(lead, area) -> None:
    address = f"/areas/{area('Tiny').id}"
    lead.send(lead.get(address), address, parent=area("Housing").id)
    assert area("Tiny").parent_id == area("Housing").id


@pytest.mark.parametrize(
    ("of", "changed", "said"),
    [
        ("Platform", {"name": "Data"}, "already an area named “Data”"),
        ("Platform", {"headcount": "61"}, "Digital has 60 people with those below it"),
        ("Platform", {"headcount": "many"}, "Give a whole number"),
        ("Digital", {"parent": "Data"}, "cannot be part of itself, or of one that is part of it"),
        ("Digital", {"name": " "}, "Give the area a name."),
    ],
)
def test_a_change_that_cannot_be_comes_back(lead, area, of, changed, said) -> None:
    typed = {name: area(value).id if name == "parent" else value for name, value in changed.items()}
    before = area(of).model_dump()
    address = f"/areas/{before['id']}"
    page = lead.send(lead.get(address), address, **typed)
    assert (page.status, said in page.text) == (422, True)
    assert area(of).model_dump() == before


def test_a_new_area_larger_than_the_one_above_is_refused(lead, area) -> None:
    page = lead.send(lead.get("/areas"), name="Larger", headcount="61", parent=area("Digital").id)
    assert (page.status, "Digital has 60 people with those below it" in page.text) == (422, True)


def test_two_leads_never_overwrite_each_other(lead, area) -> None:
    address = f"/areas/{area('Tiny').id}"
    first = second = lead.get(address)
    lead.send(first, address, name="Small")
    page = lead.send(second, address, name="Little")
    assert (page.status, page.fields(address)["name"]) == (409, "Little")
    lead.send(page, address, name="Little")
    assert area("Little").version == 3


def test_an_archived_area_is_asked_for_in_no_new_wave_nor_are_those_below(
    lead, visitor, world, engine, look, area
) -> None:
    address = f"/areas/{area('Digital').id}"
    page = lead.send(lead.get(address), "/archive")
    assert "Digital is asked for in no new round." in page.text
    assert "Data" in offered(visitor, world)
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    page = lead.get(f"/surveys/{world.survey.id}")
    assert page.fields("/waves")["headcount"] == "40"
    lead.send(page, "/waves", name="Second")
    assert asked_by_open_wave(look) == {"Housing"}
    lead.send(lead.get(address), "/archive")
    assert not area("Digital").archived
    assert area("Data").archived
