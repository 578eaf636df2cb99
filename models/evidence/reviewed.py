"""What a reviewed wave reported: its figures are stored, and stay until a person moves them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, delete, select

from models.base import Row, declare, today
from models.evidence.counts import (
    NOBODY,
    ByArea,
    Counts,
    WaveCounts,
    add_up,
    count_together,
    count_wave,
    count_waves,
)
from models.privacy.gate import EVERYONE, group_of
from models.surveys.waves import Wave
from models.themes.themes import Theme, all_themes_of, themes_of
from models.words_in_text import IsName, reworded

_PLACES = {field.name: place for place, field in enumerate(fields(Counts))}
_RESPONDENTS, _NEEDS_WORK = _PLACES["respondents"], _PLACES["needs_work"]


class ReviewedFigures(Row, table=True):
    """How many people said something in a reviewed wave, in numbers without words.

    `theme_id` is the theme, which may be part of another by now, or gone: then `label` is its name. None
    stands for what fits no theme. `by_group` holds the values of `Counts` for each published group, nothing
    where the wave reports the theme no more; `together` those of all that have the same number in `broad` and
    are not hidden. `moved_on` and `moved_by` tell who moved the figures since the review.
    """

    __tablename__ = "reviewed_figures"
    __table_args__ = (
        UniqueConstraint("wave_id", "theme_id"),
        declare(order_tells=False, holds_traces=True, words=("label",)),
    )
    wave_id: str = Field(foreign_key="waves.id")
    theme_id: str | None = Field(default=None, max_length=32)
    label: str = Field(default="", max_length=120)
    hidden: bool = False
    broad: int | None = None
    by_group: dict[str, list[int]] = Field(default_factory=dict, sa_type=JSON)
    together: list[int] = Field(default_factory=list, sa_type=JSON)
    moved_on: date | None = None
    moved_by: str | None = Field(default=None, foreign_key="users.id")

    @property
    def by_area(self) -> ByArea:
        """The counts, as they are counted anew: by area, each here the area of a group."""
        return {group: Counts(*numbers) for group, numbers in self.by_group.items()}

    @property
    def needs_work(self) -> int:
        """The people for whom it does not work."""
        return sum(numbers[_NEEDS_WORK] for numbers in self.by_group.values())

    @property
    def is_mentioned(self) -> bool:
        """Whether anybody mentions it."""
        return any(numbers[_RESPONDENTS] for numbers in self.by_group.values())


@dataclass(frozen=True)
class Reported:
    """A wave's themes with its counts; `gone` are those, by id, that no analysis finds any more."""

    themes: Sequence[Theme]
    counts: WaveCounts
    gone: frozenset[str] = frozenset()


def reported(session: Session, wave: Wave) -> Reported:
    """What a wave reports: what is counted now, or what was when it was reviewed."""
    if not wave.reviewed_on:
        return Reported(themes_of(session, wave.survey_id), count_wave(session, wave))
    rows = [row for row in figures_stored(session, [wave.id]) if row.by_group]
    living = {theme.id: theme for theme in all_themes_of(session, wave.survey_id)}
    themes = [theme_as_reported(row, wave, living.get(row.theme_id)) for row in rows if row.theme_id]
    by_theme = {row.theme_id: row.by_area for row in rows}
    broad = {_heading(row): Counts(*row.together) for row in rows if row.theme_id}
    gone = frozenset(theme.id for theme in themes if theme.id not in living)
    return Reported(themes, WaveCounts(by_theme, broad), gone)


def _heading(row: ReviewedFigures) -> int | str:
    return row.theme_id or "" if row.broad is None else row.broad


def theme_as_reported(row: ReviewedFigures, wave: Wave, living: Theme | None) -> Theme:
    """A theme as a wave reported it: hidden and close to others as it was then. It is in no session."""
    theme = Theme(**(living.model_dump() if living else {"id": row.theme_id, "label": row.label}))
    theme.survey_id, theme.hidden, theme.broad = wave.survey_id, row.hidden, row.broad
    return theme


def as_reported(
    session: Session, theme_id: str, waves: Sequence[Wave], counted: Mapping[str, ByArea]
) -> dict[str, ByArea]:
    """The counts of a theme by wave: as `counted`, or as they were when the wave was reviewed."""
    reviewed = {wave.id for wave in waves if wave.reviewed_on}
    if not reviewed:
        return dict(counted)
    rows = figures_stored(session, reviewed, theme_id)
    return {key: by_area for key, by_area in counted.items() if key not in reviewed} | {
        row.wave_id: row.by_area for row in rows
    }


