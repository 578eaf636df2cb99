from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.backlog.changing import ItemValues, add_item
from models.base import Refused, today
from models.database import transaction
from models.evidence.figures import (
    theme_figures,
    wave_figures,
    wave_with_figures,
)
from models.evidence.proposals import changes_of
from models.evidence.reviewed import ReviewedFigures
from models.intake.responses import Answer, Response
from models.intake.waiting import SubmissionKey, WaitingResponse, keep_redacted, unseal, waiting_in
from models.removal.deletions import (
    Deletion,
    DeletionKind,
    deletions_of,
    end_deletions,
    log_deletion,
    pending_deletions,
)
from models.removal.retention import (
    delete_everything,
    delete_what_is_due,
    delete_words,
    finish_deletions,
)
from models.review.deciding import decide
from models.surveys.waves import Wave, close_wave, open_wave
from models.themes.assignments import Assignment
from models.themes.decisions import DecisionKind
from models.themes.runs import AnalysisRun, LeaseLost, RunState, ask_for_run, claim_run, held_run
from models.themes.statements import Statement, Vector, hash_of, keep_vectors
from models.themes.themes import Theme, themes_of
from tests.factories.findings import find
from tests.factories.listed import statements_under
from tests.factories.responses import respond
from tests.factories.reviewed import review
from tests.factories.settings import SEALER


@pytest.fixture
def found(session, world):
    """Twelve people's themes, with a vector for each text, in a wave that has closed."""
    return _close_with_vectors(session, world)


def _close_with_vectors(session: Session, world, ending: str = "."):
    findings = find(session, world, ending=ending)
    keep_vectors(session, {hash_of(row.text): b"1234" for row in findings.statements}, "model")
    for theme in findings.themes.values():
        theme.centroid = b"1234"
    close_wave(session, session.merge(world.wave))
    return findings


def rows(session: Session, table: type) -> list:
    return list(session.exec(select(table)))


def closed_days_ago(session: Session, wave: Wave, days: int) -> None:
    wave.closed_on = today() - timedelta(days=days)
    session.add(wave)
    session.flush()


def titles(session: Session, world) -> set[str]:
    return {theme.title for theme in themes_of(session, world.survey.id)}


def test_words_go_and_figures_stay(session, world, found) -> None:
    before = [(f.theme.id, f.respondents, f.works, f.areas) for f in wave_figures(session, world.wave).themes]
    assert before
    delete_words(session, world.wave, "by Lead")
    figures = wave_figures(session, world.wave)
    assert [(f.theme.id, f.respondents, f.works, f.areas) for f in figures.themes] == before
    assert figures.respondents == 12
    assert {answer.text for answer in rows(session, Answer)} == {None}
    kept = {(row.text, row.text_hash, row.sentiment, row.tone) for row in rows(session, Statement)}
    assert kept == {("", "", None, "")}
    assert rows(session, Vector) == []
    assert [f.quotes for f in figures.themes] == [()] * 3
    planning = found.themes["Planning"]
    assert not statements_under(session, world.wave, planning.id)
    assert (planning.keywords, planning.quotes, planning.centroid) == ([], [], b"")
    assert world.wave.text_deleted_on == today()
    assert world.wave.deleted_on is None


def test_words_that_another_wave_has_too_keep_their_vector(session, world) -> None:
    find(session, world)
    close_wave(session, world.wave)
    second = open_wave(session, world.survey.id, "Second wave", 100)
    statements = find(session, world, wave=second).statements
    same = {hash_of(row.text): b"1234" for row in statements}
    keep_vectors(session, same, "model")
    planning = theme_figures(session, _theme(session, world, "Planning"), second)
    delete_words(session, world.wave, "by Lead")
    assert len(rows(session, Vector)) == len(same)
    after = theme_figures(session, _theme(session, world, "Planning"), second)
    assert after.quotes == planning.quotes
    assert after.theme.keywords == ["planning"]


def _theme(session: Session, world, label: str):
    return next(theme for theme in themes_of(session, world.survey.id) if theme.label == label)


