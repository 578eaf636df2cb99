"""The improvement backlog: items from themes or by hand, tied to portfolio areas, ordered by RICE."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import false
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from models.base import EditedMeanwhile, Missing, Row, declare, today
from models.evidence.figures import (
    ThemeFigures,
    figures_by_theme,
    group_name,
    theme_figures,
    wave_with_figures,
)
from models.intake.responses import count_responses
from models.portfolio.areas import PortfolioArea
from models.privacy.gate import EVERYONE
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave
from models.themes.themes import Theme, all_themes_of, roots_of, theme_now

IMPACTS = {3.0: "Massive", 2.0: "High", 1.0: "Medium", 0.5: "Low", 0.25: "Minimal"}
CONFIDENCES = {100: "High", 80: "Medium", 50: "Low"}
LEAST_EFFORT = 0.1
MOST_EFFORT = 1000.0
MOST_REACH = 1_000_000


class ItemStatus(StrEnum):
    """Where an item stands."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"
    DECLINED = "declined"


class BacklogItem(Row, table=True):
    """An improvement. `reach_found` is the reach that the evidence gave, where a person changed it.

    It `rests_on_few` where so few people answered that the figure stays on the leads' pages.
    """

    __tablename__ = "backlog_items"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("title", "description"))
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    title: str = Field(max_length=120)
    description: str = Field(default="", max_length=4000)
    status: str = Field(default=ItemStatus.PROPOSED, max_length=10)
    reach: int
    reach_found: int | None = None
    rests_on_few: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    impact: float
    confidence: int
    effort: float
    version: int = 1
    added_on: date = Field(default_factory=today)

    @property
    def rice(self) -> float:
        """The item's RICE score."""
        return rice(self.reach, self.impact, self.confidence, self.effort)

    @property
    def reach_is_overridden(self) -> bool:
        """Whether a person gave another reach than the evidence did."""
        return self.reach_found is not None and self.reach != self.reach_found

    @property
    def reach_may_leave(self) -> bool:
        """Whether the reach may be read outside of the leads' pages."""
        return not self.rests_on_few or self.reach_is_overridden


class BacklogItemArea(SQLModel, table=True):
    """An item concerns a portfolio area."""

    __tablename__ = "backlog_item_areas"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    item_id: str = Field(foreign_key="backlog_items.id", primary_key=True)
    area_id: str = Field(foreign_key="portfolio_areas.id", primary_key=True)


@dataclass(frozen=True)
class ItemValues:
    """What a person gives for an item."""

    title: str
    description: str
    area_ids: Sequence[str]
    reach: int
    impact: float
    confidence: int
    effort: float
    status: str = ItemStatus.PROPOSED


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

    @property
    def keeps(self) -> bool:
        """Whether it is to keep and share what works, not to improve what does not."""
        return self.evidence is not None and nobody_complains(self.evidence)

    @property
    def title(self) -> str:
        """The title to start from."""
        return f"{'Keep and share' if self.keeps else 'Improve'}: {self.theme.title}"


@dataclass(frozen=True)
class RankedItem:
    """An item with its place in the order, its areas and its evidence."""

    rank: int
    item: BacklogItem
    areas: tuple[PortfolioArea, ...]
    theme: Theme | None
    wave: Wave | None
    evidence: ThemeFigures | None


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Score an improvement: reach × impact × confidence ÷ effort (McBride, Intercom, 2016).

    Parameters
    ----------
    reach
        People it reaches.
    impact
        3, 2, 1, 0.5 or 0.25.
    confidence
        In per cent: 100, 80 or 50.
    effort
        In person-months, above 0.
    """
    return reach * impact * confidence / 100 / effort


def nobody_complains(figures: ThemeFigures) -> bool:
    """Whether a theme works for people and nobody says that it does not."""
    return bool(figures.works) and figures.needs_work == 0


def propose(session: Session, theme: Theme) -> Proposal:
    """Make a proposal of a theme, from its figures in the newest wave that has any."""
    wave = wave_with_figures(session, theme.survey_id)
    if wave is None:
        return Proposal(theme, None, None, None, "There are no answers: give the reach yourself.")
    evidence = theme_figures(session, theme, wave)
    outside = theme_figures(session, theme, wave, outside=True)
    reach, explanation = _reach(session, evidence, wave)
    few = reach is not None and outside.respondents is None
    return Proposal(theme, wave, evidence, reach, explanation, _areas_in(outside, wave), few)


def _areas_in(outside: ThemeFigures, wave: Wave) -> tuple[str, ...]:
    """The areas, by id, whose figures show the theme on the side that the item is about.

    A group stands for the area that it is named after, which includes what is counted with it.
    """
    keeps = nobody_complains(outside)
    groups = {group_name(wave, group): group for group in wave.pattern.values() if group != EVERYONE}
    shown = [each.name for each in outside.areas if (each.works if keeps else each.needs_work)]
    return tuple(groups[name] for name in shown if name in groups)


def _reach(session: Session, evidence: ThemeFigures, wave: Wave) -> tuple[int | None, str]:
    if evidence.needs_work is None:
        return None, "Too few people have answered for a figure to be shown: give the reach yourself."
    people, said = _people_reached(evidence)
    total = count_responses(session, wave.id)
    said = said.format(f"{people} of the {total} people who answered in {wave.name}")
    if wave.headcount <= total:
        return people, f"{said}."
    scaled = round(people / total * wave.headcount)
    return scaled, f"{said}; scaled to a headcount of {wave.headcount} that is about {scaled}."


def _people_reached(evidence: ThemeFigures) -> tuple[int, str]:
    """How many people a theme's item is for, and what they say."""
    if nobody_complains(evidence):
        return evidence.works or 0, "For {} this works, and nobody said that it does not"
    if evidence.needs_work == 0:
        return evidence.respondents or 0, "{} suggest it"
    return evidence.needs_work or 0, "For {} this does not work"


