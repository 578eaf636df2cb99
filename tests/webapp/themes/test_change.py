"""The page of what has changed, and its headline above the themes."""

import pytest

from models.database import transaction
from models.surveys.waves import close_wave, get_wave, open_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def second(engine, world) -> str:
    """The id of a second wave, in which Planning works for all of twenty and nobody speaks of Tools."""
    with transaction(engine) as session:
        find(session, world)
        wave = open_wave(session, world.survey.id, "Second wave", headcount=100)
        for person in range(20):
            respond(session, world, works=f"Planning helped now {person}", wave=wave)
        find(session, world, people=0, wave=wave)
        return wave.id


@pytest.fixture
def page(world) -> str:
    return f"/surveys/{world.survey.id}/change"


def test_it_tells_what_has_changed_with_its_interval(lead, world, page, second) -> None:
    text = lead.get(page).text
    assert "Planning: 6 of 12 people said that it does not work in" in text
    assert "0 of 20 in Second wave." in text
    assert "+50 points (+21 to +75)" in text
    assert "1 better 0 worse 0 new 2 gone" in text


def test_the_list_of_themes_leads_to_it(lead, world, page, second) -> None:
    listed = lead.get(f"/surveys/{world.survey.id}/themes")
    assert "0 of 20 in Second wave." in listed.text
    assert f"{page}?before={world.wave.id}&amp;after={second}" in listed.html
    first = lead.get(f"/surveys/{world.survey.id}/themes?wave={world.wave.id}").text
    assert "What has changed since" not in first


def test_rounds_are_compared_from_the_earlier_to_the_later(lead, world, page, second) -> None:
    asked = lead.get(f"{page}?before={second}&after={world.wave.id}").text
    assert "0 of 20 in Second wave." in asked


def test_one_round_is_nothing_to_compare(lead, page) -> None:
    assert "There is nothing to compare yet" in lead.get(page).text


def test_the_first_round_has_none_before(lead, world, page, second) -> None:
    assert "Choose a later round" in lead.get(f"{page}?after={world.wave.id}").text


def test_a_round_twice_is_no_comparison(lead, page, second) -> None:
    assert "This is one round twice" in lead.get(f"{page}?before={second}&after={second}").text


def test_a_round_of_too_few_shows_nothing(lead, engine, world, page, second) -> None:
    with transaction(engine) as session:
        third = open_wave(session, world.survey.id, "Third wave", headcount=100)
        respond(session, world, works="Planning helped me", wave=third)
        close_wave(session, get_wave(session, third.id))
        third_id = third.id
    text = lead.get(f"{page}?before={second}&after={third_id}").text
    assert "Too few people have answered in Third wave" in text
    assert "helped" not in text


def test_a_round_that_is_not_there_is_not_found(lead, page, second) -> None:
    assert lead.get(f"{page}?before=nothing").status == 404
