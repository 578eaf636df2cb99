"""The jobs that turn answers into themes. Each takes an id, can be killed anywhere, and can run again."""

import gc
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlmodel import Session

from analysis import pipeline
from analysis.clustering.theme_matching import match_themes
from analysis.encoding.answer_context import in_context
from analysis.results import ThemeSet
from jobs import known_names, queue
from jobs.analyst import analyst
from jobs.encoding import encode_for_run
from jobs.forecast import Load
from jobs.intake import redact_waiting, settle_waves
from jobs.placing import NOWHERE, is_read, places_of, release_waiting
from jobs.progress import Progress, record_failure
from jobs.resources import database, settings
from jobs.vectors import FloatMatrix, Vectors, as_bytes, as_matrix
from models.backlog.items import themes_with_items
from models.database import reading_session, transaction
from models.evidence.figures import quotable_statements
from models.intake.responses import count_responses_of_survey
from models.intake.waiting import count_waiting
from models.surveys.surveys import lock_survey
from models.themes.assignments import assigned_themes, place
from models.themes.decisions import decided_theme_ids
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.replay import barred_places, replay_decisions
from models.themes.runs import (
    AnalysisRun,
    LeaseLost,
    RunState,
    ask_for_run,
    claim_run,
    end_run,
    held_run,
    latest_run,
)
from models.themes.statements import (
    Statement,
    cached_vectors,
    forget_unused_vectors,
    hashes_of,
    respondents_behind,
    statements_of,
    statements_with,
    works_of,
)
from models.themes.themes import themes_of
from models.themes.themes_to_keep import kept_theme_ids
from models.themes.topic_drift import ask_where_due, note_placed

STATEMENTS_EACH = 3  # that a response may hold, before they are counted
UNWORDED = "Theme {}"  # too few people have answered for a word of theirs to be shown
IntVector = NDArray[np.intp]
Report = Callable[[str, float], None]  # is told the stage and the share of it that is done

_log = structlog.get_logger(__name__)


def place_pending(survey_id: str) -> None:
    """Redact a survey's new answers, and put what a release lets through on today's themes."""
    _place_pending(survey_id, report=lambda _stage, _share: None)
    with transaction(database()) as session:
        due = ask_where_due(session, survey_id)
    if due:
        queue.find_themes(due.id)


def _place_pending(survey_id: str, report: Report) -> None:
    queue.placing_begins(survey_id)
    redact_waiting(survey_id, partial(report, "redact"))
    release_waiting(survey_id, partial(report, "place"))
    settle_waves(survey_id)


@dataclass(frozen=True)
class _Inputs:
    """What a run works on: statements, the themes people keep, and where each statement was before.

    `set_apart` are the statements in languages that the encoder does not read, `quotable` those from waves
    with enough respondents for words to be shown.
    """

    survey_id: str
    seed: int
    statements: Sequence[Statement]
    set_apart: Sequence[Statement]
    kept: Sequence[str]
    before: dict[str, str | None]
    barred: set[tuple[str, str]]
    responses: int
    quotable: set[str]
    respondents: dict[str, str]

    def labels_before(self, themes: Sequence[str]) -> IntVector:
        """The place of each statement's earlier theme in `themes`, −1 where it was in none of them."""
        places = {theme_id: place for place, theme_id in enumerate(themes)}
        return np.array(
            [places.get(self.before.get(row.id) or "", -1) for row in self.statements], dtype=np.intp
        )

    def barred_pairs(self) -> list[tuple[int, int]]:
        """The statements that people took out of kept themes, by their places in `statements` and `kept`."""
        rows = {row.id: place for place, row in enumerate(self.statements)}
        themes = {theme_id: place for place, theme_id in enumerate(self.kept)}
        return sorted(
            (rows[row], themes[theme]) for row, theme in self.barred if row in rows and theme in themes
        )