def figures_stored(
    session: Session, wave_ids: Collection[str], theme_id: str | None = None
) -> Sequence[ReviewedFigures]:
    """The stored figures of waves: of all that they reported, or of one theme."""
    query = select(ReviewedFigures).where(col(ReviewedFigures.wave_id).in_(wave_ids))
    if theme_id:
        query = query.where(ReviewedFigures.theme_id == theme_id)
    return session.exec(query.order_by(ReviewedFigures.id)).all()


def reported_theme_ids(session: Session, survey_id: str) -> set[str]:
    """The themes that a survey's reviewed waves reported, by id: they keep their names."""
    rows = session.exec(
        select(ReviewedFigures.theme_id)
        .join(Wave, col(Wave.id) == ReviewedFigures.wave_id)
        .where(Wave.survey_id == survey_id)
    ).all()
    return {theme_id for theme_id in rows if theme_id}


def store_figures(
    session: Session, wave: Wave, moved: Collection[str | None] = (), moved_by: str | None = None
) -> None:
    """Store what a wave's figures are now, in the place of what was stored of it.

    Parameters
    ----------
    moved, moved_by
        The themes, by id (None: what fits none), whose figures a person wanted moved; and that person's id.
    """
    counts = count_wave(session, wave)
    rows = {row.theme_id: row for row in figures_stored(session, [wave.id])}
    themes = {theme.id: theme for theme in themes_of(session, wave.survey_id)}
    for theme_id in {None, *rows, *themes}:
        row = rows.get(theme_id) or ReviewedFigures(wave_id=wave.id, theme_id=theme_id)
        theme = themes.get(theme_id) if theme_id else None
        _fill(row, wave, theme, counts.by_theme.get(theme_id, {}))
        row.broad = theme.broad if theme else None
        row.together = list(astuple(counts.broad.get(_heading(row), NOBODY)))
        if theme_id in moved:
            row.moved_on, row.moved_by = today(), moved_by
        if row.by_group or theme_id in rows:
            session.add(row)
    session.flush()


def move_figures(session: Session, wave: Wave, theme_id: str | None, user_id: str) -> None:
    """Store what the figures of one theme (None: of what fits none) are now; a person wants them moved."""
    counted = count_waves(session, wave.survey_id, [wave.id])[wave.id]
    rows = {row.theme_id: row for row in figures_stored(session, [wave.id])}
    row = rows.setdefault(theme_id, ReviewedFigures(wave_id=wave.id, theme_id=theme_id))
    theme = next((each for each in themes_of(session, wave.survey_id) if each.id == theme_id), None)
    _fill(row, wave, theme, counted.get(theme_id, {}))
    row.moved_on, row.moved_by = today(), user_id
    session.add(row)
    beside = [each for each in rows.values() if each.theme_id and _heading(each) == _heading(row)]
    _count_heading(session, wave, [each for each in beside if each.by_group and not each.hidden])
    session.flush()


def _fill(row: ReviewedFigures, wave: Wave, theme: Theme | None, by_area: ByArea) -> None:
    """Write a theme's counts by group; nobody where it has a name of its own and nobody mentions it."""
    groups: dict[str, Counts] = {EVERYONE: NOBODY} if theme and theme.name else {}
    if theme or row.theme_id is None:
        for area_id, counts in by_area.items():
            group = group_of(area_id, wave.pattern)
            groups[group] = add_up([groups.get(group, NOBODY), counts])
    row.by_group = {group: list(astuple(counts)) for group, counts in groups.items()}
    if theme:
        row.label, row.hidden = theme.title, theme.hidden


def _count_heading(session: Session, wave: Wave, rows: Sequence[ReviewedFigures]) -> None:
    """Count those who mention any of the themes under a heading: never fewer than one of these reports."""
    today_ = count_together(session, wave, [row.theme_id or "" for row in rows])
    every = [astuple(today_), *(astuple(add_up(row.by_area.values())) for row in rows)]
    for row in rows:
        row.together = [max(numbers) for numbers in zip(*every, strict=True)]
        session.add(row)


def forget_figures(session: Session, wave_id: str) -> None:
    """Delete all that a wave reported: everything of it is deleted."""
    session.exec(delete(ReviewedFigures).where(col(ReviewedFigures.wave_id) == wave_id))


def reword_reported(session: Session, survey_id: str, unwanted: IsName) -> None:
    """Take words out of the names under which waves reported themes."""
    waves = select(Wave.id).where(Wave.survey_id == survey_id)
    for row in session.exec(select(ReviewedFigures).where(col(ReviewedFigures.wave_id).in_(waves))).all():
        row.label, _ = reworded(row.label, [], unwanted)
        session.add(row)
