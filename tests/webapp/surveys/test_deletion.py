"""A lead deletes a whole survey, and leaves the demonstration; staff who still hold its form lose nothing."""

import pytest
from sqlmodel import select

from models.accounts.users import add_lead
from models.database import transaction
from models.demonstration import LEAD_EMAIL, LEAD_NAME
from models.surveys.surveys import Survey
from models.surveys.waves import close_wave, get_wave
from models.tables import METADATA
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/delete"


def left(look) -> set[str]:
    look.rollback()
    return {name for name, table in METADATA.tables.items() if look.execute(table.select()).first()}


def test_a_survey_is_deleted_with_everything_in_it_once_its_title_is_typed(
    lead, look, world, findings, address
) -> None:
    page = lead.get(f"/surveys/{world.survey.id}/settings")
    assert address in {link.get("href") for link in page.tree.iter("a")}
    page = lead.get(address)
    assert "First wave, with 12 answers" in page.text
    assert "3 themes" in page.text
    assert "0 backlog items: the backlog belongs to the survey" in page.text
    page = lead.send(page, "/delete", title="how is project work going?")
    assert "“How is project work going?” was deleted with everything in it." in page.text
    assert left(look) == {"users", "portfolio_areas", "deletions"}


@pytest.mark.parametrize(("typed", "said"), [("", "Type the title"), ("Another", "nothing was deleted")])
def test_without_its_title_nothing_is_deleted(lead, look, address, typed, said) -> None:
    page = lead.send(lead.get(address), "/delete", title=typed)
    assert (page.status, said in page.text) == (422, True)
    assert page.fields("/delete")["title"] == typed
    look.rollback()
    assert len(look.exec(select(Survey)).all()) == 1


@pytest.mark.parametrize(("count", "said"), [(3, "fewer than five answers"), (13, "10 answers or more")])
def test_of_an_open_round_the_page_counts_in_fives_and_says_what_staff_will_see(
    lead, engine, world, address, count, said
) -> None:
    with transaction(engine) as session:
        for _ in range(count):
            respond(session, world, works="Planning helped.")
    page = lead.get(address)
    assert f"First wave, with {said}" in page.text
    assert "First wave is open. Nobody can answer it any more then." in page.text


def test_who_still_holds_the_form_gets_the_text_back(lead, visitor, world, address) -> None:
    form = visitor.get(f"/s/{world.survey.token}")
    lead.send(lead.get(address), "/delete", title=world.survey.title)
    names = [name for name in form.fields() if name.startswith("q")]
    page = visitor.send(form, **{names[0]: "Plan <earlier>, please."})
    assert page.status == 404
    assert "This survey is gone" in page.text
    assert "your answers were not stored" in page.text
    assert "Plan <earlier>, please." in page.text


def test_a_round_that_was_deleted_gives_the_text_back_too(lead, visitor, world, engine) -> None:
    form = visitor.get(f"/s/{world.survey.token}")
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    lead.send(lead.get(f"/waves/{world.wave.id}/edit"), f"/waves/{world.wave.id}/delete")
    names = [name for name in form.fields() if name.startswith("q")]
    page = visitor.send(form, **{names[0]: "Plan earlier."})
    assert page.status == 409
    assert "not stored" in page.text
    assert "Plan earlier." in page.text


def test_the_link_of_a_deleted_survey_leads_to_none(lead, visitor, world, address) -> None:
    lead.send(lead.get(address), "/delete", title=world.survey.title)
    for path in ("", "/thanks", "/delete"):
        page = visitor.get(f"/s/{world.survey.token}{path}")
        assert page.status == 404
        assert "This link leads to no survey: it is not whole, or the survey was deleted." in page.text
        assert page.text.replace(world.survey.token, "") == visitor.get(f"/s/none{path}").text


def test_a_survey_can_be_deleted_by_one_of_two_only(lead, world, address) -> None:
    form = lead.get(address)
    lead.send(form, "/delete", title=world.survey.title)
    assert lead.send(form, "/delete", title=world.survey.title).status == 404


@pytest.fixture
def demonstration(engine, world) -> Survey:
    """The survey is the demonstration's, and its lead has an account too."""
    with transaction(engine) as session:
        session.merge(world.survey).is_made_up = True
        add_lead(session, LEAD_EMAIL, LEAD_NAME, "a hash")
        find(session, world)
    return world.survey


@pytest.mark.parametrize("path", ["/areas", "/surveys/new", "/privacy", "/organisation", "/nothing-here"])
def test_every_page_of_a_lead_says_that_there_is_a_demonstration(lead, path, demonstration) -> None:
    page = lead.get(path)
    assert (
        f"“{demonstration.title}” is a demonstration: its people and their answers are made up." in page.text
    )
    assert "/demonstration" in {link.get("href") for link in page.tree.iter("a")}


def test_staff_and_leads_of_real_surveys_read_of_no_demonstration(lead, visitor, world) -> None:
    assert "demonstration" not in lead.get("/areas").text
    assert "demonstration" not in visitor.get(f"/s/{world.survey.token}").text
    assert "There is no demonstration here." in lead.get("/demonstration").text


def test_staff_read_of_no_demonstration(lead, demonstration) -> None:
    assert "demonstration" not in lead.get(f"/s/{demonstration.token}").text


def test_the_demonstration_is_left_with_a_button(lead, look, demonstration) -> None:
    page = lead.send(lead.get("/demonstration"), "/demonstration/leave")
    assert f"The demonstration was removed. The account {LEAD_EMAIL} was removed." in page.text
    assert left(look) == {"users", "portfolio_areas", "deletions"}
    assert "is a demonstration" not in page.text


def test_a_demonstration_that_is_gone_is_not_left_twice(lead, demonstration) -> None:
    page = lead.get("/demonstration")
    lead.send(page, "/demonstration/leave")
    assert lead.send(page, "/demonstration/leave").status == 404
