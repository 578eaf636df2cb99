"""What the demonstration brought goes with it; what anybody made stays."""

import pytest
from sqlmodel import select

from models.accounts.users import User, add_lead
from models.backlog.changing import ItemValues, add_item
from models.backlog.panels import Scorer
from models.base import Refused
from models.demonstration import LEAD_EMAIL, demonstration_survey, load_demonstration, organisation
from models.demonstration.leaving import leave_demonstration
from models.portfolio.areas import PortfolioArea, add_area, all_areas
from models.surveys.surveys import Survey, create_survey
from models.surveys.waves import open_wave
from models.tables import METADATA
from tests.factories.panels import asked_and_sent
from tests.factories.settings import SEALER

WRITTEN = {area["name"] for area in organisation()["areas"]}
TOLD = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}


@pytest.fixture
def demonstration(session) -> Survey:
    return load_demonstration(session, "a hash", SEALER)


@pytest.fixture
def own_survey(session, demonstration) -> Survey:
    """A survey of somebody's own under the very title of the demonstration's."""
    return create_survey(session, title=demonstration.title, **TOLD)


def names(session) -> set[str]:
    return {area.name for area in all_areas(session)}


def test_a_demonstration_that_nobody_touched_leaves_but_an_account(session, demonstration) -> None:
    left = leave_demonstration(session)
    kept = {name for name, table in METADATA.tables.items() if session.execute(table.select()).first()}
    assert kept == {"users", "deletions"}
    assert (set(left.areas), left.kept_areas) == (WRITTEN, ())
    assert "it is the only one, and without it nobody could sign in" in " ".join(left.in_words())


def test_its_lead_goes_once_somebody_else_can_sign_in(session, demonstration) -> None:
    leave_demonstration(session)
    add_lead(session, "me@pmo.example", "Me", "a hash")
    left = leave_demonstration(session)
    assert session.exec(select(User.email)).all() == ["me@pmo.example"]
    assert left.in_words() == ["There is no demonstration here.", f"The account {LEAD_EMAIL} was removed."]


def test_a_panel_that_was_asked_about_its_items_goes_with_the_names(session, demonstration) -> None:
    item = add_item(session, demonstration.id, ItemValues("Plan earlier", "", [], 5, 1, 80, 1))
    asked_and_sent(session, [item.id], 1.0, 2.0)
    leave_demonstration(session)
    assert session.exec(select(Scorer)).all() == []


def test_surveys_and_areas_of_somebodys_own_stay(session, demonstration, own_survey) -> None:
    add_area(session, "Parks", 12)
    leave_demonstration(session)
    assert session.exec(select(Survey.id)).all() == [own_survey.id]
    assert names(session) == {"Parks"}
    assert demonstration_survey(session) is None


def test_areas_that_another_survey_asked_for_stay(session, demonstration, own_survey) -> None:
    open_wave(session, own_survey.id, "Mine", headcount=10)
    left = leave_demonstration(session)
    assert names(session) == WRITTEN == set(left.kept_areas)
    assert "These areas stay" in " ".join(left.in_words())


def test_areas_above_one_that_stays_stay_too(session, demonstration, own_survey) -> None:
    area = session.exec(select(PortfolioArea).where(PortfolioArea.name == "Riverside Works Team")).one()
    add_item(session, own_survey.id, ItemValues("Mine", "", [area.id], 5, 1, 80, 1))
    leave_demonstration(session)
    assert names(session) == {
        "Riverside Works Team",
        "Town Centre Regeneration",
        "Housing and Regeneration Programme",
    }


def test_an_area_that_was_given_another_name_is_somebodys_own(session, demonstration) -> None:
    session.exec(select(PortfolioArea).where(PortfolioArea.name == "Corporate Change")).one().name = "Ours"
    leave_demonstration(session)
    assert names(session) == {"Ours"}


def test_a_survey_with_the_title_of_the_demonstrations_is_none(session, world) -> None:
    assert world.survey.title == organisation()["survey"]["title"]
    with pytest.raises(Refused):
        load_demonstration(session, "a hash", SEALER)


def test_a_demonstration_that_was_left_does_not_come_back_by_itself(session, demonstration) -> None:
    leave_demonstration(session)
    with pytest.raises(Refused):
        load_demonstration(session, "a hash", SEALER, at_first_start=True)
    assert load_demonstration(session, "a hash", SEALER).is_made_up