def test_an_open_wave_keeps_everything(session, world) -> None:
    find(session, world, close=False)
    for delete in (delete_words, delete_everything):
        with pytest.raises(Refused, match="Close it"):
            delete(session, world.wave, "by Lead")
    world.wave.opened_on = today() - timedelta(days=4000)
    delete_what_is_due(session)
    assert (len(rows(session, Response)), len(rows(session, WaitingResponse))) == (7, 5)
    assert rows(session, Deletion) == []


def test_everything_goes_but_the_wave_and_what_a_person_made(session, world, found) -> None:
    decide(session, found.themes["Planning"], world.lead.id, DecisionKind.NAME, "Planning days")
    values = ItemValues("Improve it", "", [], reach=5, impact=1, confidence=80, effort=1)
    add_item(session, world.survey.id, values, found.themes["Tools"])
    delete_everything(session, world.wave, "by Lead")
    for table in (Response, Answer, Statement, Assignment, Vector, SubmissionKey):
        assert rows(session, table) == [], table
    assert titles(session, world) == {"Planning days", "Tools"}
    assert {(theme.centroid, *theme.keywords) for theme in themes_of(session, world.survey.id)} == {(b"",)}
    assert world.wave.name == "First wave"
    assert world.wave.deleted_on == today()
    assert wave_figures(session, world.wave).respondents is None
    assert wave_with_figures(session, world.survey.id) is None


def test_a_theme_stays_to_which_a_statement_of_another_wave_could_be_given_back(session, world) -> None:
    firsts = {row.id for row in find(session, world).statements}
    second_wave = open_wave(session, world.survey.id, "Second wave", 100)
    later = {row.id for row in find(session, world, wave=second_wave).statements} - firsts
    candidate = Theme(survey_id=world.survey.id, label="A candidate", keywords=["candid"])
    session.add(candidate)
    session.flush()
    session.get_one(Assignment, min(firsts)).theme_id = candidate.id
    moved = session.get_one(Assignment, min(later))
    moved.is_moved, moved.found_in = True, candidate.id
    session.flush()
    delete_everything(session, world.wave, "by Lead")
    assert session.get_one(Theme, candidate.id, populate_existing=True).keywords == []


def test_a_run_says_nothing_of_what_is_deleted(session, world, found) -> None:
    """“From 15 responses” would tell how many answered a small wave once the others are gone."""
    assert found.run.quality
    found.run.timing = {"read": 0.1, "statements": 15}
    delete_everything(session, world.wave, "by Lead")
    session.refresh(found.run)
    assert (found.run.responses, found.run.quality, found.run.changes) == (0, {}, {})
    assert found.run.timing == {}  # it counts what there was to do


def test_a_run_that_has_read_the_words_begins_again(session, world, found) -> None:
    run = ask_for_run(session, world.survey.id)
    lease = claim_run(session, run.id, 60)
    delete_words(session, world.wave, "by Lead")
    with pytest.raises(LeaseLost):
        held_run(session, run.id, lease)
    session.refresh(run)
    assert (run.state, run.attempts) == (RunState.QUEUED, 0)


def test_what_is_left_is_analysed_anew(session, world) -> None:
    find(session, world)
    close_wave(session, world.wave)
    find(session, world, wave=open_wave(session, world.survey.id, "Second wave", 100))
    delete_words(session, world.wave, "by Lead")
    states = session.exec(select(AnalysisRun.state).order_by(AnalysisRun.number)).all()
    assert states == [RunState.DONE, RunState.DONE, RunState.QUEUED]


@pytest.mark.parametrize(
    ("days", "text", "everything"),
    [(364, False, False), (365, True, False), (1094, True, False), (1095, True, True)],
)
def test_the_schedule_deletes_on_the_day(session, world, found, days, text, everything) -> None:
    closed_days_ago(session, world.wave, days)
    delete_what_is_due(session)
    assert (world.wave.text_deleted_on is not None, world.wave.deleted_on is not None) == (text, everything)


