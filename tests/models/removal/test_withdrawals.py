import pytest
from sqlmodel import Session, select

from models.base import new_id, today
from models.evidence.figures import (
    wave_figures,
)
from models.evidence.proposals import changes_of
from models.evidence.reviewed import figures_stored
from models.intake.responses import Answer, Response
from models.intake.waiting import Draft, WaitingResponse, record_response, unseal, waiting_in
from models.releases.batches import MovedMeanwhile, draw_batches, release, respondents_by_area
from models.removal.deletions import Deletion
from models.removal.withdrawals import WrongCode, has_receipt, receipt_of, withdraw
from models.surveys.surveys import QuestionKind, questions_of
from models.surveys.waves import close_wave
from models.themes.assignments import Assignment
from models.themes.runs import LeaseLost, active_run, ask_for_run, claim_run, held_run
from models.themes.statements import Statement, Vector, hash_of, keep_vectors
from models.themes.themes import themes_of
from tests.factories.findings import find
from tests.factories.listed import statements_under
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.reviewed import find_elsewhere, review
from tests.factories.settings import SEALER

CODE = "7K3M-Q9TX-A0B1-ZZ42"


def give_receipt(session: Session, text: str, code: str = CODE) -> Response:
    """Say that who said this asked for a code."""
    response = session.exec(
        select(Response).join(Answer, Answer.response_id == Response.id).where(Answer.text == text)
    ).one()
    response.receipt = receipt_of(code)
    session.flush()
    return response


@pytest.fixture
def world(world):
    """The small organisation, whose wave gives codes."""
    world.wave.receipts = True
    return world


@pytest.fixture
def found(session, world):
    return find(session, world)


def test_a_code_is_read_whatever_its_writing() -> None:
    for typed in ("7k3m q9tx aob1 zz42", " 7K3MQ9TXA0BLZZ42 ", "7K3M-Q9TX-A0BI-ZZ42"):
        assert receipt_of(typed) == receipt_of(CODE)
    assert receipt_of("7K3M-Q9TX-A0B1-ZZ43") != receipt_of(CODE)


def test_a_response_goes_with_everything_it_said_and_stays_counted(session, world, found) -> None:
    keep_vectors(session, {hash_of(row.text): b"1234" for row in found.statements}, "model")
    response = give_receipt(session, "Planning helped person 2.")
    withdraw(session, CODE, SEALER)
    session.refresh(response)
    assert response.receipt is None
    assert session.exec(select(Answer).where(Answer.response_id == response.id)).all() == []
    assert not [row.text for row in session.exec(select(Statement)) if "person 2" in row.text]
    assert len(session.exec(select(Statement)).all()) == 22
    assert len(session.exec(select(Assignment)).all()) == 22
    assert len(session.exec(select(Vector)).all()) == 22
    figures = wave_figures(session, world.wave)
    assert figures.respondents == 12
    planning = next(f for f in figures.themes if f.theme.label == "Planning")
    assert planning.respondents == 8
    assert len(statements_under(session, world.wave, planning.theme.id)) == 11


def test_no_group_of_others_shrinks(session, world) -> None:
    """Five in Platform and five elsewhere: without the one, four would be left in Platform."""
    for area in ("Platform", "Housing"):
        for person in range(5):
            respond(session, world, area=area, rating=person)
    move_on(session, world.survey.id, close=world.wave)
    response = session.exec(select(Response).where(Response.area_id == world.areas["Platform"].id)).first()
    response.receipt = receipt_of(CODE)
    session.flush()
    before = respondents_by_area(session, world.wave.id)
    withdraw(session, CODE, SEALER)
    assert respondents_by_area(session, world.wave.id) == before


def test_an_area_that_is_counted_with_the_one_above_is_forgotten(session, world, found) -> None:
    response = give_receipt(session, "Tools helped person 8.")
    response.area_id = world.areas["Housing"].id  # as if the wave were not settled yet
    withdraw(session, CODE, SEALER)
    session.refresh(response)
    assert response.area_id is None


def test_a_response_that_still_waits_can_be_deleted_too(session, world) -> None:
    works = next(q.id for q in questions_of(session, world.survey.id) if q.kind == QuestionKind.WORKS)
    draft = Draft(world.areas["Data"].id, {works: "Ask Priya"})
    assert record_response(session, world.wave, draft, new_id(), SEALER, receipt_of(CODE))
    assert not record_response(session, world.wave, draft, new_id(), SEALER, receipt_of(CODE))
    assert has_receipt(session, CODE, SEALER)
    withdraw(session, CODE, SEALER)
    (waiting,) = unseal(waiting_in(session, world.wave.id, redacted=True), SEALER)
    assert (waiting.draft, waiting.receipt) == (Draft(), None)
    assert not has_receipt(session, CODE, SEALER)


def test_what_waits_in_the_place_of_a_deleted_response_looks_like_any_other(session, world) -> None:
    assert record_response(session, world.wave, Draft(), new_id(), SEALER, receipt_of(CODE))
    respond(session, world, rating=3)
    withdraw(session, CODE, SEALER)
    kinds = {
        (len(row.receipt_tag), row.sealed_with, row.unreadable_with, len(row.sealed))
        for row in session.exec(select(WaitingResponse))
    }
    assert len(kinds) == 1


def test_a_code_given_by_an_older_version_finds_the_response_that_waits(session, world) -> None:
    """It kept no tag beside the seal."""
    assert record_response(session, world.wave, Draft(), new_id(), SEALER, receipt_of(CODE))
    row = session.exec(select(WaitingResponse)).one()
    row.receipt_tag = row.sealed_with = None
    session.flush()
    assert has_receipt(session, CODE, SEALER)
    assert not has_receipt(session, "7K3M-Q9TX-A0B1-ZZ43", SEALER)
    withdraw(session, CODE, SEALER)
    assert not has_receipt(session, CODE, SEALER)


