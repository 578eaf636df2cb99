"""Where too little was said for themes the lead reads what was said."""

import pytest

from models.database import transaction
from models.surveys.surveys import get_survey
from models.surveys.waves import get_wave, open_wave
from models.themes.assignments import place
from models.themes.statements import statements_of
from tests.factories.releases import move_on
from tests.factories.responses import respond

UNCLEAR = (None, 0.0)


@pytest.fixture
def said(engine, world):
    """Let so many people say something on each side; the wave is closed, of a mode if one is given."""

    def say(people: int, mode: str = "confidential", quotes: int = 5) -> None:
        with transaction(engine) as session:
            told = {"mode": mode, "minimum_group_for_quotes": quotes}
            get_wave(session, world.wave.id).sqlmodel_update(told)
            get_survey(session, world.survey.id).sqlmodel_update(told)
            for number in range(people):
                respond(session, world, works=f"Planning {number}.", needs_work=f"Parking {number}.")
            move_on(session, world.survey.id, close=world.wave)
            rows = statements_of(session, world.survey.id)
            place(session, world.survey.id, {row.id: UNCLEAR for row in rows})

    return say


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/themes"


def test_six_people_s_statements_are_a_list_side_by_side(lead, address, said) -> None:
    said(6)
    page = lead.get(address)
    assert "What was said" in page.text
    assert "First wave: 12 statements, too few for themes" in page.text
    sides = ["".join(each.itertext()) for each in page.tree.iter("h2") if each.get("class") == "side-title"]
    assert sides == ["Working", "Not working"]
    assert page.text.index("Planning 5.") < page.text.index("Not working") < page.text.index("Parking 0.")


def test_what_was_chosen_for_the_themes_of_other_rounds_is_kept(lead, address, engine, world, said) -> None:
    said(6)
    with transaction(engine) as session:
        open_wave(session, world.survey.id, "Second wave", 100)
    page = lead.get(f"{address}?sort=name&wave={world.wave.id}")
    rounds = [a.get("href") for nav in page.tree.iter("nav") if nav.get("class") == "pills" for a in nav]
    assert ["sort=name" in each for each in rounds] == [True, True]


def test_where_there_are_no_themes_nothing_can_be_moved_to_one(lead, address, said) -> None:
    said(6)
    page = lead.get(address)
    assert page.tree.find(".//select[@name='target']") is None
    page = lead.send(page, "/sort", first="1", last="6", name="Planning sessions", deed="split")
    moved = lead.get(address.replace("themes", "unclear"))
    (theme, place) = moved.tree.findall(".//select[@name='target']/option")
    assert (theme.text, place.text) == ("Choose a theme", "Planning sessions")


def test_many_statements_without_a_theme_are_not_called_few(lead, address, said) -> None:
    said(8)
    words = lead.get(address).text
    assert "16 statements, in no theme yet: there is none that anybody could rely on" in words


def test_a_theme_of_the_lead_s_own_can_be_hidden_and_found_again(lead, address, said) -> None:
    said(6)
    page = lead.send(lead.get(address), "/sort", everything="y", name="All of it", deed="split")
    page = lead.send(page, "/hide")
    assert "Every theme of this round is hidden" in page.text
    assert "All of it (6 people)" in page.text


def test_what_belongs_together_is_put_into_a_theme_of_the_lead_s_own(lead, address, said) -> None:
    said(6)
    page = lead.get(address)
    page = lead.send(page, "/sort", first="1", last="6", name="Planning sessions", deed="split")
    assert page.status == 200
    themes = lead.get(address)
    assert "Planning sessions" in themes.text
    assert "Statements that fit no theme: 6" in themes.text


def test_of_four_people_nothing_is_shown(lead, address, said) -> None:
    said(4)
    words = lead.get(address).text
    assert "Planning 1." not in words
    assert "What was said" not in words


def test_strict_words_of_six_are_counted_and_not_shown(lead, address, said) -> None:
    said(6, "strict", 10)
    words = lead.get(address).text
    assert "words are shown where 10 or more people answered, and fewer did in First wave" in words
    assert "Planning 1." not in words


def test_where_every_statement_is_in_a_theme_the_rest_says_so(lead, address, said) -> None:
    said(6)
    lead.send(lead.get(address), "/sort", everything="y", name="All of it", deed="split")
    words = lead.get(address.replace("themes", "unclear")).text
    assert "every statement of First wave that can be read is in a theme" in words
    assert "fewer" not in words
    words = lead.get(address.replace("themes", "languages")).text
    assert "First wave has no statement in another language" in words
