"""The themes of a survey round by round, as they leave the leads' pages in a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.figures import ThemeFigures, figures_by_theme
from models.intake.responses import responses_by_wave
from models.privacy import gate
from models.surveys.waves import Wave, waves_of


@dataclass(frozen=True)
class WaveOutside:
    """A wave with its people and themes, the most mentioned first; none that is hidden or nobody mentions.

    `tells_words` says whether keywords and descriptions may leave too.
    """

    wave: Wave
    answered: int
    themes: Sequence[ThemeFigures]
    tells_words: bool


def themes_outside(session: Session, survey_id: str) -> list[WaveOutside]:
    """Give the waves of a survey whose figures may leave, the newest first.

    Keywords and descriptions are of all waves, so that they leave only where the words of each may.
    """
    people = responses_by_wave(session, survey_id)
    answered = [wave for wave in waves_of(session, survey_id) if people[wave.id]]
    tells_words = all(gate.quotes([wave], people[wave.id], wave.thresholds_outside) for wave in answered)
    return [
        WaveOutside(wave, people[wave.id], _themes(session, wave), tells_words)
        for wave in answered
        if gate.figure(people[wave.id], people[wave.id], wave.thresholds_outside) is not None
    ]


def _themes(session: Session, wave: Wave) -> list[ThemeFigures]:
    every = figures_by_theme(session, wave, outside=True).values()
    mentioned = [figures for figures in every if figures.respondents and not figures.theme.hidden]
    return sorted(mentioned, key=lambda figures: (-(figures.respondents or 0), figures.theme.title))
