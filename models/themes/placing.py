"""Statements that are new are put on the themes that the last run found."""

from collections.abc import Mapping

from sqlmodel import Session

from models.themes.assignments import place
from models.themes.replay import replay_decisions
from models.themes.runs import AnalysisRun
from models.themes.topic_drift import note_placed

Place = tuple[str | None, float]  # the theme (None: it fits none) and the confidence
NOWHERE: Place = (None, 0.0)


def place_new(
    session: Session, survey_id: str, run: AnalysisRun | None, places: Mapping[str, Place | None]
) -> None:
    """Put statements, by id, on themes that a run found; None: it is set apart for its language, or unclear
    until the next run.

    The caller holds the survey's lock.
    """
    place(session, survey_id, {row: where or NOWHERE for row, where in places.items()})
    note_placed(session, run, (where[0] for where in places.values() if where))


def place_late(session: Session, run: AnalysisRun, places: Mapping[str, Place | None]) -> None:
    """Put statements that came while a run worked on what it found; what was decided holds for them too."""
    place_new(session, run.survey_id, run, places)
    replay_decisions(session, run.survey_id)