def test_a_wave_is_deleted_by_what_it_was_opened_with(session, world, found) -> None:
    world.survey.text_days = 7
    closed_days_ago(session, world.wave, 100)
    delete_what_is_due(session)
    assert world.wave.text_deleted_on is None


def test_days_count_from_the_last_day_staff_were_told(session, world, found) -> None:
    """The clock was down when the wave should have closed; the promise holds all the same."""
    world.wave.closes_on = today() - timedelta(days=365)
    closed_days_ago(session, world.wave, 300)
    delete_what_is_due(session)
    assert world.wave.text_deleted_on == today()


def test_what_is_deleted_is_logged_once_and_counts_nobody(session, world, found) -> None:
    closed_days_ago(session, world.wave, 400)
    delete_what_is_due(session)
    delete_what_is_due(session)
    delete_words(session, world.wave, "by Lead")
    delete_everything(session, world.wave, "by Lead")
    delete_everything(session, world.wave, "by Lead")
    log = [(row.kind, row.made_on, row.reason) for row, _ in deletions_of(session, world.survey.id)]
    assert log == [("everything", today(), "by Lead"), ("text", today(), "schedule")]
    assert set(Deletion.model_fields) == {
        "id",
        "survey_id",
        "wave_id",
        "kind",
        "made_on",
        "reason",
        "pending",
    }


def test_words_that_a_redaction_under_way_has_read_are_not_written_back(session, world) -> None:
    respond(session, world, works="Ask Priya")
    read = unseal(waiting_in(session, world.wave.id, redacted=False), SEALER)
    close_wave(session, world.wave)
    delete_words(session, world.wave, "by Lead")
    keep_redacted(session, read, SEALER)
    assert session.exec(select(WaitingResponse)).all() == []


def on_disk(engine: Engine) -> bytes:
    """What the database's own files hold; on PostgreSQL those of its tables."""
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database)
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        oid = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar(), "base", str(oid.scalar()))
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("delete", [delete_words, delete_everything])
def test_the_files_hold_no_word_afterwards(engine, committed_world, delete) -> None:
    with transaction(engine) as session:
        _close_with_vectors(session, committed_world, ending=" zanzibarine, by the harbour.")
    assert b"zanzibarine" in on_disk(engine)
    with transaction(engine) as session:
        delete(session, session.get_one(Wave, committed_world.wave.id), "by Lead")
    assert b"zanzibarine" in on_disk(engine)  # the reason for finish_deletions
    finish_deletions(engine)
    assert b"zanzibarine" not in on_disk(engine)
    with transaction(engine) as session:
        assert session.exec(select(Deletion.pending)).all() == [None]


def test_what_is_deleted_during_a_rewrite_is_finished_by_the_next(session, world, found) -> None:
    delete_words(session, world.wave, "by Lead")
    pending = pending_deletions(session)
    assert pending
    log_deletion(session, world.wave, DeletionKind.TEXT, "by Lead")
    end_deletions(session, pending)
    assert pending_deletions(session).keys() == pending.keys()
    end_deletions(session, pending_deletions(session))
    assert pending_deletions(session) == {}


def reported(session: Session, world) -> list[tuple]:
    figures = wave_figures(session, world.wave)
    return [(f.theme.title, f.respondents, f.works, f.needs_work, f.areas) for f in figures.themes]


def test_a_reviewed_round_keeps_its_figures_when_its_words_go_and_nothing_when_everything_does(
    session, world, found
) -> None:
    review(session, world.wave, world.lead.id)
    before = reported(session, world)
    delete_words(session, world.wave, "by Lead")
    assert before
    assert reported(session, world) == before
    assert changes_of(session, world.survey.id, [world.wave]) == {world.wave.id: []}
    delete_everything(session, world.wave, "by Lead")
    assert rows(session, ReviewedFigures) == []
    assert reported(session, world) == []
    assert changes_of(session, world.survey.id, [world.wave]) == {}
