"""The themes of a survey round by round, as they leave the leads' pages in a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.figures import ThemeFigures, figures_by_theme
from models.intake.responses import responses_by_wave
from models.privacy import gate
from models.surveys.waves import Wave, waves_of
from models.themes.themes import Theme

UNNAMED = "A theme"  # outside, where its label would tell words that may not leave


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
    words = tells_words(session, survey_id)
    return [
        WaveOutside(wave, people[wave.id], _themes(session, wave), words)
        for wave in waves_of(session, survey_id)
        if people[wave.id]
        and gate.figure(people[wave.id], people[wave.id], wave.thresholds_outside) is not None
    ]


def tells_words(session: Session, survey_id: str) -> bool:
    """Whether words made of all waves of a survey may leave: those of each wave may."""
    people = responses_by_wave(session, survey_id)
    answered = [wave for wave in waves_of(session, survey_id) if people[wave.id]]
    return all(gate.quotes([wave], people[wave.id], wave.thresholds_outside) for wave in answered)


def title_outside(theme: Theme, words: bool) -> str:
    """What a theme is called outside: what a person called it; its label only where words may leave."""
    return theme.title if words else theme.name or UNNAMED


def _themes(session: Session, wave: Wave) -> list[ThemeFigures]:
    every = figures_by_theme(session, wave, outside=True).values()
    mentioned = [figures for figures in every if figures.respondents and not figures.theme.hidden]
    return sorted(mentioned, key=lambda figures: (-(figures.respondents or 0), figures.theme.title))
