import re
from datetime import timedelta

import pytest
from sqlmodel import select

from jobs import queue
from models.base import today
from models.database import transaction
from models.portfolio.areas import PortfolioArea
from models.surveys.surveys import Survey, questions_of
from models.surveys.waves import Wave, close_wave, get_wave, open_wave
from models.themes.runs import AnalysisRun, RunState, ask_for_run, claim_run, end_run, held_run, hold
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.visitors import Visitor

SURVEY = {
    "title": "How do reviews go?",
    "purpose": "The project office asks what helps.",
    "responsible": "The project office",
    "contact": "office@pmo.example",
    "urgent_contact": "the helpline",
}


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}"


@pytest.fixture
def answer(engine, world):
    """Let people give a rating each: 0, 1, 2, …; what may go forward goes."""

    def send(count: int, *, close: bool = False) -> None:
        with transaction(engine) as session:
            for rating in range(count):
                respond(session, world, rating=rating % 11)
            move_on(session, world.survey.id, close=world.wave if close else None)

    return send


@pytest.fixture
def closed(engine, world) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))


@pytest.fixture
def work_on_run(engine, world):
    """Do to the survey's run what a worker would: `work_on_run(lambda session, run, lease: …)`."""

    def work(do) -> None:
        with transaction(engine) as session:
            run = ask_for_run(session, world.survey.id)
            lease = claim_run(session, run.id, 60)
            do(session, held_run(session, run.id, lease), lease)

    return work


def runs(look) -> list[AnalysisRun]:
    look.rollback()
    return list(look.exec(select(AnalysisRun).order_by(AnalysisRun.number)))


def table(page) -> str:
    """The words of a page's first table."""
    return " ".join(" ".join(page.tree.find(".//tbody").itertext()).split())


def test_a_survey_is_created_with_its_questions_and_a_link(lead, look) -> None:
    page = lead.send(lead.get("/surveys/new"), **SURVEY)
    survey = look.exec(select(Survey).where(Survey.title == SURVEY["title"])).one()
    assert page.response.request.path == f"/surveys/{survey.id}"
    assert f"/s/{survey.token}" in page.text
    assert [question.kind for question in questions_of(look, survey.id)] == [
        "works",
        "needs_work",
        "rating",
        "area",
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Give the survey a title."),
        ("urgent_contact", "   ", "Say where urgent matters go."),
        ("purpose", "long " * 300, "At most 1,000 characters."),
    ],
)
def test_a_survey_form_with_an_error_keeps_what_was_typed(lead, look, field, value, said) -> None:
    page = lead.send(lead.get("/surveys/new"), **{**SURVEY, field: value})
    assert page.status == 422
    assert said in page.text
    for name, typed in {**SURVEY, field: value}.items():
        assert page.fields()[name].strip() == typed.strip()
    assert len(look.exec(select(Survey)).all()) == 1


def test_a_wave_is_opened_and_staff_can_answer(lead, visitor, world, address, closed) -> None:
    page = lead.send(lead.get(address), "/waves", name="Second wave", headcount="80", closes_on=str(today()))
    assert "The round is open" in page.text
    assert "Second wave" in table(page)
    assert visitor.get(f"/s/{world.survey.token}").fields()["ticket"]


def test_a_new_wave_starts_from_the_headcount_of_the_organisation(lead, address, closed) -> None:
    assert lead.get(address).fields("/waves")["headcount"] == "100"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("headcount", "many"),
        ("headcount", "-1"),
        ("closes_on", str(today() - timedelta(days=1))),
        ("closes_on", "31 December"),
    ],
)
def test_a_wave_form_with_an_error_keeps_what_was_typed(lead, look, address, closed, field, value) -> None:
    typed = {"name": "Second wave", "headcount": "80", "closes_on": "", field: value}
    page = lead.send(lead.get(address), "/waves", **typed)
    assert page.status == 422
    assert {name: page.fields("/waves")[name] for name in typed} == typed
    assert len(look.exec(select(Wave)).all()) == 1


def test_who_expects_too_few_for_anything_to_be_shown_is_told_before_the_wave_is_open(
    lead, look, address, closed
) -> None:
    page = lead.send(lead.get(address), "/waves", name="Second wave", headcount="4")
    assert page.status == 422
    assert "Nothing is ever shown of fewer than 5 people" in page.text
    assert "to open it all the same, press the button once more" in page.text
    assert len(look.exec(select(Wave)).all()) == 1
    look.rollback()
    lead.send(page, "/waves")
    assert {wave.headcount for wave in look.exec(select(Wave))} == {100, 4}


def test_a_second_open_wave_is_refused(lead, look, address, closed) -> None:
    form = lead.get(address)
    lead.send(form, "/waves", name="Second wave", headcount="80")
    page = lead.send(form, "/waves", name="Third wave", headcount="80")
    assert page.status == 409
    assert "has an open round already. Close it before you open the next." in page.text
    assert {wave.name for wave in look.exec(select(Wave))} == {"First wave", "Second wave"}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "fewer than five of 100"),
        (4, "fewer than five of 100"),
        (5, "5 or more of 100"),
        (13, "10 or more of 100"),
    ],
)
def test_how_many_have_answered_an_open_wave_is_rounded_down_to_fives(
    lead, address, answer, count, said
) -> None:
    answer(count)
    assert said in table(lead.get(address))


def test_no_rating_of_an_open_wave_is_shown_before_a_group_went_forward(lead, address, answer) -> None:
    answer(9)
    assert "Rating" not in lead.get(address).text
    answer(1)
    assert re.search(r"10 % \d\.\d", table(lead.get(address)))


