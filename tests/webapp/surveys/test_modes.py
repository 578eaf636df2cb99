import pytest
from sqlmodel import select

from models.database import transaction
from models.surveys.surveys import Survey
from models.surveys.waves import close_wave, get_wave, open_wave_of
from tests.factories.releases import move_on
from tests.factories.responses import respond

NEW = {
    "title": "Retrospective",
    "purpose": "We look back.",
    "responsible": "The team",
    "contact": "team@pmo.example",
    "urgent_contact": "the helpline",
}


def made(lead, look, **chosen: str) -> Survey:
    lead.send(lead.get("/surveys/new"), **NEW, **chosen)
    return look.exec(select(Survey).where(Survey.title == NEW["title"])).one()


def test_a_new_survey_is_confidential_and_shows_words_from_five(lead, look) -> None:
    survey = made(lead, look)
    assert (survey.mode, survey.thresholds.figures, survey.thresholds.quotes, survey.redacted) == (
        "confidential",
        5,
        5,
        True,
    )


def test_an_open_survey_has_no_smallest_group_whatever_stands_in_those_fields(lead, look) -> None:
    survey = made(lead, look, mode="open")
    assert (survey.thresholds.figures, survey.thresholds.quotes, survey.redacted) == (1, 1, False)
    assert (survey.thresholds_outside.figures, survey.thresholds_outside.quotes > 10**6) == (5, True)


def test_personal_data_is_taken_out_of_an_open_survey_where_that_is_wanted(lead, look) -> None:
    survey = made(lead, look, mode="open", redacted="y")
    assert (survey.redacted, survey.thresholds_outside.quotes) == (True, 5)


def test_a_strict_survey_shows_no_words_of_fewer_than_ten_whatever_is_given(lead, look) -> None:
    survey = made(lead, look, mode="strict", minimum_group_for_quotes="7")
    assert (survey.thresholds.figures, survey.thresholds.quotes) == (5, 10)


def test_a_mode_that_there_is_not_is_refused(lead, look) -> None:
    page = lead.send(lead.get("/surveys/new"), **NEW, mode="secret")
    assert page.status == 422
    assert look.exec(select(Survey).where(Survey.title == NEW["title"])).all() == []


def test_what_staff_will_read_stands_beside_each_mode(lead) -> None:
    words = lead.get("/surveys/new").text
    for said in (
        "You read every answer as it is written, within seconds.",
        "Open: the readers read every answer as it comes. No name is asked; in a small team",
        "Figures and words are shown only of groups in which 5 or more people answered.",
        "words only where 10 or more did.",
        "A theme is no such group: it can be what one person said, and is shown without a name.",
        "Your words are read as you write them, nothing is taken out",
    ):
        assert said in words


def test_staff_of_an_open_survey_are_told_so_first(lead, look, visitor) -> None:
    survey = made(lead, look, mode="open")
    lead.send(lead.get(f"/surveys/{survey.id}"), "/waves", name="Sprint 1", headcount="6")
    words = visitor.get(f"/s/{survey.token}").text
    assert words.index("Your answers are read as you write them.") < words.index("What is working")
    assert "The figures of each area are shown after this round has closed, however few people" in words
    assert "With the area you choose" not in words
    for promise in (
        "Confidential:",
        "sealed",
        "Personal data is taken out",
        "A theme can be what one person",
    ):
        assert promise not in words
    assert "Personal data is taken out" not in visitor.get(f"/s/{survey.token}/thanks").text


def test_the_mode_stays_once_somebody_has_answered(lead, look, world, engine) -> None:
    address = f"/surveys/{world.survey.id}/settings"
    with transaction(engine) as session:
        respond(session, world, works="Planning works.")
        move_on(session, world.survey.id, close=world.wave)
    page = lead.get(address)
    assert "A round of this survey is open or was answered, so it stays strict" in page.text
    answer = lead.send(page, mode="open")
    assert (answer.status, "was answered, so its privacy mode stays as it is." in answer.text) == (409, True)
    look.expire_all()
    assert look.get(Survey, world.survey.id).mode == "strict"


def test_the_settings_of_an_open_round_do_not_tell_when_the_first_answer_came(
    lead, look, world, engine
) -> None:
    address = f"/surveys/{world.survey.id}/settings"
    seen = []
    for number in range(2):
        with transaction(engine) as session:
            for _ in range(number):
                respond(session, world, works="Planning works.")
        page = lead.get(address)
        seen.append((page.text, lead.send(page, mode="open").text))
    assert seen[0] == seen[1]
    look.expire_all()
    assert look.get(Survey, world.survey.id).mode == "strict"


def test_the_mode_can_be_changed_where_nobody_answered_the_round(lead, look, world, engine) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    lead.send(lead.get(f"/surveys/{world.survey.id}/settings"), mode="confidential")
    look.expire_all()
    assert look.get(Survey, world.survey.id).mode == "confidential"
    assert get_wave(look, world.wave.id).mode == "strict"


def test_the_mode_of_an_open_survey_can_be_changed_until_somebody_answers(lead, look, world, engine) -> None:
    survey = made(lead, look, mode="open")
    lead.send(lead.get(f"/surveys/{survey.id}"), "/waves", name="Sprint 1", headcount="6")
    groups = {"minimum_group": "5", "minimum_group_for_quotes": "5"}
    lead.send(lead.get(f"/surveys/{survey.id}/settings"), mode="confidential", **groups)
    look.rollback()
    assert look.get(Survey, survey.id).mode == "confidential"
    wave = open_wave_of(look, survey.id)
    assert wave is not None
    assert get_wave(look, wave.id).mode == "open"


def test_that_an_open_survey_is_redacted_is_chosen_where_open_is(lead, look, world) -> None:
    box = "In an open survey, take personal data out too"
    page = lead.get("/surveys/new")
    cards = [words_of(each) for each in page.tree.iter("div") if each.get("class") == "mode"]
    (card,) = [words for words in cards if box in words]
    assert "You read every answer as it is written" in card
    assert box not in lead.get(f"/surveys/{world.survey.id}/settings").text


def words_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("mode", ["open", "confidential", "strict"])
def test_the_settings_come_back_as_they_were_saved(lead, look, mode) -> None:
    survey = made(lead, look, mode=mode, minimum_group_for_quotes="10")
    before = survey.told
    lead.send(lead.get(f"/surveys/{survey.id}/settings"))
    look.expire_all()
    assert look.get(Survey, survey.id).told == before
