"""What the figures tell of the areas that an item concerns: each by itself, or within its group."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.evidence.figures import AreaFigures, ThemeFigures, group_name
from models.portfolio.areas import PortfolioArea
from models.privacy.gate import group_of
from models.surveys.waves import Wave


@dataclass(frozen=True)
class AreasTold:
    """A published group, the areas of an item that are counted in it, and what is told of it."""

    group: str
    areas: Sequence[PortfolioArea]
    figures: AreaFigures | None


def areas_told(figures: ThemeFigures, wave: Wave, areas: Sequence[PortfolioArea]) -> list[AreasTold]:
    """Give the groups that areas are counted in, each once; nothing where no area is told apart."""
    if not figures.areas:
        return []
    told = {each.name: each for each in figures.areas if each.is_told}
    groups: dict[str, list[PortfolioArea]] = {}
    for area in areas:
        if area.id in wave.area_names:
            groups.setdefault(group_name(wave, group_of(area.id, wave.pattern)), []).append(area)
    return [AreasTold(group, counted, told.get(group)) for group, counted in groups.items()]
