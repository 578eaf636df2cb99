"""The demonstration: a fictional organisation with one survey and two waves, written by us.

The organisation, its people and every answer are fictional.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from sqlmodel import Session, col, select

from models.accounts.users import add_lead, all_leads
from models.base import Refused, new_id
from models.intake.waiting import Draft, record_response
from models.portfolio.areas import PortfolioArea, add_area, all_areas, current_areas, total_headcount
from models.sealing import Sealer
from models.surveys.surveys import (
    FREE_TEXT,
    Question,
    QuestionKind,
    Survey,
    all_surveys,
    create_survey,
    questions_of,
)
from models.surveys.waves import close_wave, open_wave

LEAD_EMAIL = "lead@fernhollow.example"
LEAD_NAME = "Demonstration lead"


@cache
def organisation() -> dict[str, Any]:
    """The organisation as it is written down: areas, survey, waves with their responses."""
    return written_in("organisation.json")


def written_in(name: str) -> dict[str, Any]:
    """Read a file of what we wrote."""
    content: dict[str, Any] = json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
    return content


def demonstration_survey(session: Session) -> Survey | None:
    """The demonstration's survey, where it is loaded."""
    return session.exec(select(Survey).where(col(Survey.is_made_up)).order_by(Survey.id)).first()


def load_demonstration(
    session: Session, password_hash: str, sealer: Sealer, *, at_first_start: bool = False
) -> Survey:
    """Load the demonstration, or find it where it is loaded; `password_hash` is its lead's.

    Raises
    ------
    Refused
        If the database holds surveys of somebody's own; `at_first_start` also if somebody has an account:
        then it was left, or never wanted.
    """
    survey = demonstration_survey(session)
    if survey:
        return survey
    if all_surveys(session) or (at_first_start and all_leads(session)):
        raise Refused("This database is in use already, so the demonstration was not loaded into it.")
    add_lead(session, LEAD_EMAIL, LEAD_NAME, password_hash)
    for area in organisation()["areas"]:
        _add_area(session, area)
    survey = create_survey(session, **organisation()["survey"])
    survey.is_made_up = True
    for wave in organisation()["waves"]:
        _add_wave(session, survey, wave, sealer)
    return survey


def _add_area(session: Session, written: dict[str, Any]) -> None:
    ids = {area.name: area.id for area in all_areas(session)}
    if written["name"] not in ids:
        add_area(session, written["name"], written["headcount"], ids.get(written["parent"]))


def _add_wave(session: Session, survey: Survey, written: dict[str, Any], sealer: Sealer) -> None:
    wave = open_wave(session, survey.id, written["name"], total_headcount(current_areas(session)))
    questions = {question.kind: question for question in questions_of(session, survey.id)}
    areas = {area.name: area for area in all_areas(session)}
    for response in written["responses"]:
        draft = _draft(response, questions, areas)
        record_response(session, wave, draft, new_id(), sealer)
    if written["closed"]:
        close_wave(session, wave)


def _draft(
    response: dict[str, Any], questions: dict[str, Question], areas: dict[str, PortfolioArea]
) -> Draft:
    area = areas.get(response["area"])
    rating = response["rating"]
    return Draft(
        area_id=area.id if area else None,
        texts={questions[kind].id: response[kind] for kind in FREE_TEXT if response.get(kind)},
        numbers={} if rating is None else {questions[QuestionKind.RATING].id: rating},
    )
