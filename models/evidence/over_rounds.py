"""For how many people each theme does not work, round after round, as the page of the theme shows it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlmodel import Session, col, distinct, func

from models.evidence.counts import said
from models.evidence.figures import WaveFigures
from models.evidence.reviewed import figures_stored
from models.intake.responses import Answer, Response, responses_by_wave
from models.privacy import gate
from models.surveys.surveys import QuestionKind
from models.surveys.waves import Wave, waves_of
from models.themes.assignments import Assignment
from models.themes.statements import Statement

MOST_ROUNDS = 8


@dataclass(frozen=True)
class RoundPoint:
    """For how many of those who answered a round a theme does not work; None: the round shows no figure."""

    wave: Wave
    people: int | None
    of: int

    @property
    def share(self) -> float | None:
        """The share, 0 to 1."""
        return None if self.people is None else self.people / self.of


def complaints_over_rounds(session: Session, figures: WaveFigures) -> dict[str, list[RoundPoint]]:
    """Give each theme of a wave its last rounds up to that wave, the first first, by the theme's id.

    Nothing where fewer than two rounds show figures.
    """
    answered = responses_by_wave(session, figures.wave.survey_id)
    earlier = _earlier(session, figures.wave)
    told = [wave for wave in earlier if gate.figure(1, answered[wave.id], wave.thresholds)]
    if not told or figures.respondents is None:
        return {}
    counts = _complaints(session, told)

    def point(wave: Wave, theme_id: str) -> RoundPoint:
        people, of = counts[wave.id].get(theme_id, 0) if wave.id in counts else 0, answered[wave.id]
        return RoundPoint(wave, gate.figure(people, of, wave.thresholds), of)

    return {
        each.theme.id: [
            *(point(wave, each.theme.id) for wave in earlier),
            RoundPoint(figures.wave, each.needs_work, figures.respondents),
        ]
        for each in figures.themes
    }


def _earlier(session: Session, wave: Wave) -> list[Wave]:
    waves = [each for each in waves_of(session, wave.survey_id) if each.number < wave.number]
    return sorted(waves, key=attrgetter("number"))[-MOST_ROUNDS + 1 :]


def _complaints(session: Session, waves: Sequence[Wave]) -> dict[str, dict[str, int]]:
    """For how many people each theme does not work in some waves, by the wave's id and the theme's."""
    found: dict[str, dict[str, int]] = {wave.id: defaultdict(int) for wave in waves}
    reviewed = [wave.id for wave in waves if wave.reviewed_on]
    for row in figures_stored(session, reviewed) if reviewed else []:
        if row.theme_id:
            found[row.wave_id][row.theme_id] = row.needs_work
    counted = [wave.id for wave in waves if not wave.reviewed_on]
    if counted:
        keys = (col(Response.wave_id), col(Assignment.theme_id))
        people = func.count(distinct(col(Answer.response_id)))
        query = said(*keys, people).where(Statement.kind == QuestionKind.NEEDS_WORK.value)
        here = query.where(col(Response.wave_id).in_(counted), keys[1].is_not(None)).group_by(*keys)
        for wave_id, theme_id, number in session.execute(here):
            found[wave_id][theme_id] = number
    return found
