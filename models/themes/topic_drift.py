"""How far what people say has moved away from the themes since the last analysis; whether the next is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, sqrt

from sqlmodel import Session, col, func, select

from models.themes.assignments import Assignment
from models.themes.runs import AnalysisRun, RunState, ask_for_run, latest_run
from models.themes.statements import Statement

FEWEST = 30  # statements, so that themes are more than a list
GROWTH = 0.25
USUAL_SHARE = 0.1  # of new statements about known topics, analysis.clustering.placing sets so many apart
FEWEST_FOR_DRIFT, SHARE_FOR_DRIFT = 20, 0.02
MUCH_MORE, DEVIATIONS = 1.5, 3.0


@dataclass(frozen=True)
class Drift:
    """Statements that an analysis knew, that were placed since, and of these that fit none of its themes."""

    known: int
    placed: int
    unclear: int

    @property
    def is_large(self) -> bool:
        """Whether more statements than chance explains fit no theme: there may be a new topic."""
        usual = USUAL_SHARE * self.placed
        chance = DEVIATIONS * sqrt(usual * (1.0 - USUAL_SHARE))
        enough = self.placed >= max(FEWEST_FOR_DRIFT, SHARE_FOR_DRIFT * self.known)
        return enough and self.unclear >= max(MUCH_MORE * usual, usual + chance)

    @property
    def enough(self) -> int:
        """How many new statements are enough for the next analysis."""
        return max(FEWEST, ceil(GROWTH * self.known))

    @property
    def is_due(self) -> bool:
        """Whether the next analysis should start: many statements are new, or many fit nowhere."""
        return self.placed >= self.enough or self.is_large


def drift_since(run: AnalysisRun) -> Drift:
    """What was placed since a run ended; it moves with releases alone."""
    return Drift(int(run.quality.get("n_statements", 0)), run.placed, run.placed_unclear)


def note_placed(session: Session, run: AnalysisRun | None, themes: Iterable[str | None]) -> None:
    """Count statements that were placed on a run's themes, given the theme of each (None: it fits none).

    The caller holds the survey's lock, so that no count is lost.
    """
    if run is None:
        return
    placed = list(themes)
    run.placed += len(placed)
    run.placed_unclear += placed.count(None)
    session.add(run)
    session.flush()


def ask_where_due(session: Session, survey_id: str) -> AnalysisRun | None:
    """Ask for an analysis where enough is new; give the run if there is one to work on.

    None is asked for while one is active, nor after one that failed: then a person looks first.
    """
    last = latest_run(session, survey_id)
    if last is None:
        is_due = _count_placed(session, survey_id) >= FEWEST
    else:
        is_due = last.state == RunState.DONE and drift_since(last).is_due
    return ask_for_run(session, survey_id) if is_due else None


def _count_placed(session: Session, survey_id: str) -> int:
    joined = select(func.count()).select_from(Assignment).join(Statement, col(Statement.id) == Assignment.id)
    return session.exec(joined.where(Statement.survey_id == survey_id, Statement.text_hash != "")).one()
