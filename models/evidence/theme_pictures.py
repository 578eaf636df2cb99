"""A wave's themes side by side, and area by area: told from what its pages publish alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.figures import AreaFigures, ThemeFigures, WaveFigures, figures_without_quotes
from models.evidence.theme_list import Side, list_themes
from models.evidence.themes_outside import tells_words, title_outside
from models.intake.responses import count_responses
from models.privacy import gate
from models.surveys.waves import Wave


@dataclass(frozen=True)
class SidesOfTheme:
    """For how many people a theme does not work, and works."""

    theme_id: str
    title: str
    needs_work: int
    works: int
    is_gone: bool = False


@dataclass(frozen=True)
class SidesOfThemes:
    """Themes of as many people as answered, the most complaints first."""

    answered: int
    themes: Sequence[SidesOfTheme]

    @property
    def largest_share(self) -> float:
        """The largest share of any side, above 0: for a scale."""
        most = max((count for each in self.themes for count in (each.needs_work, each.works)), default=0)
        return (most or 1) / self.answered


@dataclass(frozen=True)
class Group:
    """A group of areas that figures are published for, and its people who answered."""

    name: str
    people: int


@dataclass(frozen=True)
class AreasOfTheme:
    """For how many people of each group a theme does not work, or works; None: too few to show."""

    theme_id: str
    title: str
    people: Sequence[int | None]
    is_gone: bool = False


@dataclass(frozen=True)
class AreasOfThemes:
    """Themes by the groups they are told for, the most people first; of `more` nothing is told by area."""

    side: Side
    groups: Sequence[Group]
    themes: Sequence[AreasOfTheme]
    more: int

    @property
    def largest_share(self) -> float:
        """The largest share of a group, above 0: for a scale."""
        return max((share for each in self.themes for share in self.shares(each) if share), default=1.0)

    def shares(self, theme: AreasOfTheme) -> list[float | None]:
        """The share of each group, 0 to 1; None: too few to show."""
        pairs = zip(theme.people, self.groups, strict=True)
        return [None if people is None else people / group.people for people, group in pairs]


def themes_in_file(session: Session, wave: Wave) -> tuple[int | None, list[tuple[str, ThemeFigures]]]:
    """Give those who answered a wave, and its themes by what they are called, as both may leave in a file."""
    answered = count_responses(session, wave.id)
    words = tells_words(session, wave.survey_id)
    themes = figures_without_quotes(session, wave, outside=True)
    named = [(title_outside(each.theme, words), each) for each in themes if each.respondents]
    return gate.figure(answered, answered, wave.thresholds_outside) or None, named


def titled(figures: WaveFigures) -> list[tuple[str, ThemeFigures]]:
    """The themes of a wave by their titles."""
    return [(each.theme.title, each) for each in figures.themes]


def sides_of(answered: int, themes: Sequence[tuple[str, ThemeFigures]]) -> SidesOfThemes:
    """Put themes side by side, those that anybody mentions, the most complaints first."""
    titles = {each.theme.id: title for title, each in themes}
    found = [
        SidesOfTheme(
            line.figures.theme.id,
            titles[line.figures.theme.id],
            line.needs_work,
            line.works,
            line.figures.is_gone,
        )
        for line in list_themes(each for _, each in themes)
        if line.needs_work is not None and line.works is not None and (line.needs_work or line.works)
    ]
    return SidesOfThemes(answered, found)


def areas_of(themes: Sequence[tuple[str, ThemeFigures]], side: Side) -> AreasOfThemes:
    """Put themes beside the groups that they are told for, one side of each, the most people first."""
    groups = _groups(each for _, each in themes)
    told = [
        AreasOfTheme(figures.theme.id, title, _people(figures.areas, groups, side), figures.is_gone)
        for title, figures in themes
    ]
    shown = [each for each in told if any(each.people)]
    shown.sort(key=lambda each: (-sum(people or 0 for people in each.people), each.title))
    return AreasOfThemes(side, groups, shown, len(told) - len(shown))


def _groups(themes: Iterable[ThemeFigures]) -> list[Group]:
    """The groups that themes are told for, by name, those who named no area last."""
    areas = {area.name: area for figures in themes for area in figures.areas}
    return [
        Group(area.name, area.respondents)
        for area in sorted(areas.values(), key=lambda area: (area.is_rest, area.name))
    ]


def _people(areas: Iterable[AreaFigures], groups: Sequence[Group], side: Side) -> list[int | None]:
    told = {area.name: getattr(area, side.value) for area in areas}
    return [told.get(group.name) for group in groups]