def find_themes(run_id: str) -> None:
    """Work on an analysis run, if nobody else does: read, analyse with no session open, save."""
    with transaction(database()) as session:
        lease = claim_run(session, run_id, settings().lease_seconds)
    if lease is None:
        return
    try:
        with Progress(run_id, lease) as progress:
            again = _work(run_id, lease, progress)
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


def _work(run_id: str, lease: str, progress: Progress) -> str | None:
    """Work on a run; give the next one where it is needed."""
    inputs = _read(run_id, progress)
    theme_set = pipeline.find_themes(
        [row.text for row in inputs.statements],
        _encode(run_id, lease, inputs, progress),
        nlp=analyst().nlp,
        works=[works_of(row.kind) for row in inputs.statements],
        kept=inputs.labels_before(inputs.kept),
        barred=inputs.barred_pairs(),
        withheld=[row.withheld for row in inputs.statements],
        people=[inputs.respondents[row.id] for row in inputs.statements],
        random_state=inputs.seed,
        report=lambda stage, _share: progress(stage),
        encoder=analyst().encoder,
        languages=[row.language for row in inputs.statements],
    )
    return _save(progress, inputs, theme_set)


def _encode(run_id: str, lease: str, inputs: _Inputs, progress: Progress) -> FloatMatrix:
    texts = [row.text for row in inputs.statements]
    vectors = Vectors(texts)
    vectors.read_kept()
    progress.expect(Load(statements=len(texts), to_encode=len(vectors.missing)))
    rows = encode_for_run(run_id, lease, vectors, partial(progress, "encode"))
    return in_context(rows, texts, [row.answer_id for row in inputs.statements])


def _read(run_id: str, progress: Progress) -> _Inputs:
    with reading_session(database()) as session:
        survey_id = session.get_one(AnalysisRun, run_id).survey_id
        to_redact, to_place = count_waiting(session, survey_id)
        load = Load(to_redact, to_place, len(hashes_of(session, survey_id)) + STATEMENTS_EACH * to_place)
        progress.expect(load, latest_run(session, survey_id, RunState.DONE))
    _place_pending(survey_id, progress)
    progress("read")
    with reading_session(database()) as session:
        every, before = statements_of(session, survey_id), assigned_themes(session, survey_id)
        statements = [row for row in every if is_read(row)]
        inhabited = {before.get(row.id) for row in statements}
        return _Inputs(
            survey_id=survey_id,
            seed=session.get_one(AnalysisRun, run_id).seed,
            statements=statements,
            set_apart=[row for row in every if not is_read(row)],
            kept=sorted(
                kept_theme_ids(session, survey_id, themes_with_items(session, survey_id)) & inhabited
            ),
            before=before,
            barred=barred_places(session, survey_id),
            responses=count_responses_of_survey(session, survey_id),
            quotable=quotable_statements(session, survey_id),
            respondents=respondents_behind(session, survey_id),
        )


def _save(progress: Progress, inputs: _Inputs, theme_set: ThemeSet) -> str | None:
    """Save what a run found; give the next run where words were taken out while this one used them."""
    encoder = analyst().encoder.name
    themes, assignments = _found_themes(inputs, theme_set), _new_assignments(inputs, theme_set)
    gc.collect()  # else it happens, for half a second, while SQLite lets nobody write
    progress("save")
    with transaction(database()) as session:
        lock_survey(session, inputs.survey_id)  # before the run, as whoever deletes does
        run = held_run(session, progress.run_id, progress.lease)
        found = known_names.presentable(session, inputs.survey_id, themes)
        kept = kept_theme_ids(session, inputs.survey_id, themes_with_items(session, inputs.survey_id))
        run.changes = replace_themes(
            session,
            inputs.survey_id,
            found,
            assignments,
            encoder=encoder,
            kept=kept | decided_theme_ids(session, inputs.survey_id),
            stays=_decided_meanwhile(inputs, kept),
        )
        run.novel_below = theme_set.novel_below
        now = hashes_of(session, inputs.survey_id)
        _place_late(session, inputs, run, now.keys())
        run.encoder, run.responses = encoder, inputs.responses
        run.quality = theme_set.quality.to_dict() | {"n_set_apart": len(inputs.set_apart)}
        run.timing = progress.took()
        run.caution = theme_set.caution or ""
        end_run(session, run, RunState.DONE)
        forget_unused_vectors(session)
        return ask_for_run(session, inputs.survey_id).id if _has_changed(inputs, now) else None