def test_a_closed_wave_shows_all_of_its_figures(lead, address, answer) -> None:
    answer(5, close=True)
    assert "5 of 100 5 % 2.0" in table(lead.get(address))


def test_a_closed_wave_of_too_few_says_how_many_answered_and_how_many_are_needed(
    lead, address, answer
) -> None:
    answer(3, close=True)
    page = lead.get(address)
    told = "First wave: 3 of 100 answered. 5 are needed, so nothing of it is shown to anybody."
    assert f"{told} Let more people answer: what came is kept and counts. Open it again" in page.text
    assert "3 of 100 3 % Change" in table(page)


def test_what_an_analysis_found_counts_no_one_of_a_wave_that_is_too_small(
    lead, address, engine, world
) -> None:
    with transaction(engine) as session:
        find(session, world)
        second = open_wave(session, world.survey.id, "Second wave", headcount=100)
        find(session, world, people=3, wave=second)
    assert "from 12 responses" in lead.get(address).text


def test_closing_a_wave_starts_its_analysis(lead, look, world, address) -> None:
    page = lead.send(lead.get(address), f"/waves/{world.wave.id}/close")
    assert "Closed" in table(page)
    assert "Waiting for a worker" in page.text
    assert look.exec(select(Wave.state)).one() == "closed"
    (run,) = runs(look)
    (job,) = queue.queue(queue.HEAVY).jobs
    assert run.state == RunState.QUEUED
    assert (job.func_name, list(job.args)) == ("jobs.themes.find_themes", [run.id])


def test_asking_twice_gives_one_run_and_one_job(lead, look, address) -> None:
    form = lead.get(address)
    lead.send(form, "/analyses")
    page = lead.send(form, "/analyses")
    assert page.status == 200
    assert len(runs(look)) == 1
    assert len(queue.queue(queue.HEAVY).jobs) == 1


def test_a_failed_analysis_shows_its_reason_and_can_be_tried_again(lead, look, address, work_on_run) -> None:
    work_on_run(lambda session, run, lease: end_run(session, run, RunState.FAILED, "The <disk> is full."))
    page = lead.get(address)
    assert "The last analysis failed. The <disk> is full." in page.text
    assert "".join(page.form("/analyses").itertext()).split() == ["Try", "again"]
    lead.send(page, "/analyses")
    failed, second = runs(look)
    assert (failed.state, second.state, second.number) == (RunState.FAILED, RunState.QUEUED, 2)
    assert [list(job.args) for job in queue.queue(queue.HEAVY).jobs] == [[second.id]]


def test_the_moving_part_of_the_page_shows_how_far_the_analysis_is(lead, address, work_on_run) -> None:
    work_on_run(lambda session, run, lease: hold(session, run.id, lease, 60, "Encoding the statements", 0.42))
    part = lead.get(f"{address}/progress").html
    assert "Encoding the statements" in part
    assert "42 %" in part
    assert 'value="42"' in part
    assert "<html" not in part
    assert "42 %" in lead.get(address).text


def test_when_the_queue_is_down_the_run_waits_and_the_page_says_so(
    lead, look, world, address, monkeypatch, tmp_path
) -> None:
    form = lead.get(address)
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody-listens")
    queue.connection.cache_clear()
    page = lead.send(form, f"/waves/{world.wave.id}/close")
    assert page.status == 200
    assert "The queue does not answer just now. Nothing is lost" in page.text
    assert "Waiting for a worker" in page.text
    assert [run.state for run in runs(look)] == [RunState.QUEUED]
    assert look.exec(select(Wave.state)).one() == "closed"


def test_an_area_is_added_below_another(lead, look, world) -> None:
    page = lead.send(lead.get("/areas"), name="Security", parent=world.areas["Platform"].id, headcount="3")
    assert "Platform 25 Security 3" in table(page)
    area = look.exec(select(PortfolioArea).where(PortfolioArea.name == "Security")).one()
    assert (area.parent_id, area.headcount) == (world.areas["Platform"].id, 3)


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("headcount", "few"), ("headcount", "-3"), ("parent", "0" * 32)]
)
def test_an_area_form_with_an_error_keeps_what_was_typed(lead, look, field, value) -> None:
    typed = {"name": "Security", "headcount": "3", field: value}
    page = lead.send(lead.get("/areas"), **typed)
    assert page.status == 422
    for name in ("name", "headcount"):
        assert page.fields()[name] == typed[name]
    assert len(look.exec(select(PortfolioArea)).all()) == 5


def test_a_second_area_of_the_same_name_is_refused_and_the_form_comes_back(lead, look) -> None:
    page = lead.send(lead.get("/areas"), name="Platform", headcount="7")
    assert "There is already an area named “Platform”." in page.text
    assert len(look.exec(select(PortfolioArea)).all()) == 5
    assert page.status == 422
    assert page.fields()["headcount"] == "7"


def test_several_surveys_are_listed_with_what_is_open(lead) -> None:
    lead.send(lead.get("/surveys/new"), **SURVEY)
    words = lead.get("/surveys").text
    assert "How do reviews go? The project office asks what helps. No round is open" in words
    assert "First wave is open" in words


def test_a_database_that_is_busy_gets_a_page_that_says_so(engine, world, impatient) -> None:
    """Somebody else holds SQLite's one write lock for longer than we wait."""
    lead = Visitor(impatient.test_client()).sign_in()
    form = lead.get(f"/surveys/{world.survey.id}")
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
        page = lead.send(form, "/analyses")
    assert page.status == 503
    assert "The database did not answer in time" in page.text
