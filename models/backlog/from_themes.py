"""A theme as a backlog item: its evidence, and the reach and the areas to start from."""

from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.figures import ThemeFigures, group_name, theme_figures, wave_with_figures
from models.intake.responses import count_responses
from models.privacy.gate import EVERYONE
from models.surveys.waves import Wave
from models.themes.themes import Theme


@dataclass(frozen=True)
class Proposal:
    """A theme as a backlog item: the evidence, the reach to start from and how it came about, and the areas.

    The areas, by id, are those that may be told outside of the leads' pages too, as an item is.
    """

    theme: Theme
    wave: Wave | None
    evidence: ThemeFigures | None
    reach: int | None
    explanation: str
    area_ids: tuple[str, ...] = ()
    rests_on_few: bool = False
    answered: int = 0

    @property
    def keeps(self) -> bool:
        """Whether it is to keep and share what works, not to improve what does not."""
        return self.evidence is not None and nobody_complains(self.evidence)

    @property
    def measure(self) -> str:
        """By what one would see that it helped."""
        return f"Share of people for whom it {'works' if self.keeps else 'does not work'}, in %"

    @property
    def base_value(self) -> float | None:
        """What the measure is today, in %; None where it may not leave the leads' pages, as an item does."""
        return self.measured(works=self.keeps)

    def measured(self, *, works: bool) -> float | None:
        """For what share it works, or does not, in %; None where that may not leave the leads' pages."""
        evidence = self.evidence
        counted = None if evidence is None else evidence.works if works else evidence.needs_work
        if counted is None or self.rests_on_few or not self.answered:
            return None
        return round(100 * counted / self.answered, 1)

    @property
    def title(self) -> str:
        """The title to start from."""
        return f"{'Keep and share' if self.keeps else 'Improve'}: {self.theme.title}"

    def title_by(self, improvement: str) -> str:
        """The title to start from where the theme is called by a topic: what would be done about it."""
        return self.title if self.keeps else improvement or self.title


def nobody_complains(figures: ThemeFigures) -> bool:
    """Whether a theme works for people and nobody says that it does not."""
    return bool(figures.works) and figures.needs_work == 0


def propose(session: Session, theme: Theme, wave: Wave | None = None) -> Proposal:
    """Make a proposal of a theme, from its figures in a wave; by default in the newest that has any."""
    wave = wave or wave_with_figures(session, theme.survey_id)
    if wave is None:
        return Proposal(theme, None, None, None, "There are no answers: give the reach yourself.")
    evidence = theme_figures(session, theme, wave)
    told_alike = wave.thresholds_outside == wave.thresholds
    outside = evidence if told_alike else theme_figures(session, theme, wave, outside=True)
    answered = count_responses(session, wave.id)
    reach, explanation = _reach(evidence, wave, answered)
    few = reach is not None and outside.respondents is None
    return Proposal(theme, wave, evidence, reach, explanation, _areas_in(outside, wave), few, answered)


def _areas_in(outside: ThemeFigures, wave: Wave) -> tuple[str, ...]:
    """The areas, by id, whose figures show the theme on the side that the item is about.

    A group stands for the area that it is named after, which includes what is counted with it.
    """
    keeps = nobody_complains(outside)
    groups = {group_name(wave, group): group for group in wave.pattern.values() if group != EVERYONE}
    shown = [each.name for each in outside.areas if (each.works if keeps else each.needs_work)]
    return tuple(groups[name] for name in shown if name in groups)


def _reach(evidence: ThemeFigures, wave: Wave, total: int) -> tuple[int | None, str]:
    if evidence.needs_work is None:
        return None, "Too few people have answered for a figure to be shown: give the reach yourself."
    people, said = _people_reached(evidence, total, wave.name)
    if wave.headcount <= total:
        return people, f"{said}."
    scaled = round(people / total * wave.headcount)
    return scaled, f"{said}; scaled to a headcount of {wave.headcount} that is about {scaled}."


def _people_reached(evidence: ThemeFigures, total: int, wave: str) -> tuple[int, str]:
    """How many people a theme's item is for, and why: of what works, those for whom it does not yet."""
    who = f"of the {total} people who answered in {wave}"
    if nobody_complains(evidence):
        works = evidence.works or 0
        others, said = total - works, f"It works for {works} {who}, and nobody said that it does not"
        return others, f"{said}; it could reach the other {others}"
    if evidence.needs_work == 0:
        return evidence.respondents or 0, f"{evidence.respondents} {who} suggest it"
    return evidence.needs_work or 0, f"For {evidence.needs_work} {who} this does not work"
