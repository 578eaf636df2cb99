"""What staff said in each part of the organisation, put together from what the themes' pages publish alone.

A part is an area with all below it. Its figures are sums of published groups, so that nothing follows from
them that does not follow from those; an area that is published with others has no figure of its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy
from sqlmodel import Session, col, func

from models.evidence.figures import ThemeFigures, figures_without_quotes, group_name
from models.evidence.themes_outside import tells_words
from models.intake.responses import Response
from models.privacy import gate
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.themes.themes import Theme


@dataclass(frozen=True)
class ThemeSaid:
    """For how many people of a part a theme works and doesn't; more, where a group of it is not told."""

    theme: Theme
    is_gone: bool = False
    needs_work: int = 0
    works: int = 0
    more_needs_work: bool = False
    more_works: bool = False


@dataclass(frozen=True)
class SaidInPart:
    """What was said in a part, the most complaints first; or with what its people are told."""

    themes: Sequence[ThemeSaid] = ()
    told_with: str = ""


@dataclass(frozen=True)
class RoundSaid:
    """A round: its themes as its pages show them, without words, and what was said in each part, by id."""

    survey: Survey
    wave: Wave
    themes: Sequence[ThemeFigures]
    parts: Mapping[str, SaidInPart]


def rounds_told(
    session: Session, survey_id: str | None = None, *, reviewed: bool = False
) -> list[tuple[Survey, Wave]]:
    """The newest settled round of each survey, or of one, with enough people for a figure; newest first.

    With `reviewed` those that a lead has reviewed alone.
    """
    people = sqlalchemy.select(func.count()).where(col(Response.wave_id) == col(Wave.id)).scalar_subquery()
    query = (
        sqlalchemy.select(Survey, Wave)
        .join(Wave, col(Wave.survey_id) == Survey.id)
        .where(col(Wave.settled), col(Wave.deleted_on).is_(None), people >= col(Wave.minimum_group))
        .order_by(col(Wave.closed_on).desc(), col(Wave.number).desc(), col(Wave.id))
    )
    if survey_id:
        query = query.where(col(Survey.id) == survey_id)
    if reviewed:
        query = query.where(col(Wave.reviewed_on).is_not(None))
    newest: dict[str, tuple[Survey, Wave]] = {}
    for survey, wave in session.execute(query):
        newest.setdefault(survey.id, (survey, wave))
    return list(newest.values())


def said_by_part(
    session: Session, survey: Survey, wave: Wave, parts: Mapping[str, str], *, outside: bool = False
) -> RoundSaid:
    """Tell what was said in a round, in each part of the organisation.

    Parameters
    ----------
    parts
        The part that each area belongs to, by id; areas that belong to none are left out.
    outside
        As may be read outside of the leads' pages.
    """
    themes = _themes(session, survey, wave, outside=outside)
    groups = {group_name(wave, group): group for group in {*wave.pattern.values()} - {gate.EVERYONE}}
    part_of = {name: parts[group] for name, group in groups.items() if group in parts}
    said = {part: list[ThemeSaid]() for part in parts.values()}
    for figures in themes:
        for part, theme in _by_part(figures, part_of).items():
            said[part].append(theme)
    told = {part: SaidInPart(_worst_first(each)) for part, each in said.items()}
    for part in told.keys() - set(part_of.values()):
        told[part] = SaidInPart(told_with=_told_with(wave, part))
    return RoundSaid(survey, wave, themes, told)


def _themes(session: Session, survey: Survey, wave: Wave, *, outside: bool) -> Sequence[ThemeFigures]:
    """The themes of a round; outside only those that a person named, where no words may leave in a label."""
    themes = figures_without_quotes(session, wave, outside=outside)
    if not outside or tells_words(session, survey.id):
        return themes
    return [figures for figures in themes if figures.theme.name]


def _by_part(figures: ThemeFigures, part_of: Mapping[str, str]) -> dict[str, ThemeSaid]:
    """Add up the published groups of each part that say something of a theme."""
    found: dict[str, ThemeSaid] = defaultdict(lambda: ThemeSaid(figures.theme, figures.is_gone))
    for group in figures.areas:
        if part := part_of.get(group.name):
            so_far = found[part]
            found[part] = replace(
                so_far,
                needs_work=so_far.needs_work + (group.needs_work or 0),
                works=so_far.works + (group.works or 0),
                more_needs_work=so_far.more_needs_work or group.needs_work is None,
                more_works=so_far.more_works or group.works is None,
            )
    return {part: said for part, said in found.items() if said.needs_work or said.works}


def _worst_first(themes: Sequence[ThemeSaid]) -> list[ThemeSaid]:
    return sorted(themes, key=lambda said: (-said.needs_work, said.works, said.theme.title))


def _told_with(wave: Wave, part: str) -> str:
    """The area that a part is published with, or that it is too small; empty where it was not asked for."""
    group = wave.pattern.get(part)
    return "areas that are too small" if group == gate.EVERYONE else wave.area_names.get(group or "", "")
