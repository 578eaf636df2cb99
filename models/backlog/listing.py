"""Which items of the backlog a list shows, and what each is tied to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import sqlalchemy
from sqlalchemy import Column, ColumnElement
from sqlmodel import Session, col, select

from models.backlog.alignment import alignment_of, weight_of_goals
from models.backlog.items import ENDED, BacklogItem, BacklogItemArea, BacklogItemGoal, BacklogItemTheme
from models.backlog.methods import Input, Method
from models.backlog.quarters import DuePart, quarter_named, quarters_from
from models.backlog.rank_bands import RankBand
from models.backlog.ranking import Order
from models.base import Row, in_chunks, table_of, today
from models.evidence.figures import ThemeFigures, figures_by_theme, wave_with_figures
from models.portfolio.areas import PortfolioArea, all_areas
from models.portfolio.goals import Goal, all_goals
from models.portfolio.organisation import day_of
from models.portfolio.services import Service
from models.portfolio.tree import below
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.themes.themes import Theme, all_themes_of, roots_of
from models.words_in_text import fold

Tie = TypeVar("Tie", bound=Row)


@dataclass(frozen=True)
class Wanted:
    """Which items a list shows; what is empty asks for nothing. Areas and goals include those below.

    `due` is a quarter's key or a `DuePart`.
    """

    survey: str = ""
    area: str = ""
    goal: str = ""
    service: str = ""
    status: str = ""
    owner: str = ""
    words: str = ""
    due: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class ListedItem:
    """An item with its place in the whole backlog and what it is tied to.

    It has no rank where it has ended or is not scored; one placed by hand has another by its score.
    """

    item: BacklogItem
    rank: int | None
    rank_by_score: int | None
    band: RankBand | None
    areas: Sequence[PortfolioArea]
    goals: Sequence[Goal]
    service: Service | None
    theme: Theme | None
    further_themes: Sequence[Theme]
    survey: Survey | None
    kept_wave: Wave | None
    method: Method
    score: float | None
    alignment: float | None

    @property
    def arithmetic(self) -> str:
        """How its score came about."""
        return self.method.arithmetic(self.item.values(self.alignment))

    @property
    def missing(self) -> Sequence[Input]:
        """What nobody has given yet of what the method asks."""
        return self.method.missing(self.item.values(self.alignment))

    @property
    def is_placed(self) -> bool:
        """Whether a lead gave it its number by hand."""
        return self.rank is not None and self.item.placed_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been done by now."""
        return not self.item.has_ended and self.item.due_on is not None and self.item.due_on < today()


def wanted_ids(session: Session, order: Order, wanted: Wanted) -> Sequence[str]:
    """Give the items that are wanted, by id, in their order."""
    conditions = [*_values(wanted), *_ties(session, wanted)]
    if wanted.due:
        conditions.append(_is_due(wanted.due, day_of(session)))
    if not conditions and not wanted.words:
        return order.ids
    rows = session.exec(select(BacklogItem.id, BacklogItem.title).where(*conditions)).all()
    words = fold(wanted.words)
    found = {item_id for item_id, title in rows if words in fold(title)}
    return [item_id for item_id in order.ids if item_id in found]


