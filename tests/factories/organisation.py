"""A small organisation: two programmes, one with three teams; a lead; a survey with an open wave."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.accounts.users import User, add_lead
from models.database import transaction
from models.portfolio.areas import PortfolioArea, add_area
from models.privacy.modes import PrivacyMode
from models.surveys.surveys import Survey, create_survey
from models.surveys.waves import Wave, open_wave
from tests.factories.passwords import CHEAP, PASSWORD

TREE = {
    "Digital": (None, 60),
    "Platform": ("Digital", 25),
    "Data": ("Digital", 20),
    "Tiny": ("Digital", 4),
    "Housing": (None, 40),
}


@dataclass(frozen=True)
class World:
    """The organisation."""

    lead: User
    areas: dict[str, PortfolioArea]
    survey: Survey
    wave: Wave


def make_world(session: Session) -> World:
    """Fill a database with the small organisation."""
    areas: dict[str, PortfolioArea] = {}
    for name, (parent, headcount) in TREE.items():
        areas[name] = add_area(session, name, headcount, areas[parent].id if parent else None)
    survey = create_survey(
        session,
        title="How is project work going?",
        purpose="The project office asks what works and what does not.",
        responsible="The project office",
        contact="office@pmo.example",
        urgent_contact="the helpline",
        mode=PrivacyMode.STRICT,
        minimum_group_for_quotes=10,
    )
    lead = add_lead(session, "lead@pmo.example", "Lead", CHEAP.hash(PASSWORD))
    wave = open_wave(session, survey.id, "First wave", headcount=100)
    return World(lead, areas, survey, wave)


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


@pytest.fixture
def committed_world(engine: Engine) -> World:
    """The small organisation, committed, for tests whose pages and jobs have sessions of their own."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        return make_world(session)
