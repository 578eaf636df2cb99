"""What is proposed for the next round, the words to send its link with, and what pages keep quiet about."""

from datetime import date

import pytest
from sqlmodel import select

from models.database import transaction
from models.portfolio.areas import add_area
from models.portfolio.organisation import day_of
from models.surveys.surveys import QuestionKind, ToAsk, create_survey
from models.surveys.waves import Wave, close_wave, get_wave, open_wave
from webapp.surveys.usual import usual_name

MONTH = f"{date(2026, 11, 1):%B %Y}"
TOLD = {"purpose": "We look back.", "responsible": "We", "contact": "a@b.example", "urgent_contact": "HR"}


def waves(*names: str) -> list[Wave]:
    return [Wave(survey_id="any", number=number, name=name, **TOLD) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("before", "proposed"),
    [
        ((), MONTH),
        (("October 2026",), MONTH),
        ((MONTH,), f"{MONTH}, 2"),
        ((MONTH.upper(), f"{MONTH}, 2"), f"{MONTH}, 3"),
    ],
)
def test_the_name_that_is_proposed_is_none_that_there_was(before, proposed) -> None:
    assert usual_name(date(2026, 11, 28), waves(*before)) == proposed


def test_the_next_round_starts_from_a_name_of_its_own(lead, look, world, engine) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.name = f"{day_of(session):%B %Y}"
        close_wave(session, wave)
    page = lead.get(f"/surveys/{world.survey.id}")
    assert page.fields("/waves")["name"].endswith(", 2")
    lead.send(page, "/waves")
    assert len(look.exec(select(Wave.name)).all()) == 2


def test_two_rounds_of_one_name_are_refused(lead, look, world, engine) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    page = lead.send(lead.get(f"/surveys/{world.survey.id}"), "/waves", name="FIRST wave", headcount="80")
    assert page.status == 422
    assert "This survey has a round called “FIRST wave” already" in page.text
    assert page.fields("/waves")["headcount"] == "80"
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", 10).id
    page = lead.send(lead.get(f"/waves/{second}/edit"), "/edit", name="First wave")
    assert (page.status, "has a round called “First wave” already" in page.text) == (422, True)
    assert lead.send(lead.get(f"/waves/{second}/edit"), "/edit", name="SECOND wave").status == 200
    look.rollback()
    assert {wave.name for wave in look.exec(select(Wave))} == {"First wave", "SECOND wave"}


@pytest.mark.parametrize(("given", "proposed"), [(145, "145"), (0, "100")])
def test_a_headcount_that_was_given_by_hand_is_proposed_again(lead, world, engine, given, proposed) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.headcount = given
        close_wave(session, wave)
    address = f"/surveys/{world.survey.id}"
    assert lead.get(address).fields("/waves")["headcount"] == proposed
    with transaction(engine) as session:
        add_area(session, "New", 7)
    assert lead.get(address).fields("/waves")["headcount"] == "107"


def test_an_invitation_is_ready_to_be_sent_without_a_script(lead, world, engine) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).closes_on = date(2030, 12, 4)
    page = lead.get(f"/surveys/{world.survey.id}")
    words = next(each for each in page.tree.iter("textarea") if each.get("id") == "invitation").text
    assert words.splitlines()[0] == "How is project work going?"
    assert "It takes about two minutes, without an account until 4 December 2030:" in words
    assert f"/s/{world.survey.token}" in words
    assert "nothing is shown of fewer than 5 people" in words


@pytest.fixture
def retrospective(engine, world) -> str:
    """A survey that asks neither for an area nor for a rating, with a closed round and an open one."""
    with transaction(engine) as session:
        asked = [
            ToAsk(QuestionKind.WORKS, "What went well?"),
            ToAsk(QuestionKind.NEEDS_WORK, "What did not?"),
        ]
        survey = create_survey(session, title="Looking back", questions=asked, **TOLD)
        close_wave(session, open_wave(session, survey.id, "Sprint 1", headcount=8))
        return survey.id


def test_a_survey_that_asks_for_no_area_and_no_rating_speaks_of_neither(
    lead, visitor, look, retrospective, engine
) -> None:
    page = lead.get(f"/surveys/{retrospective}")
    assert page.fields("/waves")["headcount"] == "8"
    with transaction(engine) as session:
        open_wave(session, retrospective, "Sprint 2", headcount=8)
    token = page.text.partition("/s/")[2].split()[0].removesuffix("Copy")
    new = lead.get("/surveys/new?template=retrospective")
    pages = [page, lead.get(f"/surveys/{retrospective}"), lead.get(f"/surveys/{retrospective}/settings"), new]
    for each in [*pages, visitor.get(f"/s/{token}"), visitor.get(f"/s/{token}/delete?done=1")]:
        main = " ".join("".join(each.tree.find(".//main").itertext()).split()).lower()
        assert each.status == 200
        for word in (" area", "rating", "(mean)"):
            assert word not in main, (each.response.request.path, main[max(0, main.find(word) - 80) :][:160])


def test_a_survey_that_asks_for_areas_speaks_of_them(visitor, world) -> None:
    assert "Small areas are counted with the area above them." in visitor.get(f"/s/{world.survey.token}").text


@pytest.mark.parametrize(
    ("path", "action", "tab"),
    [("", "/waves", "Survey"), ("/settings", "", "Settings"), ("/delete", "/delete", "Settings")],
)
def test_after_an_error_the_tab_is_still_the_same(lead, world, engine, path, action, tab) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    page = lead.send(lead.get(f"/surveys/{world.survey.id}{path}"), action, name="", title="")
    assert page.status == 422
    tabs = next(each for each in page.tree.iter("nav") if each.get("class") == "tabs")
    assert [link.text for link in tabs.iter("a") if link.get("aria-current")] == [tab]


def test_a_rounds_own_page_is_a_part_of_the_survey(lead, world) -> None:
    page = lead.get(f"/waves/{world.wave.id}/edit")
    tabs = next(each for each in page.tree.iter("nav") if each.get("class") == "tabs")
    assert [link.text for link in tabs.iter("a") if link.get("aria-current")] == ["Survey"]


@pytest.mark.parametrize(
    ("typed", "focused"),
    [
        ({"name": ""}, "name"),
        ({"name": "First wave"}, "name"),
        ({"headcount": "many"}, "headcount"),
        ({"closes_on": "31 December"}, "closes_on"),
        ({"headcount": "3"}, None),  # the notice that it will show nothing
    ],
)
def test_what_is_wrong_with_a_new_round_is_in_view(lead, world, engine, typed, focused) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    page = lead.send(lead.get(f"/surveys/{world.survey.id}"), "/waves", **typed)
    assert page.status == 422
    (element,) = [each for each in page.tree.iter() if each.get("autofocus") is not None]
    assert element.get("name") == focused
    assert focused or "Nothing is ever shown of fewer than 5 people" in element.text
