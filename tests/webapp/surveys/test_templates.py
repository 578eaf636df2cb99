import pytest
from sqlmodel import select

from models.database import transaction
from models.intake.waiting import Draft, record_response
from models.surveys.surveys import Survey, questions_of
from models.surveys.waves import open_wave_of
from models.themes.statements import statements_of
from tests.factories.releases import move_on
from tests.factories.settings import SEALER


@pytest.fixture
def service_survey(lead, look) -> Survey:
    """A survey about the services of the project office, with an open wave."""
    page = lead.send(lead.get("/surveys/new?template=services"))
    lead.send(page, "/waves", name="Autumn", headcount="20")
    survey = look.exec(
        select(Survey).where(Survey.title == "How well does the project office serve you?")
    ).one()
    look.rollback()
    return survey


def test_each_template_is_offered_and_filled_in(lead) -> None:
    words = lead.get("/surveys/new").text
    assert all(name in words for name in ("Project pulse", "PMO service satisfaction", "Team retrospective"))
    page = lead.get("/surveys/new?template=retrospective")
    fields = page.fields("")
    assert (fields["title"], fields["mode"]) == ("Retrospective", "open")
    assert "What should we try next?" in page.text


def test_what_staff_tick_and_propose_comes_back_to_the_lead(
    lead, look, visitor, engine, service_survey
) -> None:
    survey = service_survey
    questions = {question.kind: question for question in questions_of(look, survey.id)}
    look.rollback()
    page = visitor.get(f"/s/{survey.token}")
    assert "Which of our services do you use most?" in page.text
    choice, idea = (f"q{questions[kind].id}" for kind in ("choice", "idea"))
    for number in (0, 1, 1, 1, 4):
        page = visitor.get(f"/s/{survey.token}")
        answer = visitor.send(page, **{choice: str(number), idea: "Let us share one calendar."})
        assert answer.status == 200
    with transaction(engine) as session:
        move_on(session, survey.id, close=open_wave_of(session, survey.id))
    page = lead.get(f"/surveys/{survey.id}")
    assert "Autumn: 5 people answered." in page.text
    bars = next(table for table in page.tree.iter("table") if table.get("class") == "table-bars")
    counts = [" ".join(" ".join(row.itertext()).split()) for row in bars.iter("tr")]
    assert counts[:3] == ["Reporting 1", "Planning 3", "Governance and approvals 0"]
    assert counts[3:] == ["Methods and templates 0", "Training 1", "Another 0"]
    look.rollback()
    assert {(row.kind, row.text) for row in statements_of(look, survey.id)} == {
        ("idea", "Let us share one calendar.")
    }


def test_what_fewer_than_five_ticked_is_not_shown(lead, engine, look, service_survey) -> None:
    questions = {question.kind: question for question in questions_of(look, service_survey.id)}
    look.rollback()
    with transaction(engine) as session:
        wave = open_wave_of(session, service_survey.id)
        for number in range(5):
            numbers = {questions["rating"].id: 7} if number < 4 else {questions["choice"].id: 2}
            record_response(session, wave, Draft(numbers=numbers), f"key {number}", SEALER)
        move_on(session, service_survey.id, close=wave)
    words = lead.get(f"/surveys/{service_survey.id}").text
    assert "5 of 20" in words
    assert "Autumn: 4 people" not in words
    assert "Autumn: 1 person" not in words
    assert "on average" not in words


def test_a_choice_that_was_not_offered_is_refused(visitor, look, service_survey) -> None:
    questions = {question.kind: question for question in questions_of(look, service_survey.id)}
    page = visitor.send(visitor.get(f"/s/{service_survey.token}"), **{f"q{questions['choice'].id}": "6"})
    assert page.status == 422
