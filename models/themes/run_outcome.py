"""Saving what a run found, with all that happened while it worked."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlmodel import Session

from models.surveys.surveys import lock_survey
from models.themes.decisions import decided_theme_ids, standing_theme_ids
from models.themes.found_themes import NewAssignment, NewTheme, Stays, replace_themes
from models.themes.run_inputs import RunInputs
from models.themes.runs import AnalysisRun, RunState, ask_for_run, end_run, held_run
from models.themes.statements import Statement, forget_unused_vectors, hashes_of, statements_with
from models.themes.suggestions import NewSuggestion
from models.themes.themes_to_keep import kept_theme_ids
from models.topics.topics import note_names


@dataclass(frozen=True)
class Findings:
    """What a run found: themes, the place of each statement, and how well they hold.

    Later statements with a cosine under `novel_below` fit none of them. `lexicon` is the version of the
    topics that named them, `naming` are the organisation's own that name somebody, by id.
    """

    themes: Sequence[NewTheme]
    assignments: Sequence[NewAssignment]
    encoder: str
    novel_below: float
    quality: Mapping[str, float]
    caution: str
    lexicon: str = ""
    naming: Collection[str] = ()
    suggested: Sequence[NewSuggestion] = ()


@dataclass(frozen=True)
class Saved:
    """What is left to do: statements that came while the run worked; whether words were taken out of those
    that it used.
    """

    late: Sequence[Statement]
    is_outdated: bool


def lock_run(session: Session, survey_id: str, run_id: str, lease: str) -> AnalysisRun:
    """Load a run for its holder to save and end it, while nobody else changes its survey.

    Raises
    ------
    LeaseLost
        If the lease is no longer this one.
    """
    lock_survey(session, survey_id)  # before the run, as whoever deletes does
    return held_run(session, run_id, lease)


def save_findings(
    session: Session,
    run: AnalysisRun,
    inputs: RunInputs,
    found: Findings,
    with_items: Collection[str],
    reported: Set[str] = frozenset(),
) -> Saved:
    """Put what a run found in the place of what was there.

    Parameters
    ----------
    with_items
        As for `read_run`.
    reported
        The themes that reviewed waves reported: they keep their labels, and so do those that people keep.
    """
    kept = kept_theme_ids(session, inputs.survey_id, with_items)
    run.changes = replace_themes(
        session,
        inputs.survey_id,
        found.themes,
        found.assignments,
        encoder=found.encoder,
        kept=kept | decided_theme_ids(session, inputs.survey_id),
        named=reported | standing_theme_ids(session, inputs.survey_id) | set(with_items),
        stays=_decided_meanwhile(inputs, kept),
        suggested=found.suggested,
    )
    run.encoder, run.novel_below, run.responses = found.encoder, found.novel_below, inputs.responses
    run.quality, run.caution, run.lexicon = dict(found.quality), found.caution, found.lexicon
    note_names(session, {topic.id: topic.version for topic in inputs.topics}, found.naming)
    session.add(run)
    now = hashes_of(session, inputs.survey_id)
    late = statements_with(session, now.keys() - {row.id for row in inputs.statements})
    return Saved(late, any(now.get(row.id) != row.text_hash for row in inputs.statements))


def _decided_meanwhile(inputs: RunInputs, kept: set[str]) -> Stays:
    """Tell of a statement in a theme whether people moved it while the run worked, or decided about its theme
    only then.
    """
    before, new = inputs.before, kept - set(inputs.kept)
    return lambda statement, theme: statement in before and (theme != before[statement] or theme in new)


def finish_run(session: Session, run: AnalysisRun, *, timing: Mapping[str, float], again: bool) -> str | None:
    """End a run well, with what it took; give the next one where it is needed."""
    run.timing = dict(timing)
    end_run(session, run, RunState.DONE)
    forget_unused_vectors(session)
    return ask_for_run(session, run.survey_id).id if again else None
