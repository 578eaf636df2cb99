"""Deletion by the clock, and analyses of what it leaves."""

from datetime import timedelta

import pytest
from sqlmodel import delete, select
from structlog.testing import capture_logs

from jobs import queue
from jobs import themes as jobs
from jobs.placing import place_pending
from jobs.sweep import sweep
from models.base import today
from models.calendar import THE_ROW, Calendar
from models.database import transaction
from models.evidence.figures import wave_figures
from models.intake.responses import Answer, Response
from models.intake.waiting import SubmissionKey, WaitingResponse
from models.removal.deletions import Deletion
from models.removal.retention import delete_words
from models.surveys.waves import Wave, close_wave, get_wave, open_wave
from models.themes.runs import AnalysisRun, RunState, ask_for_run, queued_runs
from models.themes.statements import Statement, Vector
from models.themes.themes import themes_of
from tests.factories.responses import respond

MORE = [
    ("Our standup meetings are short and useful", "The project tool is slow and loses my changes"),
    ("Daily standups keep the team together", "Our planning tool is slow every morning"),
    ("The standup meetings work", "I wait for the slow tool again and again"),
    ("Short standups every day", "The tool loses what I typed"),
    ("A good daily standup", "A slow tool, and nobody repairs it"),
]


@pytest.fixture
def first_wave_analysed(engine, world, answer_all) -> None:
    """A wave that closed a year ago, analysed, and an open one in which other things are said."""
    answer_all(3)
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.closed_on = today() - timedelta(days=365)
        run_id = ask_for_run(session, world.survey.id).id
        open_wave(session, world.survey.id, "Second wave", headcount=100)
    jobs.find_themes(run_id)


def counted(look, world) -> dict[str, tuple]:
    look.rollback()
    figures = wave_figures(look, look.get_one(Wave, world.wave.id))
    assert figures.respondents == 15
    found = {f.theme.id: (f.respondents, f.works, f.needs_work, f.statements) for f in figures.themes}
    look.rollback()  # who reads holds up the rewriting of tables
    return found


def test_the_sweep_deletes_what_is_due_once_and_says_so(look, world, first_wave_analysed) -> None:
    before = counted(look, world)
    for _ in range(2):
        sweep()
    assert counted(look, world) == before
    assert {text for text in look.exec(select(Answer.text))} == {None}
    assert {text for text in look.exec(select(Statement.text))} == {""}
    assert look.exec(select(Vector)).all() == []
    (row,) = look.exec(select(Deletion)).all()
    assert (row.kind, row.reason, row.made_on, row.pending) == ("text", "schedule", today(), None)
    assert queued_runs(look) == []  # nothing is left to analyse


@pytest.fixture
def calendar(engine):
    """Say when the last sweep was, and since when the clock is doubted, in days before today."""

    def put(seen: int, doubted: int | None = None) -> None:
        with transaction(engine) as session:
            row = session.get(Calendar, THE_ROW) or Calendar(seen_on=today())
            row.seen_on = today() - timedelta(days=seen)
            row.doubted_on = None if doubted is None else today() - timedelta(days=doubted)
            session.add(row)

    return put


def kept(look) -> bool:
    look.rollback()
    return None not in set(look.exec(select(Answer.text)))


@pytest.mark.parametrize("jump", [42, 400, -42])
def test_a_clock_that_jumped_deletes_and_closes_nothing_until_it_has_run_on(
    engine, look, world, first_wave_analysed, calendar, jump
) -> None:
    """A machine that was off for six weeks deletes in the end, too."""
    with transaction(engine) as session:
        second = session.exec(select(Wave).where(Wave.name == "Second wave")).one()
        second.closes_on = today() - timedelta(days=1)
        session.add(SubmissionKey(wave_id=second.id, day=today() - timedelta(days=9)))
    calendar(seen=jump)
    with capture_logs() as logs:
        sweep()
        sweep()
    assert [line["event"] for line in logs] == ["clock_is_doubted"]
    assert kept(look)
    assert look.get_one(Wave, second.id).is_open
    assert look.exec(select(SubmissionKey).where(SubmissionKey.day < today())).all()
    look.rollback()
    calendar(seen=1, doubted=2)
    with capture_logs() as logs:
        sweep()
    assert [line["event"] for line in logs] == ["clock_is_believed"]
    assert not kept(look)
    assert not look.get_one(Wave, second.id, populate_existing=True).is_open
    assert not look.exec(select(SubmissionKey).where(SubmissionKey.day < today())).all()


@pytest.mark.parametrize("jump", [0, 1, 31, -1])
def test_a_clock_that_runs_deletes_on_the_day(look, world, first_wave_analysed, calendar, jump) -> None:
    calendar(seen=jump)
    sweep()
    assert not kept(look)


def test_a_rewrite_that_somebody_holds_up_is_tried_again(
    impatient_jobs, look, world, first_wave_analysed
) -> None:
    look.exec(select(Answer.text)).all()
    sweep()
    look.rollback()
    assert look.exec(select(Deletion.pending)).one()
    look.rollback()
    sweep()
    assert look.exec(select(Deletion.pending)).one() is None


def test_figures_that_rest_on_deleted_words_survive_later_analyses(
    engine, look, world, first_wave_analysed
) -> None:
    before = counted(look, world)
    assert before
    sweep()
    with transaction(engine) as session:
        second = session.exec(select(Wave).where(Wave.name == "Second wave")).one()
        for works, needs_work in MORE * 3:
            respond(session, world, works=works, needs_work=needs_work, area="Data", wave=second)
        close_wave(session, second)
    for _ in range(2):
        with transaction(engine) as session:
            run_id = ask_for_run(session, world.survey.id).id
        jobs.find_themes(run_id)
        assert counted(look, world) == before
    run = look.get_one(AnalysisRun, run_id)
    assert (run.state, run.responses) == (RunState.DONE, 15)
    themes = {theme.id: theme for theme in themes_of(look, world.survey.id)}
    assert before.keys() < themes.keys()
    assert {themes[key].centroid for key in before} == {b""}
    assert not [word for key in before for word in themes[key].keywords]


def test_words_deleted_while_a_run_reads_them_leave_no_trace(
    engine, look, world, answer_all, meanwhile
) -> None:
    """The run gives up at the next word on progress; the vectors that it made meanwhile go with it."""
    answer_all(3)
    place_pending(world.survey.id)
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id

        session.exec(delete(Vector))

    def delete_them(_texts) -> None:
        with transaction(engine) as session:
            delete_words(session, get_wave(session, world.wave.id), "by Lead")

    jobs.find_themes(run_id, meanwhile(delete_them))
    assert look.get_one(AnalysisRun, run_id).state == RunState.QUEUED
    assert look.exec(select(Vector)).all() == []
    assert themes_of(look, world.survey.id) == []
    queue.connection().flushall()
    jobs.find_themes(run_id)
    look.rollback()
    assert look.get_one(AnalysisRun, run_id, populate_existing=True).state == RunState.DONE


def test_words_deleted_while_they_are_released_do_not_come_back(
    engine, look, world, answer_all, meanwhile
) -> None:
    answer_all()

    def delete_them(_texts) -> None:
        with transaction(engine) as session:
            delete_words(session, get_wave(session, world.wave.id), "by Lead")

    place_pending(world.survey.id, meanwhile(delete_them))
    for table in (Response, Answer, Statement, Vector, WaitingResponse):
        assert look.exec(select(table)).all() == []
