import re

import pytest
from sqlmodel import delete, select

from models.database import transaction
from models.intake.waiting import SubmissionKey, Unsealed, WaitingResponse, unseal
from models.removal.deletions import Deletion
from models.surveys.surveys import QuestionKind, get_survey, questions_of
from models.surveys.waves import close_wave, get_wave, open_wave
from tests.factories.settings import SEALER

CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


@pytest.fixture
def link(engine, world) -> str:
    """The link of a survey whose open wave gives codes."""
    with transaction(engine) as session:
        get_wave(session, world.wave.id).receipts = True
    return f"/s/{world.survey.token}"


@pytest.fixture
def works(engine, world) -> str:
    with transaction(engine) as session:
        kinds = {question.kind: question.id for question in questions_of(session, world.survey.id)}
    return f"q{kinds[QuestionKind.WORKS]}"


@pytest.fixture
def code(visitor, link, works) -> str:
    page = visitor.send(visitor.get(link), receipt="y", **{works: "Planning"})
    return CODE.search(page.text)[0]


def waiting(look) -> list[Unsealed]:
    look.rollback()
    return unseal(look.exec(select(WaitingResponse)), SEALER)


def receipts(look) -> list[str | None]:
    return [each.receipt for each in waiting(look)]


def test_no_code_is_offered_where_the_wave_gives_none(visitor, world, works, look) -> None:
    page = visitor.get(f"/s/{world.survey.token}")
    assert "receipt" not in page.fields()
    assert "code" not in page.text
    thanks = visitor.send(page, receipt="y", **{works: "Planning"})
    assert "Thank you" in thanks.text
    assert not CODE.search(thanks.text)
    assert receipts(look) == [None]


def test_the_form_says_what_a_code_ties(visitor, link) -> None:
    words = visitor.get(link).text
    assert "Give me a code" in words
    assert "It is the one thing that ties them to whoever holds the code" in words


def test_who_does_not_ask_gets_no_code(visitor, link, works, look) -> None:
    page = visitor.send(visitor.get(link), **{works: "Planning"})
    assert page.response.request.path.endswith("/thanks")
    assert receipts(look) == [None]


def test_the_code_is_shown_once_and_only_its_hash_is_kept(visitor, link, works, look, app) -> None:
    form = visitor.get(link)
    page = visitor.send(form, receipt="y", **{works: "Planning"})
    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.response.headers
    code = CODE.search(page.text)[0]
    (kept,) = receipts(look)
    assert len(kept) == 64
    assert code not in kept.upper()
    again = visitor.send(form, receipt="y", **{works: "Planning"})
    assert CODE.search(again.text)[0] == code
    assert "count once" in again.text
    other = visitor.send(visitor.get(link), receipt="y", **{works: "Planning"})
    assert CODE.search(other.text)[0] != code


def test_a_form_first_sent_without_a_code_gets_none_later(visitor, link, works, look) -> None:
    form = visitor.get(link)
    visitor.send(form, **{works: "Planning"})
    page = visitor.send(form, receipt="y", **{works: "Planning"})
    assert "There is no code for these answers" in page.text
    assert not CODE.search(page.text)
    assert receipts(look) == [None]


def test_a_form_whose_key_is_forgotten_still_counts_once_by_its_code(
    visitor, link, works, engine, look
) -> None:
    form = visitor.get(link)
    visitor.send(form, receipt="y", **{works: "Planning"})
    with transaction(engine) as session:
        session.exec(delete(SubmissionKey))
    assert "count once" in visitor.send(form, receipt="y", **{works: "Planning"}).text
    assert len(receipts(look)) == 1


def test_a_form_sent_in_the_next_round_gets_a_code_of_its_own(
    visitor, link, works, engine, look, world
) -> None:
    form = visitor.get(link)
    first = CODE.search(visitor.send(form, receipt="y", **{works: "Planning"}).text)[0]
    with transaction(engine) as session:
        session.exec(delete(SubmissionKey))
        close_wave(session, get_wave(session, world.wave.id))
        get_survey(session, world.survey.id).receipts = True
        open_wave(session, world.survey.id, "Second wave", headcount=100)
    visitor.get(link)  # somebody sees the new round, and the page is not remembered any more
    page = visitor.send(form, receipt="y", **{works: "Planning"})
    assert "new round" in page.text
    assert CODE.search(visitor.send(page).text)[0] != first
    assert len(receipts(look)) == 2


def test_the_box_stays_ticked_when_a_form_comes_back(visitor, link, works) -> None:
    page = visitor.send(visitor.get(link), receipt="y")
    assert page.status == 422
    assert page.fields()["receipt"]
    assert CODE.search(visitor.send(page, **{works: "Planning"}).text)


def test_with_the_code_the_answers_are_deleted(visitor, link, code, look) -> None:
    page = visitor.send(visitor.get(f"{link}/delete"), code=code.lower().replace("-", " "))
    assert "Your answers are deleted" in page.text
    assert [each.draft.texts for each in waiting(look)] == [{}]
    assert receipts(look) == [None]
    assert look.exec(select(Deletion.kind)).all() == ["response"]
    again = visitor.send(visitor.get(f"{link}/delete"), code=code)
    assert again.status == 422
    assert "the answers are deleted already" in again.text


@pytest.mark.parametrize("typed", ["", "7K3M-Q9TX-A0B1-ZZ42", "x" * 61, "7K3M\0"])
def test_a_wrong_code_deletes_nothing_and_says_so(visitor, link, code, look, typed) -> None:
    page = visitor.send(visitor.get(f"{link}/delete"), code=typed)
    assert page.status == 422
    assert "code" in page.tree.find(".//p[@class='problem']").text
    assert [len(each.draft.texts) for each in waiting(look)] == [1]


def test_codes_cannot_be_tried_out(visitor, link, code) -> None:
    form = visitor.get(f"{link}/delete")
    statuses = [visitor.send(form, code=f"7K3M-Q9TX-A0B1-ZZ{number}").status for number in range(10, 22)]
    assert statuses == [422] * 10 + [429] * 2


def test_a_closed_survey_leads_to_the_deletion_where_codes_were_given(
    visitor, link, code, engine, world
) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    page = visitor.send(visitor.get(leads_to_deletion(visitor.get(link))), code=code)
    assert "Your answers are deleted" in page.text


def test_the_form_leads_to_the_deletion_where_codes_are_given(visitor, link) -> None:
    assert leads_to_deletion(visitor.get(link)) == f"{link}/delete"


def leads_to_deletion(page) -> str:
    return next(a.get("href") for a in page.tree.iter("a") if a.text == "Delete what you sent with a code")


def test_a_wave_gives_codes_only_if_it_was_opened_so(visitor, link, engine, world) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
        open_wave(session, world.survey.id, "Second wave", headcount=100)
        get_survey(session, world.survey.id).receipts = True
    assert "receipt" not in visitor.get(link).html