def _values(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    """What the columns of wanted items hold."""
    for column, value in (
        (col(BacklogItem.survey_id), wanted.survey),
        (col(BacklogItem.service_id), wanted.service),
        (col(BacklogItem.status), wanted.status),
        (col(BacklogItem.owner), wanted.owner),
    ):
        if value:
            yield column == value
    if wanted.overdue:
        yield sqlalchemy.and_(col(BacklogItem.due_on) < today(), col(BacklogItem.status).not_in(ENDED))


def _is_due(part: str, day: date) -> ColumnElement[bool]:
    """When wanted items are due, seen from a day; nothing is in a part that does not exist."""
    due_on, shown = col(BacklogItem.due_on), quarters_from(day)
    quarter = quarter_named(part)
    if quarter:
        return due_on.between(quarter.first, quarter.last)
    parts = {
        DuePart.PAST.value: due_on < shown[0].first,
        DuePart.LATER.value: due_on > shown[-1].last,
        DuePart.NEVER.value: due_on.is_(None),
    }
    return parts.get(part, sqlalchemy.false())


def _ties(session: Session, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    """What wanted items are tied to."""
    if wanted.area:
        areas = [wanted.area, *(area.id for area in below(all_areas(session), wanted.area))]
        yield _is_tied(table_of(BacklogItemArea).c.area_id, areas)
    if wanted.goal:
        goals = [wanted.goal, *(goal.id for goal in below(all_goals(session), wanted.goal))]
        yield _is_tied(table_of(BacklogItemGoal).c.goal_id, goals)


def _is_tied(key: Column[str], values: Sequence[str]) -> ColumnElement[bool]:
    return col(BacklogItem.id).in_(sqlalchemy.select(key.table.c.item_id).where(key.in_(values)))


def listed_items(session: Session, order: Order, ids: Sequence[str]) -> list[ListedItem]:
    """Load items with what they are tied to, in the order given."""
    items = _by_id(session, BacklogItem, ids)
    areas = _tied(session, ids, PortfolioArea, table_of(BacklogItemArea).c.area_id)
    goals = _tied(session, ids, Goal, table_of(BacklogItemGoal).c.goal_id)
    services = _by_id(session, Service, [item.service_id for item in items.values()])
    further = _tied(session, ids, Theme, table_of(BacklogItemTheme).c.theme_id)
    themes = _themes_now(session, items.values(), further.values())
    surveys = _by_id(session, Survey, [item.survey_id for item in items.values()])
    waves = _by_id(session, Wave, [item.kept_wave_id for item in items.values()])
    weight = weight_of_goals(session)
    return [
        ListedItem(
            item=item,
            rank=order.ranks.get(item.id),
            rank_by_score=order.ranks_by_score.get(item.id),
            band=order.bands.get(item.id),
            areas=sorted(areas[item.id], key=lambda area: area.name),
            goals=sorted(goals[item.id], key=lambda goal: (-goal.weight, goal.statement)),
            service=services.get(item.service_id or ""),
            theme=themes.get(item.theme_id or ""),
            further_themes=_further(further[item.id], item, themes),
            survey=surveys.get(item.survey_id or ""),
            kept_wave=waves.get(item.kept_wave_id or ""),
            method=order.method,
            score=order.scores.get(item.id),
            alignment=alignment_of(goals[item.id], weight),
        )
        for item in (items[item_id] for item_id in ids if item_id in items)
    ]


def _tied(
    session: Session, ids: Sequence[str], table: type[Tie], key: Column[str]
) -> Mapping[str, list[Tie]]:
    """What items are tied to through the table of a key, by the item's id."""
    item_id = key.table.c.item_id
    tied = sqlalchemy.select(item_id, table).join(table, col(table.id) == key)
    found: dict[str, list[Tie]] = defaultdict(list)
    for some in in_chunks(ids):
        for each, row in session.execute(tied.where(item_id.in_(some))):
            found[each].append(row)
    return found


def _by_id(session: Session, table: type[Tie], ids: Iterable[str | None]) -> Mapping[str, Tie]:
    """Rows by their id."""
    asked = sorted({each for each in ids if each})
    return {
        row.id: row
        for some in in_chunks(asked)
        for row in session.exec(select(table).where(col(table.id).in_(some)))
    }


def _further(ties: Iterable[Theme], item: BacklogItem, now: Mapping[str, Theme]) -> list[Theme]:
    """The themes that an item rests on beside its own, as they are part of now, by title."""
    own = now.get(item.theme_id or "")
    themes = {theme.id: theme for theme in (now[tie.id] for tie in ties) if theme is not own}
    return sorted(themes.values(), key=lambda theme: theme.title)


def _themes_now(
    session: Session, items: Iterable[BacklogItem], further: Iterable[Iterable[Theme]]
) -> Mapping[str, Theme]:
    """The themes that those of items are part of now, by the id of the item's own."""
    of_items = {item.survey_id for item in items if item.theme_id and item.survey_id}
    surveys = sorted(of_items | {theme.survey_id for themes in further for theme in themes})
    every = {
        theme.id: theme
        for some in in_chunks(surveys)
        for theme in session.exec(select(Theme).where(col(Theme.survey_id).in_(some)))
    }
    return {theme_id: every[root] for theme_id, root in roots_of(every.values()).items()}


def evidence_today(
    session: Session, items: Sequence[ListedItem], *, outside: bool = False
) -> dict[str, tuple[Wave, ThemeFigures]]:
    """Give the newest figures behind items, by the item's id: as leads may read them, or anybody.

    Nobody outside reads those of a theme that a lead hid.
    """
    found: dict[str, tuple[Wave, ThemeFigures]] = {}
    for survey_id in sorted({each.item.survey_id for each in items if each.theme and each.item.survey_id}):
        wave = wave_with_figures(session, survey_id)
        figures = figures_by_theme(session, wave, outside=outside) if wave else {}
        roots = roots_of(all_themes_of(session, survey_id))
        for each in items:
            theme_id = roots.get(each.item.theme_id or "")
            if wave and theme_id in figures and not (outside and figures[theme_id].theme.hidden):
                found[each.item.id] = wave, figures[theme_id]
    return found
