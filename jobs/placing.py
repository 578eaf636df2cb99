"""What a release lets through is put on today's themes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import structlog
from sqlmodel import Session

from analysis.clustering.placing import NOVEL_BELOW, place_statements
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import is_read_by
from analysis.sentiment.model import measure_sentiment
from analysis.text.language import detect_language
from analysis.text.statements import split_statements
from jobs import known_names
from jobs.analyst import analyst
from jobs.resources import database, sealer
from jobs.vectors import FloatMatrix, as_matrix, encode_cached
from models.database import reading_session, transaction
from models.intake.responses import FreeText, free_texts
from models.releases.batches import Batch, MovedMeanwhile, draw_batches, release
from models.surveys.surveys import lock_survey
from models.themes.assignments import place
from models.themes.runs import AnalysisRun, RunState, latest_run
from models.themes.statements import NewStatement, Statement, add_statements, forget_unused_vectors, works_of
from models.themes.themes import Theme, themes_of
from models.themes.topic_drift import note_placed

Place = tuple[str | None, float]
NOWHERE: Place = (None, 0.0)

_log = structlog.get_logger(__name__)


def release_waiting(survey_id: str, alive: Callable[[float], None]) -> None:
    """Move on all that may go forward; `alive` is told as it gets on what share of a batch is done."""
    for batch in _batches(survey_id):
        alive(0.0)
        _release(survey_id, batch, alive)


def _batches(survey_id: str) -> Iterator[Batch]:
    while True:
        with reading_session(database()) as session:
            drawn = draw_batches(session, survey_id, sealer())
        if not drawn:
            return
        yield from drawn


def _release(survey_id: str, batch: Batch, alive: Callable[[float], None]) -> None:
    with reading_session(database()) as session:
        answers = free_texts(session, survey_id, batch.answers)
        themes = themes_of(session, survey_id)
        last = latest_run(session, survey_id, RunState.DONE)
    new = _split(answers)
    read = [statement for statement in new if is_read(statement)]
    texts = [statement.text for statement in read]
    alone = encode_cached(texts, alive)
    vectors = in_context(alone, texts, [statement.answer_id for statement in read])
    found, toned = iter(places_of(vectors, themes, last)), iter(_with_tones(read, alone))
    places = [next(found) if is_read(one) else NOWHERE for one in new]
    new = [next(toned) if is_read(one) else one for one in new]
    try:
        with transaction(database()) as session:
            lock_survey(session, survey_id)
            _store(session, survey_id, batch, new, places)
    except MovedMeanwhile:
        _log.info("batch_moved_meanwhile", survey=survey_id)
        with transaction(database()) as session:
            forget_unused_vectors(session)  # of words that were deleted while they moved on


def _store(
    session: Session, survey_id: str, batch: Batch, new: Sequence[NewStatement], places: Sequence[Place]
) -> None:
    """Store a batch with its statements, without the names that were marked since it was redacted."""
    scrub = known_names.scrubber(session)
    for answer in batch.answers:
        answer.text = answer.text and scrub(answer.text)
    release(session, batch)
    scrubbed = [replace(statement, text=scrub(statement.text)) for statement in new]
    rows = add_statements(session, survey_id, scrubbed)
    place(session, survey_id, {row.id: where for row, where in zip(rows, places, strict=True)})
    themes = [theme for (theme, _), one in zip(places, new, strict=True) if is_read(one)]
    note_placed(session, latest_run(session, survey_id, RunState.DONE), themes)
    if scrubbed != list(new):
        forget_unused_vectors(session)


def _split(answers: Sequence[FreeText]) -> list[NewStatement]:
    languages = [detect_language(answer.text) for answer in answers]
    parts = split_statements([answer.text for answer in answers], analyst().nlp, languages)
    return [
        NewStatement(answer.answer_id, answer.kind, text, language)
        for answer, texts, language in zip(answers, parts, languages, strict=True)
        for text in texts
    ]


def _with_tones(statements: Sequence[NewStatement], vectors: FloatMatrix) -> list[NewStatement]:
    """Tell how each statement reads, by its vector, as far as that can be told."""
    found = measure_sentiment(
        [one.text for one in statements],
        vectors,
        works=[works_of(one.kind) for one in statements],
        languages=[one.language for one in statements],
        encoder=analyst().encoder,
    )
    return [
        one if told is None else replace(one, sentiment=told.score, tone=told.tone)
        for one, told in zip(statements, found, strict=True)
    ]


def is_read(statement: Statement | NewStatement) -> bool:
    """Whether the encoder makes sense of a statement; else it is set apart for its language."""
    return is_read_by(analyst().encoder, statement.language)


def places_of(vectors: FloatMatrix, themes: Sequence[Theme], run: AnalysisRun | None) -> list[Place]:
    """The theme (None: unclear) and the confidence of each vector among today's themes, found by a run."""
    usable = [theme for theme in themes if theme.centroid and theme.encoder == analyst().encoder.name]
    if not len(vectors) or not usable:
        return [NOWHERE] * len(vectors)
    bar = run.novel_below if run and run.novel_below is not None else NOVEL_BELOW
    centroids = as_matrix([theme.centroid for theme in usable])
    labels, confidence = place_statements(vectors, centroids, bar)
    return [
        (usable[label].id if label >= 0 else None, float(sure))
        for label, sure in zip(labels, confidence, strict=True)
    ]
