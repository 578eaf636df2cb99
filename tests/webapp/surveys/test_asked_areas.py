"""A survey is for a part of the area tree."""

import pytest
from sqlmodel import select

from models.database import transaction
from models.portfolio.areas import archive_area
from models.surveys.surveys import Survey
from models.surveys.waves import Wave, close_wave, get_wave


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/settings"


@pytest.fixture
def opened(lead, engine, world, address, look):
    """Have the survey be for some areas, and open its next wave: `opened("Digital")`."""

    def do(*names: str) -> Wave:
        lead.send(lead.get(address), area_ids=[world.areas[name].id for name in names])
        with transaction(engine) as session:
            close_wave(session, get_wave(session, world.wave.id))
        lead.send(lead.get(f"/surveys/{world.survey.id}"), "/waves", name="Second")
        look.rollback()
        return look.exec(select(Wave).where(Wave.name == "Second")).one()

    return do


def offered(visitor, world) -> list[str]:
    """The areas that staff choose from."""
    page = visitor.get(f"/s/{world.survey.token}")
    return ["".join(option.itertext()).strip() for option in page.tree.iter("option")]


def test_staff_see_the_chosen_area_with_all_below_it_alone(visitor, world, opened) -> None:
    wave = opened("Digital")
    assert offered(visitor, world) == ["Prefer not to say", "Digital", "Data", "Platform", "Tiny"]
    assert sorted(wave.area_names.values()) == ["Data", "Digital", "Platform", "Tiny"]
    assert sorted(wave.area_headcounts.values()) == [4, 20, 25, 60]


def test_a_part_is_at_the_top_where_the_area_above_is_not_asked(visitor, world, opened) -> None:
    wave = opened("Data", "Housing")
    assert offered(visitor, world) == ["Prefer not to say", "Data", "Housing"]
    assert set(wave.parents.values()) == {None}


@pytest.mark.parametrize(
    ("chosen", "people", "said"),
    [
        ((), "100", "People who get the link"),
        (("Digital",), "60", "This survey is for Digital: 60 people"),
        (("Digital", "Data"), "60", "This survey is for Digital: 60 people"),
        (("Tiny", "Housing"), "44", "This survey is for Housing, Tiny: 44 people"),
    ],
)
def test_the_headcount_proposed_is_that_of_the_areas_asked(
    lead, engine, world, address, chosen, people, said
) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    lead.send(lead.get(address), area_ids=[world.areas[name].id for name in chosen])
    page = lead.get(f"/surveys/{world.survey.id}")
    assert page.fields("/waves")["headcount"] == people
    assert said in page.text


def test_an_only_area_is_not_asked_for(visitor, world, opened, look) -> None:
    opened("Housing")
    page = visitor.get(f"/s/{world.survey.token}")
    assert "Which part of the organisation" not in page.text
    assert not list(page.tree.iter("select"))
    sent = visitor.send(page, "/answers", **{name: "8" for name in page.fields("/answers") if name[0] == "q"})
    assert "Thank you" in sent.text


def test_an_archived_area_drops_out_and_nobody_else_is_asked_in_its_place(
    lead, engine, world, opened, address
) -> None:
    with transaction(engine) as session:
        survey = session.get_one(Survey, world.survey.id)
        survey.area_ids = [world.areas["Tiny"].id]
        archive_area(session, session.merge(world.areas["Tiny"]))
        close_wave(session, get_wave(session, world.wave.id))
    page = lead.get(f"/surveys/{world.survey.id}")
    assert "None of the areas that this survey is for is asked for any more." in page.text
    assert page.fields("/waves")["headcount"] == "0"
    assert "Which areas it is for: none that is still asked for" in lead.get(address).text
    lead.send(page, "/waves", name="Second")
    with transaction(engine) as session:
        assert session.exec(select(Wave.area_names).where(Wave.name == "Second")).one() == {}


def test_an_open_wave_keeps_the_areas_it_was_opened_with(lead, visitor, world, address) -> None:
    page = lead.send(lead.get(address), area_ids=[world.areas["Housing"].id])
    assert "Which areas it is for: Housing" in page.text
    assert "Platform" in offered(visitor, world)


def test_a_new_survey_is_made_for_a_part(lead, world, look) -> None:
    page = lead.get("/surveys/new")
    assert "Which areas it is for: all of them" in page.text
    lead.send(page, title="For data", area_ids=[world.areas["Data"].id])
    survey = look.exec(select(Survey).where(Survey.title == "For data")).one()
    assert survey.area_ids == [world.areas["Data"].id]


@pytest.mark.parametrize("path", ["/surveys/new", ""])
def test_an_area_that_is_not_there_comes_back(lead, address, look, path) -> None:
    page = lead.send(lead.get(path or address), title="Other", area_ids=["none"])
    assert (page.status, "not a valid choice" in page.text) == (422, True)
    assert look.exec(select(Survey.title)).all() == ["How is project work going?"]


def test_how_many_answered_in_each_area_is_told_once_a_wave_has_closed(lead, world, findings) -> None:
    for path in (f"/surveys/{world.survey.id}", f"/waves/{world.wave.id}/edit"):
        words = lead.get(path).text
        assert "How many answered First wave, by area" in words
        assert "Platform 7 of 25" in words
        assert "Data, Digital, Housing, Tiny and anyone who named no area 5 Areas in" in words


def test_more_answers_than_an_area_has_people_are_remarked_upon(lead, engine, world, findings) -> None:
    remark = "Platform: more people have answered (7) than its headcount (6)."
    address = f"/surveys/{world.survey.id}"
    assert remark not in lead.get(address).text
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.area_headcounts = wave.area_headcounts | {world.areas["Platform"].id: 6}
    assert remark in lead.get(address).text