def _has_changed(inputs: _Inputs, now: Mapping[str, str]) -> bool:
    """Whether words were taken out of statements, whose hashes are these now, while the run used them."""
    return any(now.get(row.id) != row.text_hash for row in inputs.statements)


def _found_themes(inputs: _Inputs, theme_set: ThemeSet) -> list[NewTheme]:
    identities = _identities(inputs, theme_set)
    pairs = zip(inputs.statements, theme_set.labels.tolist(), strict=True)
    worded = {label for row, label in pairs if row.id in inputs.quotable}
    broad = {theme: number for number, one in enumerate(theme_set.broad) for theme in one.themes}
    return [
        NewTheme(
            theme_id=identities.get(place),
            label=theme.label if place in worded else UNWORDED.format(place + 1),
            keywords=theme.keywords if place in worded else (),
            quotes=[inputs.statements[i].id for i in theme.quotes],
            centroid=as_bytes(theme.centroid),
            broad=broad[place],
            description=theme.description if place in worded else "",
        )
        for place, theme in enumerate(theme_set.themes)
    ]


def _identities(inputs: _Inputs, theme_set: ThemeSet) -> dict[int, str]:
    """The earlier theme that each found one is: kept ones by anchor, the others by shared statements."""
    identities = {
        place: inputs.kept[theme.kept_index]
        for place, theme in enumerate(theme_set.themes)
        if theme.kept_index is not None
    }
    others = sorted({theme for theme in inputs.before.values() if theme} - set(inputs.kept))
    matched = match_themes(inputs.labels_before(others), theme_set.labels, len(others), len(theme_set.themes))
    return {place: others[earlier] for place, earlier in matched.items()} | identities


def _new_assignments(inputs: _Inputs, theme_set: ThemeSet) -> list[NewAssignment]:
    confidence = theme_set.confidence.astype(float).round(4).tolist()
    found = zip(inputs.statements, theme_set.labels.tolist(), confidence, strict=True)
    return [
        *(NewAssignment(row.id, label if label >= 0 else None, sure) for row, label, sure in found),
        *(NewAssignment(row.id, None, 0.0) for row in inputs.set_apart),
    ]


def _decided_meanwhile(inputs: _Inputs, kept: set[str]) -> Callable[[str, str | None], bool]:
    """Tell of a statement in a theme whether people moved it while the run worked, or decided about its theme
    only then.
    """
    before, new = inputs.before, kept - set(inputs.kept)
    return lambda statement, theme: statement in before and (theme != before[statement] or theme in new)


def _place_late(session: Session, inputs: _Inputs, run: AnalysisRun, now: Collection[str]) -> None:
    """Put statements, of those there are now, that came while the run worked on the themes it found.

    One whose words were changed meanwhile has no vector: it is unclear until the next run.
    """
    known = {row.id for row in [*inputs.statements, *inputs.set_apart]}
    late = statements_with(session, set(now) - known)
    kept = cached_vectors(session, {row.text_hash for row in late}, analyst().encoder.name)
    encoded = [row for row in late if row.text_hash in kept and is_read(row)]
    vectors = as_matrix([kept[row.text_hash] for row in encoded])
    vectors = in_context(vectors, [row.text for row in encoded], [row.answer_id for row in encoded])
    found = places_of(vectors, themes_of(session, inputs.survey_id), run)
    places = dict(zip([row.id for row in encoded], found, strict=True))
    place(session, inputs.survey_id, {row.id: places.get(row.id, NOWHERE) for row in late})
    note_placed(session, run, (theme for theme, _ in found))
    replay_decisions(session, inputs.survey_id)  # also on what came late
