"""A page is published in versions; an earlier one can be shown again, and all be taken back."""

import pytest
from sqlmodel import select

from models.base import EditedMeanwhile, Missing, Refused
from models.intake.responses import Answer, Response
from models.removal.retention import delete_everything, delete_words
from models.removal.withdrawals import receipt_of, withdraw
from models.review.withholding import Reason, withhold
from models.telling.drafting import add_by_hand, begin_draft, remove_entry
from models.telling.publishing import as_published, is_as_shown, publish, renew_link, show_version, take_back
from models.telling.told_pages import (
    ToldEntry,
    draft_of,
    entries_of,
    page_of,
    published_versions,
    shown_of,
    survey_asked_at,
    survey_told_at,
)
from models.themes.statements import Statement
from tests.factories.organisation import World
from tests.factories.settings import SEALER
from tests.factories.telling import tell

CODE = "7K3M-Q9TX-A0B1-ZZ42"


def titles(session, version) -> list[str]:
    return [entry.title for entry in entries_of(session, version.id)]


def test_each_version_is_kept_with_who_published_it_and_when(session, world, found, entry) -> None:
    first = tell(session, world.survey.id, world.lead.id)
    remove_entry(session, world.survey.id, entry("Tools"))
    second = tell(session, world.survey.id, world.lead.id)
    kept = published_versions(session, world.survey.id)
    assert [(version.number, by) for version, by in kept] == [(2, "Lead"), (1, "Lead")]
    assert all(version.published_on for version, _ in kept)
    assert titles(session, first) == ["Tools", "Planning", "Approvals"]
    assert titles(session, second) == ["Planning", "Approvals"]
    assert shown_of(session, world.survey.id) == second


def test_a_lead_goes_back_to_an_earlier_version(session, world, found, entry) -> None:
    first = tell(session, world.survey.id, world.lead.id)
    remove_entry(session, world.survey.id, entry("Tools"))
    tell(session, world.survey.id, world.lead.id)
    show_version(session, world.survey.id, first.id)
    assert survey_asked_at(session, world.survey.token) == (world.survey, first)


def test_a_page_that_is_taken_back_is_at_no_link(session, world, found) -> None:
    version = tell(session, world.survey.id, world.lead.id)
    link = page_of(session, world.survey.id).link
    assert survey_told_at(session, link) == (world.survey, version)
    take_back(session, world.survey.id)
    assert survey_asked_at(session, world.survey.token) == (world.survey, None)
    with pytest.raises(Missing, match="taken back"):
        survey_told_at(session, link)
    show_version(session, world.survey.id, version.id)
    assert survey_told_at(session, link)


def test_a_renewed_link_leaves_the_old_one_leading_to_nothing(session, world, found) -> None:
    tell(session, world.survey.id, world.lead.id)
    old = page_of(session, world.survey.id).link
    renew_link(session, world.survey.id)
    with pytest.raises(Missing):
        survey_told_at(session, old)
    assert survey_told_at(session, page_of(session, world.survey.id).link)


def test_the_draft_of_a_page_is_no_version_that_can_be_shown(session, world, found) -> None:
    tell(session, world.survey.id, world.lead.id)
    with pytest.raises(Missing):
        show_version(session, world.survey.id, draft_of(session, world.survey.id).id)


def test_what_somebody_changed_meanwhile_is_not_published_unread(session, world, found) -> None:
    read = begin_draft(session, world.survey.id).version
    add_by_hand(session, world.survey.id, "The canteen")
    with pytest.raises(EditedMeanwhile):
        publish(session, world.survey.id, world.lead.id, read)
    assert shown_of(session, world.survey.id) is None


def test_an_empty_draft_is_not_published(session, world) -> None:
    empty = begin_draft(session, world.survey.id)
    with pytest.raises(Refused, match="nothing in the draft"):
        publish(session, world.survey.id, world.lead.id, empty.version)


def test_the_draft_is_as_shown_until_somebody_changes_it(session, world, found) -> None:
    shown = tell(session, world.survey.id, world.lead.id)
    begun = draft_of(session, world.survey.id)
    assert is_as_shown(session, begun, shown)
    add_by_hand(session, world.survey.id, "The canteen")
    assert not is_as_shown(session, begun, shown)


def test_figures_are_stored_as_they_were_published(session, world, found, page) -> None:
    tell(session, world.survey.id, world.lead.id)
    told = {each.entry.title: (each.entry.people, each.entry.answered) for each in page().entries}
    assert told == {"Tools": (6, 12), "Planning": (6, 12), "Approvals": (5, 12)}


def deletion(session, world: World) -> None:
    delete_everything(session, world.wave, "by Lead")


def retention(session, world: World) -> None:
    delete_words(session, world.wave, "by Lead")


def withholding(session, world: World) -> None:
    for statement in session.exec(select(Statement)).all():
        withhold(session, statement, world.lead.id, Reason.OTHER)


@pytest.mark.parametrize("removal", [deletion, retention, withholding])
def test_what_staff_said_goes_out_of_every_version(session, world, found, page, removal) -> None:
    first = tell(session, world.survey.id, world.lead.id)
    tell(session, world.survey.id, world.lead.id)
    assert page().has_quotes
    removal(session, world)
    assert not page().has_quotes
    show_version(session, world.survey.id, first.id)
    assert not page().has_quotes
    assert [each.entry.title for each in page().entries] == ["Tools", "Planning", "Approvals"]


def test_what_a_person_withdraws_is_quoted_no_more(session, world, found, page) -> None:
    tell(session, world.survey.id, world.lead.id)
    quoted = page().entries[0].quotes[0]
    said = session.get(Statement, quoted.statement_id)
    answer = session.get(Answer, said.answer_id)
    session.get(Response, answer.response_id).receipt = receipt_of(CODE)
    withdraw(session, CODE, SEALER)
    assert quoted.text not in {quote.text for each in page().entries for quote in each.quotes}


def test_a_round_that_is_deleted_takes_its_figures_out_of_every_version(session, world, found) -> None:
    tell(session, world.survey.id, world.lead.id)
    delete_everything(session, world.wave, "by Lead")
    session.expire_all()
    kept = session.exec(select(ToldEntry)).all()
    assert {(entry.people, entry.answered) for entry in kept} == {(None, None)}


def test_one_persons_leaving_moves_no_published_figure(session, world, found, page) -> None:
    """Else whoever kept the version before would know for whom it did not work."""
    tell(session, world.survey.id, world.lead.id)
    statement = next(row for row in found.statements if row.text.startswith("Planning held up"))
    answer = session.get(Answer, statement.answer_id)
    session.get(Response, answer.response_id).receipt = receipt_of(CODE)
    before = {each.entry.title: each.entry.people for each in page().entries}
    withdraw(session, CODE, SEALER)
    tell(session, world.survey.id, world.lead.id)
    assert {each.entry.title: each.entry.people for each in page().entries} == before


def test_a_figure_is_never_close_to_any_that_was_published(session, world, found) -> None:
    """Else 12, then 17, then 11 would tell one person to whoever kept the first."""
    version = tell(session, world.survey.id, world.lead.id)
    planning = next(each for each in entries_of(session, version.id) if each.title == "Planning")
    for published, told in ((11, 6), (7, 7), (2, 2), (1, 6)):
        planning.people = published
        session.add(planning)
        session.flush()
        made = as_published(session, draft_of(session, world.survey.id))
        assert next(each.people for each in made if each.title == "Planning") == told
