"""What a later analysis, or a decision about a theme, would change of what reviewed waves reported.

It is found out each time it is asked for: what is stored, beside what is counted now. Both pass the gate.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models.evidence.counts import ByArea, count_waves
from models.evidence.figures import ThemeFigures, gated
from models.evidence.reviewed import ReviewedFigures, figures_stored, theme_as_reported
from models.releases.batches import respondents_by_wave
from models.surveys.waves import Wave
from models.themes.themes import Theme, all_themes_of, roots_of

NO_THEME = "Statements that fit no theme"
UNCLEAR = "unclear"


@dataclass(frozen=True)
class Change:
    """A theme (None: what fits none) whose figures in a reviewed wave are not those that are counted now.

    `before` is None where the wave does not report it, `after` where nobody is counted under it any more;
    `part_of` is the title of the theme it was merged into. One that is gone has no page.
    """

    theme_id: str | None
    title: str
    before: ThemeFigures | None
    after: ThemeFigures | None
    part_of: str = ""
    is_gone: bool = False

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return self.theme_id or UNCLEAR

    @property
    def people(self) -> int:
        """For the order: how many people it is about at most."""
        return max(getattr(each, "respondents", None) or 0 for each in (self.before, self.after))

    @property
    def pairs(self) -> dict[str, tuple[int, int]]:
        """The figures that differ, by name, as reported and as counted now."""
        names = ("respondents", "needs_work", "works", "statements")
        both = {name: (self._number(self.before, name), self._number(self.after, name)) for name in names}
        return {name: pair for name, pair in both.items() if pair[0] != pair[1]}

    @staticmethod
    def _number(figures: ThemeFigures | None, name: str) -> int:
        return getattr(figures, name, None) or 0


def changes_of(session: Session, survey_id: str, waves: Sequence[Wave]) -> dict[str, list[Change]]:
    """What would change in each of these waves that is reviewed, by its id; the largest first."""
    reviewed = [wave for wave in waves if wave.reviewed_on and not wave.deleted_on]
    if not reviewed:
        return {}
    ids = [wave.id for wave in reviewed]
    counted, people = count_waves(session, survey_id, ids), respondents_by_wave(session, survey_id)
    themes = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    roots = roots_of(themes.values())
    stored: dict[str, dict[str | None, ReviewedFigures]] = {wave_id: {} for wave_id in ids}
    for row in figures_stored(session, ids):
        stored[row.wave_id][row.theme_id] = row
    return {
        wave.id: _Compared(wave, themes, roots, stored[wave.id], counted[wave.id], people[wave.id]).changes()
        for wave in reviewed
    }


@dataclass(frozen=True)
class _Compared:
    """A reviewed wave: what is stored of it, and what is counted now."""

    wave: Wave
    themes: Mapping[str, Theme]
    roots: Mapping[str, str]
    stored: Mapping[str | None, ReviewedFigures]
    counted: Mapping[str | None, ByArea]
    people: Counter[str | None]

    def changes(self) -> list[Change]:
        """All that differs, what fits no theme last."""
        each = (self._change(theme_id) for theme_id in {*self.stored, *self.counted})
        found = [change for change in each if _shown(change.before) != _shown(change.after)]
        return sorted(found, key=lambda one: (one.theme_id is None, -one.people, one.title))

    def _change(self, theme_id: str | None) -> Change:
        living = self.themes.get(theme_id) if theme_id else Theme(survey_id="", label=NO_THEME)
        row = self.stored.get(theme_id)
        before = self._figures(theme_as_reported(row, self.wave, living), row.by_area) if row else None
        after = self._figures(living, self.counted.get(theme_id, {})) if living else None
        if theme_id is None:
            before, after = _statements_alone(before), _statements_alone(after)
        into = self.roots[living.id] if living and living.merged_into else ""
        title = living.title if living else row.label if row else ""
        part_of = self.themes[into].title if into else ""
        return Change(theme_id, title, before, after, part_of, is_gone=living is None)

    def _figures(self, theme: Theme, by_area: ByArea) -> ThemeFigures | None:
        """What may be shown of a theme's counts; None where nobody is counted."""
        figures = gated(theme, by_area, self.wave, self.people)
        return figures if figures.respondents else None


def _statements_alone(figures: ThemeFigures | None) -> ThemeFigures | None:
    """What is told of what fits no theme: no people."""
    return figures and ThemeFigures(figures.theme, None, None, None, statements=figures.statements)


def _shown(figures: ThemeFigures | None) -> Any:
    """What pages show of a theme's figures, to see whether any of it differs."""
    if figures is None:
        return None
    numbers = (figures.respondents, figures.works, figures.needs_work, figures.statements)
    return (*numbers, figures.areas, figures.theme.hidden)
