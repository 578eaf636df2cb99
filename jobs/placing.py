"""The job that places what is new: answers are redacted, and what a release lets through is put on today's
themes. It takes an id, can be killed anywhere, and can run again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import structlog
from sqlmodel import Session

from analysis import pipeline
from analysis.arrays import BoolVector
from analysis.clustering.placing import NOVEL_BELOW, place_statements
from analysis.encoding.encoder import Encoder, which_are_read
from analysis.pipeline import Tools
from analysis.results import EncodedAnswers
from jobs import known_names, queue
from jobs.analyst import analyst
from jobs.deleted import unless_deleted
from jobs.intake import redact_waiting, settle_waves
from jobs.resources import database, sealer
from jobs.turns import Turn
from jobs.vectors import FloatMatrix, as_matrix, encode_cached
from models.database import reading_session, transaction
from models.intake.responses import FreeText, free_texts
from models.releases.batches import Batch, MovedMeanwhile, draw_batches, release
from models.surveys.surveys import Survey, lock_survey
from models.surveys.waves import get_wave
from models.themes.placing import NOWHERE, Place, place_late, place_new
from models.themes.runs import AnalysisRun, RunState, latest_run
from models.themes.statements import (
    NewStatement,
    Statement,
    add_statements,
    cached_vectors,
    forget_unused_vectors,
    hash_of,
    works_of,
)
from models.themes.themes import Theme, themes_of
from models.themes.topic_drift import ask_where_due

Report = Callable[[str, float], None]  # is told the stage and the share of it that is done
TURN_SECONDS = 5.0

_log = structlog.get_logger(__name__)


def place_pending(survey_id: str, tools: Tools | None = None, turn_seconds: float = TURN_SECONDS) -> None:
    """Redact a survey's new answers, and put what a release lets through on today's themes.

    When its turn is over the rest is asked for again, behind what waits of other surveys.
    """
    turn = Turn(turn_seconds)
    with unless_deleted(Survey, survey_id):
        place_waiting(survey_id, tools or analyst(), lambda _stage, _share: None, turn)
        with transaction(database()) as session:
            due = ask_where_due(session, survey_id)
        if due:
            queue.find_themes(due.id)
        if turn.was_cut:
            queue.place_pending(survey_id)


def place_waiting(survey_id: str, tools: Tools, report: Report, turn: Turn | None = None) -> None:
    """Do all that can be done with what waits, a run or not, or what a turn allows."""
    turn = turn or Turn()
    queue.placing_begins(survey_id)
    redact_waiting(survey_id, partial(report, "redact"), tools.redactor, turn)
    _release_waiting(survey_id, tools, partial(report, "place"), turn)
    settle_waves(survey_id)


def _release_waiting(survey_id: str, tools: Tools, alive: Callable[[float], None], turn: Turn) -> None:
    """Move on what may go forward; `alive` is told as it gets on what share of a batch is done."""
    for batch in _batches(survey_id):
        alive(0.0)
        _release(survey_id, batch, tools, alive)
        if turn.ends_here():
            return


def _batches(survey_id: str) -> Iterator[Batch]:
    while True:
        with transaction(database()) as session:  # notes what cannot be opened
            drawn = draw_batches(session, survey_id, sealer())
        if not drawn:
            return
        yield from drawn


def _release(survey_id: str, batch: Batch, tools: Tools, alive: Callable[[float], None]) -> None:
    with reading_session(database()) as session:
        answers = free_texts(session, survey_id, batch.answers)
        themes = themes_of(session, survey_id)
        last = latest_run(session, survey_id, RunState.DONE)
    encoded = pipeline.encode_answers(
        pipeline.split_answers([answer.text for answer in answers], tools.nlp),
        [works_of(answer.kind) for answer in answers],
        tools.encoder,
        partial(encode_cached, encoder=tools.encoder, report=alive),
    )
    places = _places(encoded.vectors, encoded.read, themes, last, tools.encoder)
    try:
        with transaction(database()) as session:
            lock_survey(session, survey_id)
            _store(session, survey_id, batch, _new_statements(answers, encoded), places)
    except MovedMeanwhile:
        _log.info("batch_moved_meanwhile", survey=survey_id)
        with transaction(database()) as session:
            forget_unused_vectors(session)  # of words that were deleted while they moved on


def _new_statements(answers: Sequence[FreeText], encoded: EncodedAnswers) -> list[NewStatement]:
    parts = zip(encoded.rows.tolist(), encoded.texts, encoded.languages, encoded.sentiment, strict=True)
    return [
        NewStatement(
            answer_id=answers[row].answer_id,
            kind=answers[row].kind,
            text=text,
            language=language,
            sentiment=told.score if told else None,
            tone=told.tone if told else "",
        )
        for row, text, language, told in parts
    ]


def _store(
    session: Session,
    survey_id: str,
    batch: Batch,
    new: Sequence[NewStatement],
    places: Sequence[Place | None],
) -> None:
    """Store a batch with its statements, without the names that were marked since it was redacted."""
    scrub = known_names.scrubber(session)
    for answer in batch.answers:
        answer.text = answer.text and scrub(answer.text)
    release(session, batch)
    scrubbed = [replace(statement, text=scrub(statement.text)) for statement in new]
    wave = get_wave(session, batch.wave_id)
    rows = add_statements(session, survey_id, scrubbed, redacted=wave.redacted)
    run = latest_run(session, survey_id, RunState.DONE)
    place_new(session, survey_id, run, {row.id: where for row, where in zip(rows, places, strict=True)})
    if scrubbed != list(new):
        forget_unused_vectors(session)


def place_statements_late(
    session: Session, run: AnalysisRun, late: Sequence[Statement], encoder: Encoder
) -> None:
    """Put statements that came while a run worked on the themes it found.

    One whose words were changed meanwhile has no vector: it is unclear until the next run.
    """
    kept = cached_vectors(session, {row.text_hash for row in late}, encoder.name)
    encoded = [row for row in late if row.text_hash in kept]
    read = which_are_read([row.language for row in encoded], encoder)
    _, vectors = pipeline.encode_statements(
        [row.text for row in encoded],
        [row.answer_id for row in encoded],
        read,
        lambda texts: as_matrix([kept[hash_of(text)] for text in texts]),
    )
    found = _places(vectors, read, themes_of(session, run.survey_id), run, encoder)
    places = dict(zip([row.id for row in encoded], found, strict=True))
    place_late(session, run, {row.id: places.get(row.id) for row in late})


def _places(
    vectors: FloatMatrix,
    read: BoolVector,
    themes: Sequence[Theme],
    run: AnalysisRun | None,
    encoder: Encoder,
) -> list[Place | None]:
    """Where each statement belongs among today's themes, found by a run; None where it is set apart."""
    usable = [theme for theme in themes if theme.centroid and theme.encoder == encoder.name]
    if not usable:
        return [NOWHERE if one else None for one in read]
    centroids = as_matrix([theme.centroid for theme in usable])
    labels, confidence = place_statements(vectors, centroids, _novelty_bar(run))
    return [
        (usable[label].id if label >= 0 else None, float(sure)) if one else None
        for label, sure, one in zip(labels, confidence, read, strict=True)
    ]


def _novelty_bar(run: AnalysisRun | None) -> float:
    """How alike a statement must be to a theme to be nothing new: as the run measured it, if it did."""
    return NOVEL_BELOW if run is None or run.novel_below is None else run.novel_below