def test_a_response_deleted_while_it_moves_on_stays_deleted(session, world) -> None:
    works = next(q.id for q in questions_of(session, world.survey.id) if q.kind == QuestionKind.WORKS)
    draft = Draft(texts={works: "Ask Priya"})
    assert record_response(session, world.wave, draft, new_id(), SEALER, receipt_of(CODE))
    for person in range(4):
        respond(session, world, rating=person)
    move_on(session, world.survey.id)
    close_wave(session, world.wave)
    (drawn,) = draw_batches(session, world.survey.id, SEALER)
    withdraw(session, CODE, SEALER)
    with session.begin_nested() as nested:
        with pytest.raises(MovedMeanwhile):
            release(session, drawn)
        nested.rollback()
    move_on(session, world.survey.id)
    assert len(session.exec(select(Response)).all()) == 5
    assert not [answer for answer in session.exec(select(Answer)) if answer.text]


def test_a_code_goes_along_when_a_response_moves_on(session, world) -> None:
    works = next(q.id for q in questions_of(session, world.survey.id) if q.kind == QuestionKind.WORKS)
    draft = Draft(texts={works: "Ask Priya"})
    assert record_response(session, world.wave, draft, new_id(), SEALER, receipt_of(CODE))
    for person in range(4):
        respond(session, world, rating=person)
    move_on(session, world.survey.id, close=world.wave)
    assert session.exec(select(WaitingResponse)).all() == []
    assert has_receipt(session, CODE, SEALER)
    withdraw(session, CODE, SEALER)
    assert not [answer for answer in session.exec(select(Answer)) if answer.text]


def test_a_wrong_code_deletes_nothing(session, world, found) -> None:
    give_receipt(session, "Planning helped person 2.")
    for code in ("", "7K3M-Q9TX-A0B1-ZZ43", "7K3M"):
        with pytest.raises(WrongCode):
            withdraw(session, code, SEALER)
    assert len(session.exec(select(Statement)).all()) == 24
    withdraw(session, CODE, SEALER)
    with pytest.raises(WrongCode):
        withdraw(session, CODE, SEALER)


def test_a_theme_that_only_this_person_mentioned_goes(session, world, found) -> None:
    approvals = found.themes["Approvals"]
    for row in session.exec(select(Assignment).where(Assignment.theme_id == approvals.id)).all():
        text = session.get_one(Statement, row.id).text
        row.theme_id = approvals.id if "person 10" in text else None
    session.flush()
    give_receipt(session, "Approvals held up person 10.")
    withdraw(session, CODE, SEALER)
    assert {theme.label for theme in themes_of(session, world.survey.id)} == {"Planning", "Tools"}


def test_a_run_that_has_read_the_words_begins_again(session, world, found) -> None:
    give_receipt(session, "Planning helped person 2.")
    run = ask_for_run(session, world.survey.id)
    lease = claim_run(session, run.id, 60)
    withdraw(session, CODE, SEALER)
    with pytest.raises(LeaseLost):
        held_run(session, run.id, lease)


def test_withdrawals_of_a_day_are_logged_once(session, world, found) -> None:
    """So that the log counts nobody."""
    close_wave(session, world.wave)
    for person, code in ((1, CODE), (2, "AAAA-BBBB-CCCC-DDDD")):
        give_receipt(session, f"Planning helped person {person}.", code)
        withdraw(session, code, SEALER)
    (row,) = session.exec(select(Deletion)).all()
    assert (row.kind, row.made_on, row.reason) == ("response", today(), "code")


def test_labels_and_keywords_are_made_again_without_the_words(session, world, found) -> None:
    assert active_run(session, world.survey.id) is None
    give_receipt(session, "Planning helped person 2.")
    withdraw(session, CODE, SEALER)
    assert active_run(session, world.survey.id) is not None


def test_a_survey_that_was_never_analysed_is_not_analysed_for_it(session, world) -> None:
    for person in range(5):
        respond(session, world, works=f"Person {person} likes it.")
    move_on(session, world.survey.id, close=world.wave)
    give_receipt(session, "Person 2 likes it.")
    withdraw(session, CODE, SEALER)
    assert active_run(session, world.survey.id) is None


def test_a_reviewed_round_reports_nothing_of_a_response_that_is_deleted(session, world, found) -> None:
    """Also where a later analysis finds what they said in another theme than was reported."""
    review(session, world.wave, world.lead.id)
    planning, tools = found.themes["Planning"], found.themes["Tools"]
    by_text = {row.text: row.id for row in found.statements}
    find_elsewhere(session, planning, tools, [by_text["Planning helped person 2."]])
    give_receipt(session, "Planning helped person 2.")
    withdraw(session, CODE, SEALER)
    figures = {each.theme.label: each for each in wave_figures(session, world.wave).themes}
    assert (figures["Planning"].respondents, figures["Planning"].works) == (8, 5)
    assert figures["Tools"].respondents == 6
    assert changes_of(session, world.survey.id, [world.wave]) == {world.wave.id: []}


def test_words_that_nobody_else_used_leave_the_names_that_themes_keep(session, world, found) -> None:
    found.themes["Planning"].label = "Planning for person 2"
    session.flush()
    review(session, world.wave, world.lead.id)
    give_receipt(session, "Planning helped person 2.")
    withdraw(session, CODE, SEALER)
    assert found.themes["Planning"].label == "Planning for person"
    names = {row.label for row in figures_stored(session, [world.wave.id])}
    assert "Planning for person" in names
    assert not [name for name in names if "2" in name]
