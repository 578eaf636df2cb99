from datetime import timedelta

import pytest
from sqlmodel import select

from models.base import today
from models.database import transaction
from models.intake.responses import Response
from models.intake.waiting import WaitingResponse
from models.releases.reopening import reopen_wave
from models.surveys.waves import Wave, close_wave, get_wave
from tests.factories.releases import move_on
from tests.factories.responses import respond


@pytest.fixture
def address(world) -> str:
    return f"/waves/{world.wave.id}/edit"


@pytest.fixture
def answers(engine, world):
    """Let so many people answer; what may go forward goes, and the wave closes if asked."""

    def send(count: int, *, close: bool = True) -> None:
        with transaction(engine) as session:
            for rating in range(count):
                respond(session, world, rating=rating)
            move_on(session, world.survey.id, close=world.wave if close else None)

    return send


def of_wave(look, world) -> Wave:
    look.rollback()
    return get_wave(look, world.wave.id)


def test_what_was_given_for_a_wave_can_be_put_right(lead, look, world, address) -> None:
    last = today() + timedelta(days=9)
    page = lead.send(lead.get(address), address, name="Spring", headcount="8", closes_on=str(last))
    assert "The round was changed." in page.text
    wave = of_wave(look, world)
    assert (wave.name, wave.headcount, wave.closes_on) == ("Spring", 8, last)


def test_a_later_last_day_keeps_nothing_longer_than_staff_were_told(
    lead, look, engine, world, address
) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).closes_on = today() + timedelta(days=1)
    before = of_wave(look, world)
    due = (before.text_due_on, before.all_due_on)
    lead.send(lead.get(address), address, closes_on=str(today() + timedelta(days=15)))
    after = of_wave(look, world)
    assert (after.text_due_on, after.all_due_on) == due
    assert after.closes_on == today() + timedelta(days=15)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (str(today() + timedelta(days=400)), "Staff were told that their words are deleted by"),
        ("", "Staff were told a last day, so the round needs one."),
        (str(today() - timedelta(days=1)), "The last day is over already."),
    ],
)
def test_a_last_day_that_breaks_a_promise_comes_back(lead, look, engine, world, address, last, said) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).closes_on = today()
    page = lead.send(lead.get(address), address, name="Spring", closes_on=last)
    assert (page.status, said in page.text) == (422, True)
    assert page.fields(address)["name"] == "Spring"
    assert of_wave(look, world).name == "First wave"


def test_two_leads_never_overwrite_each_other(lead, look, world, address) -> None:
    first = second = lead.get(address)
    lead.send(first, address, name="Spring")
    page = lead.send(second, address, name="Summer")
    assert (page.status, page.fields(address)["name"]) == (409, "Summer")
    assert "Somebody else changed this round" in page.text
    lead.send(page, address, name="Summer")
    assert of_wave(look, world).name == "Summer"


def test_a_wave_of_which_nothing_was_shown_is_opened_again_and_what_came_counts(
    lead, look, visitor, world, address, answers
) -> None:
    answers(3)
    page = lead.send(lead.get(address), "/reopen", closes_on=str(today() + timedelta(days=2)))
    assert "The round is open again." in page.text
    wave = of_wave(look, world)
    assert (wave.is_open, wave.settled, wave.pattern, wave.closed_on) == (True, False, {}, None)
    assert visitor.get(f"/s/{world.survey.token}").fields()["ticket"]
    answers(2)
    look.rollback()
    assert len(look.exec(select(Response)).all()) == 5
    assert "Open it again" not in lead.get(address).text


def test_a_wave_whose_figures_were_shown_stays_closed(lead, look, world, address, answers) -> None:
    answers(3)
    form = lead.get(address)
    answers(0)
    answers_more = lead.send(form, "/reopen", closes_on="")
    assert answers_more.status == 200
    answers(5)
    again = lead.send(form, "/reopen", closes_on="")
    assert (again.status, "so it stays closed. Nothing was changed" in again.text) == (409, True)
    assert not of_wave(look, world).is_open


def test_a_wave_is_not_opened_beside_another(lead, engine, world, address, answers, look) -> None:
    answers(1)
    form = lead.get(address)
    lead.send(lead.get(f"/surveys/{world.survey.id}"), "/waves", name="Second wave", headcount="80")
    page = lead.send(form, "/reopen", closes_on="")
    assert (page.status, "another open round" in page.text) == (409, True)
    assert "Open it again" not in lead.get(address).text


def test_a_wave_opened_by_mistake_is_deleted_once_it_is_closed(lead, look, world, address, answers) -> None:
    answers(0)
    page = lead.send(lead.get(address), f"/waves/{world.wave.id}/delete")
    assert "First wave was deleted. Nobody had answered in it." in page.text
    assert look.exec(select(Wave)).all() == []


def test_a_wave_with_an_answer_is_not_deleted(lead, look, engine, world, address, answers) -> None:
    answers(0)
    form = lead.get(address)
    with transaction(engine) as session:
        reopen_wave(session, get_wave(session, world.wave.id), None)
    answers(1)
    page = lead.send(form, f"/waves/{world.wave.id}/delete")
    assert (page.status, "People have answered in this round" in page.text) == (409, True)
    assert "Delete the round" not in lead.get(address).text
    assert not of_wave(look, world).is_open


@pytest.mark.parametrize("mode", ["confidential", "strict"])
def test_an_open_wave_does_not_tell_when_its_first_answer_came(
    lead, look, engine, world, address, answers, mode
) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).mode = mode
    seen = []
    for number in range(2):
        answers(number, close=False)
        page = lead.get(address)
        token = page.fields(address)["csrf_token"]
        refused = lead.client.post(f"/waves/{world.wave.id}/delete", data={"csrf_token": token})
        assert refused.status_code == 409
        seen.append((page.text, refused.text.replace(token, "")))
    assert seen[0] == seen[1]
    assert "Close it first; if nobody answered, it can be deleted then." in seen[0][0]
    assert len(look.exec(select(WaitingResponse)).all()) == 1


def test_an_open_wave_of_an_open_survey_is_deleted_at_once(lead, look, engine, world, address) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).mode = "open"
    lead.send(lead.get(address), f"/waves/{world.wave.id}/delete")
    assert look.exec(select(Wave)).all() == []


def test_a_closed_wave_keeps_its_last_day(lead, look, engine, world, address) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.closes_on = today()
        close_wave(session, wave)
    page = lead.get(address)
    assert "closes_on" not in page.fields(address)
    lead.send(page, address, name="Spring", headcount="3")
    assert (of_wave(look, world).name, of_wave(look, world).closes_on) == ("Spring", today())
