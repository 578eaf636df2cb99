"""Which themes of a wave a list shows, and in which order: told from what the wave's pages publish alone.

A filter by area takes a theme's figures of a published group as they stand beside the theme, so that what is
hidden there follows from no list and no order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col

from models.evidence.counts import said
from models.evidence.figures import BroadFigures, ThemeFigures, WaveFigures, group_name
from models.evidence.reviewed import figures_stored
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
    """The first wave in which each theme was said, by the theme's id, of those that show figures.

    Of a reviewed wave what it reported counts, so that no statement of it is looked at.
    """
    people = responses_by_wave(session, survey_id)
    waves = [w for w in waves_of(session, survey_id) if gate.figure(people[w.id], people[w.id], w.thresholds)]
    found: dict[str, Wave] = {}
    by_id = {wave.id: wave for wave in waves}
    for theme_id, wave_id in (*_reported_in(session, waves), *_said_in(session, waves)):
        wave = by_id[wave_id]
        if theme_id not in found or wave.number < found[theme_id].number:
            found[theme_id] = wave
    return found


def _reported_in(session: Session, waves: Sequence[Wave]) -> list[tuple[str, str]]:
    """Themes and the reviewed waves that report people who mention them, by id."""
    reviewed = [wave.id for wave in waves if wave.reviewed_on]
    rows = figures_stored(session, reviewed) if reviewed else []
    return [(row.theme_id, row.wave_id) for row in rows if row.theme_id and row.is_mentioned]


def _said_in(session: Session, waves: Sequence[Wave]) -> list[tuple[str, str]]:
    """Themes and the waves, of those that are not reviewed, in which they were said, by id."""
    counted = [wave.id for wave in waves if not wave.reviewed_on]
    if not counted:
        return []
    keys = (col(Assignment.theme_id), col(Response.wave_id))
    query = said(*keys).where(col(Response.wave_id).in_(counted), keys[0].is_not(None)).distinct()
    return [(theme_id, wave_id) for theme_id, wave_id in session.execute(query)]


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
