"""The job that finds the themes of a survey. It takes an id, can be killed anywhere, and can run again."""

import gc
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import structlog

from analysis import pipeline
from analysis.encoding.encoder import Encoder, which_are_read
from analysis.pipeline import Tools
from jobs import known_names, queue
from jobs.analyst import analyst
from jobs.deleted import unless_deleted
from jobs.encoding import encode_for_run
from jobs.findings import as_findings, kept_in, statements_in
from jobs.forecast import Load
from jobs.own_topics import read_topics
from jobs.placing import place_statements_late, place_waiting
from jobs.progress import Progress, record_failure
from jobs.resources import database, settings
from jobs.vectors import FloatMatrix, Vectors
from models.backlog.items import themes_with_items
from models.database import reading_session, transaction
from models.evidence.figures import quotable_statements
from models.evidence.reviewed import reported_theme_ids
from models.themes.run_inputs import RunInputs, look_ahead, read_run
from models.themes.run_outcome import Findings, finish_run, lock_run, save_findings
from models.themes.runs import AnalysisRun, LeaseLost, claim_run
from models.themes.statements import forget_unused_vectors

_log = structlog.get_logger(__name__)


def find_themes(run_id: str, tools: Tools | None = None) -> None:
    """Work on an analysis run, if nobody else does: read, analyse with no session open, save."""
    with transaction(database()) as session:
        lease = claim_run(session, run_id, settings().lease_seconds)
    if lease is None:
        return
    with unless_deleted(AnalysisRun, run_id):
        _work_under(lease, run_id, tools or analyst())


def _work_under(lease: str, run_id: str, tools: Tools) -> None:
    try:
        with Progress(run_id, lease) as progress:
            again = _work(progress, tools)
    except LeaseLost:
        _log.info("lease_lost", run=run_id)
        with transaction(database()) as session:
            forget_unused_vectors(session)  # of words that were deleted while it read them
    except Exception as error:
        record_failure(run_id, lease, error)
        raise
    else:
        if again:
            queue.find_themes(again)


def _work(progress: Progress, tools: Tools) -> str | None:
    """Work on a run; give the next one where it is needed."""
    survey_id = _place_first(progress, tools)
    progress("read")
    with reading_session(database()) as session:
        inputs = read_run(session, progress.run_id, themes_with_items(session, survey_id))
        quotable = quotable_statements(session, survey_id)
        look_up = known_names.finder(session)
    own = read_topics(inputs.topics, tools.encoder, tools.redactor, look_up)
    found = pipeline.find_themes(
        statements_in(inputs, _encode(progress, inputs, tools.encoder)),
        nlp=tools.nlp,
        encoder=tools.encoder,
        kept=kept_in(inputs),
        topics=own.topics,
        random_state=inputs.seed,
        report=lambda stage, _share: progress(stage),
    )
    findings = as_findings(inputs, found, quotable, tools.encoder.name)
    findings = replace(findings, lexicon=own.version, naming=own.naming)
    return _save(progress, inputs, findings, tools.encoder)


def _place_first(progress: Progress, tools: Tools) -> str:
    """Have what waits placed, so that the run finds themes in that too; give its survey."""
    with reading_session(database()) as session:
        ahead = look_ahead(session, progress.run_id)
        progress.expect(Load(ahead.to_redact, ahead.to_place, ahead.statements), ahead.last)
    place_waiting(ahead.survey_id, tools, progress)
    return ahead.survey_id


def _encode(progress: Progress, inputs: RunInputs, encoder: Encoder) -> FloatMatrix:
    rows = inputs.statements
    read = which_are_read([row.language for row in rows], encoder)
    _, vectors = pipeline.encode_statements(
        [row.text for row in rows],
        [row.answer_id for row in rows],
        read,
        partial(_vectors_of, progress, encoder),
    )
    return vectors


def _vectors_of(progress: Progress, encoder: Encoder, texts: Sequence[str]) -> FloatMatrix:
    vectors = Vectors(texts, encoder)
    vectors.read_kept()
    progress.expect(Load(statements=len(texts), to_encode=len(vectors.missing)))
    return encode_for_run(progress.run_id, progress.lease, vectors, partial(progress, "encode"))


def _save(progress: Progress, inputs: RunInputs, found: Findings, encoder: Encoder) -> str | None:
    """Save what a run found; give the next run where words were taken out while this one used them."""
    gc.collect()  # else it happens, for half a second, while SQLite lets nobody write
    progress("save")
    with transaction(database()) as session:
        run = lock_run(session, inputs.survey_id, progress.run_id, progress.lease)
        found = known_names.presentable(session, inputs.survey_id, found)
        with_items = themes_with_items(session, inputs.survey_id)
        reported = reported_theme_ids(session, inputs.survey_id)
        saved = save_findings(session, run, inputs, found, with_items, reported)
        place_statements_late(session, run, saved.late, encoder)
        return finish_run(session, run, timing=progress.took(), again=saved.is_outdated)
