"""How many people say something, counted by the database; every count passes the gate before it is shown.

Every count of people is of distinct respondents. A respondent has one area, so counts by area add up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, distinct, literal, or_, union_all
from sqlmodel import Session, col, func, select

from models.intake.responses import Answer, Response
from models.surveys.surveys import QuestionKind
from models.surveys.waves import Wave
from models.themes.assignments import Assignment, is_set_apart
from models.themes.statements import Statement
from models.themes.themes import Theme


@dataclass(frozen=True)
class Counts:
    """People who say something, those who say that it works and that it doesn't, and their statements.

    `found` are people counted where the analysis placed their statements, whatever was moved by hand since.
    By area nothing else is shown: a move that is looked at and undone would tell the area of a statement.
    """

    respondents: int = 0
    works: int = 0
    needs_work: int = 0
    statements: int = 0
    found: int = 0
    found_works: int = 0
    found_needs_work: int = 0


NOBODY = Counts()
_NUMBERS = attrgetter(*(field.name for field in fields(Counts)))
ByArea = dict[str | None, Counts]
CountsOfWaves = dict[str, dict[str | None, ByArea]]  # by the wave's id and the theme's


@dataclass(frozen=True)
class WaveCounts:
    """A wave's counts: of each theme (None: of what fits no theme) by area, and of broad themes.

    A broad theme's key is the number that its themes share, or the id of one that stands alone.
    """

    by_theme: dict[str | None, ByArea]
    broad: dict[int | str, Counts]


def add_up(counts: Iterable[Counts]) -> Counts:
    """Add counts of people who are not the same."""
    every = list(counts)
    return every[0] if len(every) == 1 else Counts(*map(sum, zip(*map(_NUMBERS, every), strict=True)))


def said(*columns: Any) -> Any:
    """Choose columns of statements with their places and responses; none that is set apart."""
    return placed(*columns).where(~is_set_apart())


def placed(*columns: Any) -> Any:
    """Choose columns of all statements with their places and responses."""
    return (
        select(*columns)
        .select_from(Statement)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .join(Response, col(Response.id) == Answer.response_id)
        .join(Assignment, col(Assignment.id) == Statement.id)
    )


def count_wave(session: Session, wave: Wave) -> WaveCounts:
    """Count every theme of a wave by area, and those shown that are close to each other together.

    The database goes through the wave's statements once, which is what takes its time.
    """
    every = said(Assignment.theme_id, Response.area_id, Answer.response_id, Statement.kind)
    columns = every.where(Response.wave_id == wave.id).cte("every").c
    counts = _counts(columns.response_id, columns.kind)
    keys = (columns.theme_id, columns.area_id)
    broad_keys = (case((col(Theme.broad).is_(None), col(Theme.id))), cast(Theme.broad, String))
    by_theme = select(literal(False), *keys, *counts).group_by(*keys)
    broad = (
        select(literal(True), *broad_keys, *counts)
        .join(Theme, col(Theme.id) == columns.theme_id)
        .where(~col(Theme.hidden), col(Theme.merged_into).is_(None))
        .group_by(*broad_keys)
    )
    found = WaveCounts(defaultdict(dict), {})
    for is_broad, theme_id, part, *numbers in session.execute(union_all(by_theme, broad)):
        if is_broad:
            found.broad[theme_id if part is None else int(part)] = Counts(*numbers)
        else:
            found.by_theme[theme_id][part] = Counts(*numbers)
    _count_found(session, wave.survey_id, {wave.id: found.by_theme}, wave)
    return found


def count_theme(session: Session, theme: Theme, wave: Wave | None = None) -> dict[str, ByArea]:
    """Count one theme in every wave, or in one, by area; by the wave's id."""
    keys = (col(Response.wave_id), col(Response.area_id))
    query = said(*keys, *_counts(col(Answer.response_id), col(Statement.kind))).group_by(*keys)
    if wave:
        query = query.where(Response.wave_id == wave.id)
    found: CountsOfWaves = defaultdict(lambda: defaultdict(dict))
    for wave_id, area_id, *numbers in session.execute(query.where(Assignment.theme_id == theme.id)):
        found[wave_id][theme.id][area_id] = Counts(*numbers)
    _count_found(session, theme.survey_id, found, wave, theme.id)
    return {wave_id: themes[theme.id] for wave_id, themes in found.items()}


