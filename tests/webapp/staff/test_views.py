import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import func, select

from jobs import queue
from models.database import transaction, writing_session
from models.intake.waiting import Draft, WaitingResponse, unseal
from models.surveys.surveys import QuestionKind, questions_of
from models.surveys.waves import close_wave, get_wave, open_wave
from tests.factories.settings import SEALER
from tests.factories.visitors import Visitor


@pytest.fixture
def link(world) -> str:
    return f"/s/{world.survey.token}"


@pytest.fixture
def field(look, world):
    ids = {question.kind: f"q{question.id}" for question in questions_of(look, world.survey.id)}
    look.rollback()  # the next look sees what is stored by then
    return lambda kind: ids[QuestionKind(kind)]


def stored(look) -> int:
    return look.exec(select(func.count()).select_from(WaitingResponse)).one()


def draft_stored(look) -> Draft:
    """What was filled in, of the one response that waits."""
    (waiting,) = unseal(look.exec(select(WaitingResponse)), SEALER)
    return waiting.draft


def test_the_form_says_who_asks_and_how_staff_are_protected(visitor, link) -> None:
    words = visitor.get(link).text
    for said in (
        "The project office asks what works",
        "two minutes",
        "5 or more",
        "10 or more",
        "please don't name people",
        "office@pmo.example",
        "Not for urgent matters",
        "the helpline",
    ):
        assert said in words


def test_a_response_is_stored_without_a_cookie(visitor, link, field, look, world) -> None:
    area = world.areas["Platform"].id
    form = visitor.get(link)
    page = visitor.send(
        form,
        **{field("area"): area, field("works"): "Planning", field("needs_work"): "", field("rating"): "7"},
    )
    assert "Thank you" in page.text
    assert "Set-Cookie" not in form.response.headers
    assert "Set-Cookie" not in page.response.headers
    draft = draft_stored(look)
    assert draft.area_id == area
    assert (list(draft.texts.values()), list(draft.numbers.values())) == (["Planning"], [7])


def test_a_form_sent_twice_stores_one_response(visitor, link, field, look) -> None:
    form = visitor.get(link)
    visitor.send(form, **{field("works"): "Planning"})
    again = visitor.send(form, **{field("works"): "Planning, and more"})
    assert "count once" in again.text
    assert stored(look) == 1


def test_an_empty_form_comes_back(visitor, link, look) -> None:
    page = visitor.send(visitor.get(link))
    assert page.status == 422
    assert "Answer at least one question" in page.text
    assert stored(look) == 0


def test_a_text_that_is_too_long_comes_back_whole(visitor, link, field, look) -> None:
    long = "planning " * 600
    page = visitor.send(visitor.get(link), **{field("works"): long, field("needs_work"): "kept too"})
    assert page.status == 422
    assert page.fields()[field("works")] == long
    assert page.fields()[field("needs_work")] == "kept too"
    assert "This is 400 characters too long: 5,000 are the most. All of it is still here" in page.text
    assert stored(look) == 0


def test_an_end_of_line_counts_once_as_the_counter_counts_it(visitor, link, field, look) -> None:
    full = "a" * 4_990 + "\r\n" * 10
    assert visitor.send(visitor.get(link), **{field("works"): full}).status == 200
    assert visitor.send(visitor.get(link), **{field("works"): f"{full}a"}).status == 422


def test_what_is_pasted_is_cut_by_no_browser_and_the_marked_question_has_the_focus(
    visitor, link, field
) -> None:
    page = visitor.get(link)
    boxes = list(page.tree.iter("textarea"))
    assert {(box.get("maxlength"), box.get("data-longest")) for box in boxes} == {(None, "5000")}
    pasted = "The report is too long. " * 834
    back = visitor.send(page, **{field("needs_work"): pasted, field("works"): "Planning works."})
    assert (back.status, back.fields()[field("needs_work")]) == (422, pasted)
    focused = [each.get("name") for each in back.tree.iter() if each.get("autofocus") is not None]
    assert focused == [field("needs_work")]


def test_the_area_is_asked_last_and_a_rating_can_be_taken_back(visitor, link, field, look) -> None:
    page = visitor.get(link)
    asked = [each.get("name") for each in page.tree.iter() if (each.get("name") or "").startswith("q")]
    assert asked[0] == field("works")
    assert asked[-1] == field("area")
    assert "" in {
        each.get("value") for each in page.tree.iter("input") if each.get("name") == field("rating")
    }
    visitor.send(page, **{field("works"): "Planning works.", field("rating"): ""})
    assert draft_stored(look).numbers == {}


def test_an_expired_form_comes_back_with_its_text_and_can_be_sent(
    visitor, link, field, look, app, settings
) -> None:
    form = visitor.get(link)
    app.config["SOUNDINGS"] = settings.model_copy(update={"form_hours": 0})
    page = visitor.send(form, **{field("works"): "Planning"})
    assert page.status == 422
    assert "open for a long time" in page.text
    assert page.fields()[field("works")] == "Planning"
    app.config["SOUNDINGS"] = settings
    assert "Thank you" in visitor.send(page).text
    visitor.send(page)
    assert stored(look) == 1


def test_a_form_with_a_forged_ticket_comes_back_with_its_text(visitor, link, field, look) -> None:
    page = visitor.send(visitor.get(link), ticket="forged", **{field("works"): "Planning"})
    assert page.status == 422
    assert page.fields()[field("works")] == "Planning"
    assert "Thank you" in visitor.send(page).text
    assert stored(look) == 1


