import pytest
from sqlmodel import select

from jobs import queue
from models.database import transaction
from models.portfolio import PortfolioArea
from models.responses import Response
from models.runs import AnalysisRun, RunState, ask_for_run, claim_run, end_run, held_run, hold
from models.surveys import Survey, questions_of
from models.waves import Wave, close_wave, get_wave

SURVEY = {
    "title": "How do reviews go?",
    "purpose": "The project office asks what helps.",
    "responsible": "The project office",
    "contact": "office@pmo.example",
    "urgent_contact": "the helpline",
}


@pytest.fixture
def page_of_survey(lead, world):
    return lambda: lead.get(f"/surveys/{world.survey.id}")


@pytest.fixture
def release_responses(engine, world, respond):
    """Store responses, with a rating each, and release them."""

    def release(count: int) -> None:
        with transaction(engine) as session:
            for rating in range(count):
                respond(session, world, rating=rating)
            for response in session.exec(select(Response)):
                response.released = True

    return release


def runs(look) -> list[AnalysisRun]:
    look.rollback()
    return list(look.exec(select(AnalysisRun).order_by(AnalysisRun.number)))


def row(page) -> str:
    """The words of the waves' table."""
    return " ".join(" ".join(page.tree.find(".//tbody").itertext()).split())


def test_a_survey_is_created_with_its_questions(lead, look) -> None:
    page = lead.send(lead.get("/surveys/new"), action="", **SURVEY) if False else create(lead)
    survey = look.exec(select(Survey).where(Survey.title == SURVEY["title"])).one()
    assert page.response.request.path == f"/surveys/{survey.id}"
    assert f"/s/{survey.token}" in page.text
    assert [question.kind for question in questions_of(look, survey.id)] == [
        "area",
        "works",
        "needs_work",
        "rating",
    ]


def create(lead, **values):
    page = lead.get("/surveys/new")
    return lead.send_last(page, **{**SURVEY, **values})