def count_waves(session: Session, survey_id: str, wave_ids: Collection[str]) -> CountsOfWaves:
    """Count every theme of several waves by area, by the wave's id."""
    keys = (col(Response.wave_id), col(Assignment.theme_id), col(Response.area_id))
    query = said(*keys, *_counts(col(Answer.response_id), col(Statement.kind))).group_by(*keys)
    found: CountsOfWaves = {wave_id: defaultdict(dict) for wave_id in wave_ids}
    for wave_id, theme_id, area_id, *numbers in session.execute(
        query.where(col(Response.wave_id).in_(wave_ids))
    ):
        found[wave_id][theme_id][area_id] = Counts(*numbers)
    _count_found(session, survey_id, found)
    return found


def count_together(session: Session, wave: Wave, theme_ids: Collection[str]) -> Counts:
    """Count those who mention any of some themes in a wave."""
    query = said(*_counts(col(Answer.response_id), col(Statement.kind)))
    here = query.where(Response.wave_id == wave.id, col(Assignment.theme_id).in_(theme_ids))
    return Counts(*session.execute(here).one())


def _count_found(
    session: Session,
    survey_id: str,
    counts: CountsOfWaves,
    wave: Wave | None = None,
    only: str | None = None,
) -> None:
    """Add to counts by area those of where the analysis placed the statements.

    They are the same but for themes that statements came into or left by hand, moved or with a merged theme.
    """
    touched = _touched_by_hand(session, survey_id)
    for by_theme in counts.values():
        for theme_id in by_theme.keys() - touched:
            by_theme[theme_id] = {area: _as_found(each) for area, each in by_theme[theme_id].items()}
    anew = touched if only is None else touched & {only}
    rows = session.execute(_found_in(anew, wave)).all() if anew else []
    for wave_id, theme_id, area_id, *numbers in rows:
        if wave_id in counts or only:
            by_area = counts[wave_id].setdefault(theme_id, {})
            by_area[area_id] = _as_found(by_area.get(area_id, NOBODY), Counts(*numbers))


def _as_found(counts: Counts, found: Counts | None = None) -> Counts:
    """Counts with those of where the analysis placed the statements: the same, unless others are given."""
    found = found or counts
    return replace(
        counts, found=found.respondents, found_works=found.works, found_needs_work=found.needs_work
    )


def _touched_by_hand(session: Session, survey_id: str) -> set[str]:
    """The themes, by id, that statements came into or left by hand."""
    own = select(Theme.id).where(Theme.survey_id == survey_id)
    moved = select(Assignment.theme_id, Assignment.found_in).where(Assignment.is_moved).distinct()
    places = or_(col(Assignment.theme_id).in_(own), col(Assignment.found_in).in_(own))
    return {theme_id for row in session.exec(moved.where(places)).all() for theme_id in row if theme_id}


def _found_in(theme_ids: Collection[str], wave: Wave | None) -> Any:
    """Count by wave, theme and area where the analysis placed statements of some themes."""
    place = case((col(Assignment.is_moved), col(Assignment.found_in)), else_=col(Assignment.theme_id))
    keys = (col(Response.wave_id), place, col(Response.area_id))
    query = placed(*keys, *_counts(col(Answer.response_id), col(Statement.kind))).group_by(*keys)
    query = query.where(place.in_(theme_ids))
    return query.where(Response.wave_id == wave.id) if wave else query


def _counts(respondent: Any, kind: Any) -> tuple[ColumnElement[int], ...]:
    """What `Counts` holds, of rows that are statements."""

    def people(who: QuestionKind) -> ColumnElement[int]:
        return func.count(distinct(case((kind == who.value, respondent))))

    every = func.count(distinct(respondent))
    return every, people(QuestionKind.WORKS), people(QuestionKind.NEEDS_WORK), func.count()