def test_a_form_of_the_wave_before_comes_back_for_the_new_one(
    visitor, link, field, look, world, engine
) -> None:
    form = visitor.get(link)
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
        second = open_wave(session, world.survey.id, "Second wave", headcount=100).id
    page = visitor.send(form, **{field("works"): "Planning"})
    assert page.status == 422
    assert "new round" in page.text
    visitor.send(page)
    assert look.exec(select(WaitingResponse.wave_id)).one() == second


def test_a_closed_survey_gives_the_text_back(visitor, link, field, look, world, engine) -> None:
    form = visitor.get(link)
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    assert "not open at the moment" in visitor.get(link).text
    page = visitor.send(form, **{field("works"): "Planning sessions"})
    assert page.status == 409
    assert "not stored" in page.text
    assert "Planning sessions" in page.text
    assert stored(look) == 0


def test_an_unknown_link_says_so(visitor) -> None:
    page = visitor.get("/s/no-such-link")
    assert page.status == 404
    assert "leads to no survey" in page.text


def test_a_nul_character_does_no_harm(visitor, link, field, look) -> None:
    visitor.send(visitor.get(link), **{field("works"): "Plan\0ning"})
    assert list(draft_stored(look).texts.values()) == ["Planning"]


@pytest.mark.parametrize("kind", ["area", "rating"])
def test_a_choice_that_was_not_offered_is_refused(visitor, link, field, look, kind) -> None:
    page = visitor.send(visitor.get(link), **{field(kind): "99", field("works"): "Planning"})
    assert page.status == 422
    assert stored(look) == 0


def test_a_response_is_taken_when_the_queue_is_down(
    visitor, link, field, look, monkeypatch, tmp_path
) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody-listens")
    queue.connection.cache_clear()
    assert "Thank you" in visitor.send(visitor.get(link), **{field("works"): "Planning"}).text
    assert stored(look) == 1


def test_back_keeps_the_form_but_thanks_is_not_kept(visitor, link) -> None:
    assert "no-store" not in visitor.get(link).response.headers["Cache-Control"]
    assert "no-store" in visitor.get(f"{link}/thanks").response.headers["Cache-Control"]


def test_the_queue_never_learns_a_response(visitor, link, field, world) -> None:
    """What is enqueued after a response names the survey, so the queue is no clock."""
    visitor.send(visitor.get(link), **{field("works"): "Planning"})
    (job,) = queue.queue(queue.LIVE).jobs
    assert job.args == [world.survey.id] or job.args == (world.survey.id,)


def test_an_error_of_ours_is_a_page_and_its_log_has_no_token(
    visitor, link, world, app, engine, caplog
) -> None:
    app.testing = False
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE waves SET parents = 'no tree'")
    page = visitor.get(link)
    assert page.status == 500
    assert "our fault" in page.text
    assert "staff.answer" in caplog.text
    assert world.survey.token not in caplog.text


def test_a_form_sent_again_after_closing_is_still_in(visitor, link, field, look, world, engine) -> None:
    form = visitor.get(link)
    visitor.send(form, **{field("works"): "Planning"})
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    again = visitor.send(form, **{field("works"): "Planning"})
    assert "Your answers are in" in again.text
    with transaction(engine) as session:
        open_wave(session, world.survey.id, "Second wave", headcount=100)
    assert "Your answers are in" in visitor.send(form, **{field("works"): "Planning"}).text
    assert stored(look) == 1


def test_a_closed_survey_gives_the_text_back_whatever_else_was_sent(
    visitor, link, field, world, engine
) -> None:
    form = visitor.get(link)
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    page = visitor.send(form, **{field("works"): "Planning sessions", field("rating"): "abc"})
    assert page.status == 409
    assert "Planning sessions" in page.text


@pytest.fixture
def silent_queue(tmp_path, monkeypatch) -> Iterator[socket.socket]:
    """What pages ask in the queue's place: it takes their connection and says nothing."""
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent"))
        silent.listen()
        silent.settimeout(10)
        monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path / 'silent'}")
        queue.connection.cache_clear()
        yield silent


def test_a_page_does_not_hold_the_database_while_it_asks_the_queue(
    visitor, link, field, engine, silent_queue
) -> None:
    """Another writer gets in while the queue is slow to answer."""
    form = visitor.get(link)

    def write_while_the_page_waits() -> int:
        with silent_queue.accept()[0], engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout=0")
            other.rollback()
            writing = other.execution_options(soundings_writing=True)
            return writing.exec_driver_sql("DELETE FROM vectors").rowcount

    with ThreadPoolExecutor() as threads:
        written = threads.submit(write_while_the_page_waits)
        page = visitor.send(form, **{field("works"): "Planning"})
        assert written.result() == 0
    assert "Thank you" in page.text


def test_a_locked_database_gives_the_text_back(engine, link, field, impatient) -> None:
    visitor = Visitor(impatient.test_client())
    form = visitor.get(link)
    with writing_session(engine) as other:
        other.exec(select(WaitingResponse.id)).all()  # holds the write lock until it ends
        page = visitor.send(form, **{field("works"): "Planning sessions help"})
    assert page.status == 503
    assert "Planning sessions help" in page.text
