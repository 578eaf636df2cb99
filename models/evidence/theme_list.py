"""Which themes of a wave a list shows, and in which order: told from what the wave's pages publish alone.

A filter by area takes a theme's figures of a published group as they stand beside the theme, so that what is
hidden there follows from no list and no order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, func

from models.evidence.counts import said
from models.evidence.figures import BroadFigures, ThemeFigures, WaveFigures, group_name
from models.evidence.set_apart import SetApart
from models.intake.responses import Response, responses_by_wave
from models.privacy import gate
from models.surveys.waves import Wave, waves_of
from models.themes.assignments import Assignment


class Order(StrEnum):
    """What comes first."""

    WORST = "worst"
    SIZE = "size"
    NAME = "name"
    NEWEST = "newest"


class Side(StrEnum):
    """Whose themes are kept: of those for whom it does not work, or works."""

    NEEDS_WORK = "needs_work"
    WORKS = "works"


@dataclass(frozen=True)
class ThemeLine:
    """A theme in a list, with the counts that the list is about: everybody's, or those of one group.

    A count of a group is None where it would tell, beside words, whose these are. `mentions` is how large the
    theme is there; `since` the wave in which it was first said, where the list is ordered by that.
    """

    figures: ThemeFigures
    needs_work: int | None
    works: int | None
    mentions: int
    since: Wave | None = None


@dataclass(frozen=True)
class BroadLines:
    """Themes of a list that are close to each other, with the figures of all that belong together."""

    figures: BroadFigures
    lines: list[ThemeLine]


def groups_told(figures: WaveFigures) -> dict[str, str]:
    """The groups of a wave that its themes are told for, with their names, those who named no area last."""
    wave = figures.wave
    told = {area.name for theme in figures.themes for area in theme.areas}
    named = {group: group_name(wave, group) for group in {*wave.pattern.values(), gate.EVERYONE}}
    shown = [(group == gate.EVERYONE, name, group) for group, name in named.items() if name in told]
    return {group: name for _, name, group in sorted(shown)}


def count_said(figures: WaveFigures, set_apart: SetApart | None) -> int | None:
    """How many statements a wave has, whatever their theme; None where a part of them is not told."""
    parts = [theme.statements for theme in (*figures.themes, *figures.hidden)]
    every = [*parts, figures.unclear, set_apart.statements if set_apart else 0]
    return None if None in every else sum(part or 0 for part in every)


def first_said(session: Session, survey_id: str) -> dict[str, Wave]:
    """The first wave in which each theme was said, by the theme's id, of those that show figures."""
    people = responses_by_wave(session, survey_id)
    waves = {wave.number: wave for wave in waves_of(session, survey_id)}
    shown = [w.id for w in waves.values() if gate.figure(people[w.id], people[w.id], w.thresholds)]
    theme_id, number = col(Assignment.theme_id), func.min(Wave.number)
    query = said(theme_id, number).join(Wave, col(Wave.id) == Response.wave_id)
    rows = session.execute(query.where(col(Wave.id).in_(shown), theme_id.is_not(None)).group_by(theme_id))
    return {theme: waves[first] for theme, first in rows}


def list_themes(
    themes: Iterable[ThemeFigures],
    order: Order = Order.WORST,
    side: Side | None = None,
    group: str | None = None,
    since: Mapping[str, Wave] | None = None,
) -> list[ThemeLine]:
    """Choose themes of a wave and put them in order; ties by how few it works for, then by name.

    Parameters
    ----------
    themes
        With figures that passed the gate.
    side
        Keeps those with people on this side, as far as that is told.
    group
        The name of a published group: keeps themes of which something is told for it, with its figures.
    since
        See `first_said`; needed for the order by the newest.
    """
    lines = [
        line for figures in themes if (line := _line(figures, group, (since or {}).get(figures.theme.id)))
    ]
    kept = [line for line in lines if side is None or getattr(line, side.value)]
    return sorted(kept, key=lambda line: (*_place(line, order), *_worst(line), line.figures.theme.title))


def list_broad(broad: Iterable[BroadFigures], lines: Sequence[ThemeLine], order: Order) -> list[BroadLines]:
    """Put the themes of a list together that are close to each other, what is first by their sums first."""
    groups = list(broad)
    number = {figures.theme.id: n for n, each in enumerate(groups) for figures in each.themes}
    together: dict[int, list[ThemeLine]] = {}
    for line in lines:
        together.setdefault(number[line.figures.theme.id], []).append(line)
    found = [BroadLines(groups[key], own) for key, own in together.items()]
    return sorted(found, key=lambda each: _broad_place(each.figures, order))  # else as their first themes are


def _line(figures: ThemeFigures, group: str | None, since: Wave | None) -> ThemeLine | None:
    if group is None:
        return ThemeLine(figures, figures.needs_work, figures.works, figures.respondents or 0, since)
    own = next((area for area in figures.areas if area.name == group and area.mentions_it), None)
    return ThemeLine(figures, own.needs_work, own.works, own.mentions, since) if own else None


def _place(line: ThemeLine, order: Order) -> tuple[int | str, ...]:
    match order:
        case Order.SIZE:
            return (-line.mentions,)
        case Order.NAME:
            return (line.figures.theme.title.casefold(),)
        case Order.NEWEST:
            return (-line.since.number if line.since else 0,)
    return ()


def _worst(line: ThemeLine) -> tuple[int, int]:
    return (-(line.needs_work or 0), line.works or 0)


def _broad_place(figures: BroadFigures, order: Order) -> tuple[int | str, ...]:
    match order:
        case Order.WORST:
            return (-(figures.needs_work or 0), figures.works or 0, figures.title)
        case Order.SIZE:
            return (-(figures.respondents or 0), figures.title)
        case Order.NAME:
            return (figures.title.casefold(),)
    return ()
