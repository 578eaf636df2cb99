"""How many answered in each area, once a wave has closed."""

from collections.abc import Sequence
from typing import NamedTuple

from models.evidence.participation import GroupAnswered, answered_by_group
from models.surveys.waves import Wave, waves_of
from webapp.database import session


class AnsweredByArea(NamedTuple):
    """A wave, and how many answered in each group of its areas; no groups where they may not be told."""

    wave: Wave
    groups: Sequence[GroupAnswered]


def answered_in(wave: Wave) -> AnsweredByArea:
    """How many answered a wave, by area."""
    return AnsweredByArea(wave, answered_by_group(session(), wave))


def answered_last(survey_id: str) -> AnsweredByArea | None:
    """How many answered the newest wave of a survey that has closed, by area."""
    closed = (wave for wave in waves_of(session(), survey_id) if not wave.is_open)
    newest = next(closed, None)
    return answered_in(newest) if newest else None