def add_item(session: Session, survey_id: str, values: ItemValues, theme: Theme | None = None) -> BacklogItem:
    """Add an item, from a theme or by hand.

    Raises
    ------
    Missing
        If an analysis that ended meanwhile found other themes.
    EditedMeanwhile
        If the theme has an item already.
    """
    lock_survey(session, survey_id)
    if theme:
        theme = theme_now(session, theme.id)
        if theme.id in themes_with_items(session, survey_id):
            raise EditedMeanwhile(
                "Somebody made an item of this theme meanwhile. What you typed is still here; open the item "
                "in the backlog and add what it lacks."
            )
    proposal = propose(session, theme) if theme else None
    item = BacklogItem(
        survey_id=survey_id,
        theme_id=theme.id if theme else None,
        title=values.title,
        description=values.description,
        status=values.status,
        reach=values.reach,
        reach_found=proposal.reach if proposal else None,
        rests_on_few=proposal is not None and proposal.rests_on_few,
        impact=values.impact,
        confidence=values.confidence,
        effort=values.effort,
    )
    session.add(item)
    session.flush()
    _tie_to_areas(session, item, values.area_ids)
    return item


def change_item(session: Session, item: BacklogItem, values: ItemValues, version: int) -> None:
    """Change an item.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    session.refresh(item, with_for_update=True)
    if item.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this item since you opened it. What you typed is still here: "
            "compare it with the item as it is now, then save again."
        )
    for name in ("title", "description", "status", "reach", "impact", "confidence", "effort"):
        setattr(item, name, getattr(values, name))
    item.version += 1
    session.add(item)
    session.flush()
    _tie_to_areas(session, item, values.area_ids)


def _tie_to_areas(session: Session, item: BacklogItem, area_ids: Sequence[str]) -> None:
    session.exec(delete(BacklogItemArea).where(col(BacklogItemArea.item_id) == item.id))
    session.add_all(BacklogItemArea(item_id=item.id, area_id=area_id) for area_id in set(area_ids))
    session.flush()


def get_item(session: Session, item_id: str) -> BacklogItem:
    """Load an item.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    item = session.get(BacklogItem, item_id)
    if item is None:
        raise Missing("This backlog item is not here.")
    return item


def areas_of(session: Session, item_id: str) -> tuple[PortfolioArea, ...]:
    """The areas an item concerns, by name."""
    return tuple(
        session.exec(
            select(PortfolioArea)
            .join(BacklogItemArea, col(BacklogItemArea.area_id) == PortfolioArea.id)
            .where(BacklogItemArea.item_id == item_id)
            .order_by(PortfolioArea.name)
        ).all()
    )


def _areas_by_item(session: Session, survey_id: str) -> dict[str, list[PortfolioArea]]:
    """The areas that each item of a survey concerns, by name."""
    rows = session.exec(
        select(BacklogItemArea.item_id, PortfolioArea)
        .join(PortfolioArea, col(PortfolioArea.id) == BacklogItemArea.area_id)
        .join(BacklogItem, col(BacklogItem.id) == BacklogItemArea.item_id)
        .where(BacklogItem.survey_id == survey_id)
        .order_by(PortfolioArea.name)
    ).all()
    areas: dict[str, list[PortfolioArea]] = defaultdict(list)
    for item_id, area in rows:
        areas[item_id].append(area)
    return areas


def ranked_items(session: Session, survey_id: str, *, outside: bool = False) -> list[RankedItem]:
    """A survey's items by falling RICE, each with its evidence from the newest wave that has figures.

    The evidence is as it may be read on the leads' pages, or outside of them.
    """
    items = session.exec(select(BacklogItem).where(BacklogItem.survey_id == survey_id)).all()
    wave = wave_with_figures(session, survey_id)
    themes = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    roots = roots_of(themes.values())
    evidence = figures_by_theme(session, wave, outside=outside) if wave else {}
    areas = _areas_by_item(session, survey_id)
    ordered = sorted(items, key=lambda item: (-item.rice, item.title, item.id))
    return [
        RankedItem(
            rank=rank,
            item=item,
            areas=tuple(areas[item.id]),
            theme=themes[roots[item.theme_id]] if item.theme_id else None,
            wave=wave,
            evidence=evidence.get(roots[item.theme_id]) if item.theme_id else None,
        )
        for rank, item in enumerate(ordered, start=1)
    ]


def count_items(session: Session, survey_id: str) -> int:
    """How many items a survey's backlog has."""
    return session.exec(
        select(func.count()).select_from(BacklogItem).where(BacklogItem.survey_id == survey_id)
    ).one()


def themes_with_items(session: Session, survey_id: str) -> dict[str, BacklogItem]:
    """The backlog items made of themes, by the theme that theirs is part of now; its own goes first."""
    rows = session.exec(
        select(BacklogItem)
        .where(BacklogItem.survey_id == survey_id, col(BacklogItem.theme_id).is_not(None))
        .order_by(BacklogItem.id)
    ).all()
    own = {item.theme_id: item for item in rows if item.theme_id}
    roots = roots_of(all_themes_of(session, survey_id)) if own else {}
    return {roots[theme_id]: own.get(roots[theme_id], item) for theme_id, item in own.items()}
