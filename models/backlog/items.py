"""The improvement backlog: an item as it is kept, tied to areas, goals and a service."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, false
from sqlmodel import Field, Session, SQLModel, col, func, select

from models.backlog.methods import RICE, Values, values_of
from models.backlog.numbers import next_number
from models.base import Missing, Row, declare, today
from models.portfolio.areas import PortfolioArea
from models.portfolio.goals import Goal
from models.themes.themes import Theme, all_themes_of, roots_of


class ItemStatus(StrEnum):
    """Where an item stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    DOING = "doing"
    ON_HOLD = "on hold"
    DONE = "done"
    CHECKED = "checked"
    DECLINED = "declined"


FINISHED = (ItemStatus.DONE, ItemStatus.CHECKED)
ENDED = (*FINISHED, ItemStatus.DECLINED)
# What one click makes of an item.
NEXT = {
    ItemStatus.PROPOSED: ItemStatus.ACCEPTED,
    ItemStatus.ACCEPTED: ItemStatus.PLANNED,
    ItemStatus.PLANNED: ItemStatus.DOING,
    ItemStatus.DOING: ItemStatus.DONE,
    ItemStatus.DONE: ItemStatus.CHECKED,
    ItemStatus.ON_HOLD: ItemStatus.DOING,
}


class ItemKind(StrEnum):
    """What an improvement changes."""

    UNSAID = ""
    PEOPLE = "people"
    PROCESS = "process"
    TECHNOLOGY = "technology"


class Closure(StrEnum):
    """What came of an item, as a person sees it."""

    UNSAID = ""
    ACHIEVED = "achieved"
    PARTLY = "partly achieved"
    NOT_ACHIEVED = "not achieved"
    TOO_FEW = "too few to tell"


WORDS = (
    *("title", "description", "improvement", "reasons", "placed_because", "imported", "measure", "reply"),
    *("lesson_event", "lesson_cause", "lesson_effect", "lesson_recommendation"),
)
# Person-months, up to which an effort is of a size; one that is larger is XL.
SIZES = {"S": 0.5, "M": 2.0, "L": 4.0}
LARGEST = "XL"


def _unsaid(longest: int) -> Any:
    """Declare words that nobody needs to say."""
    return Field(default="", max_length=longest, sa_column_kwargs={"server_default": ""})


class KeptEvidence(SQLModel):
    """The figures of a theme as they were when an item was decided on."""

    kept_on: date | None = None
    kept_wave_id: str | None = Field(default=None, foreign_key="waves.id")
    kept_answered: int | None = None
    kept_respondents: int | None = None
    kept_works: int | None = None
    kept_needs_work: int | None = None


class BacklogItem(KeptEvidence, Row, table=True):
    """An improvement: `description` says the problem, `improvement` what is to be done.

    `reach_found` and `confidence_found` are those that the evidence gave.

    It `rests_on_few` where so few people answered that the figure stays on the leads' pages. What begins with
    `kept` is the evidence as it was decided on: how many people answered in which wave, mentioned the theme,
    and for how many it works and doesn't, as leads could read it then. `imported` is the evidence that came
    with a file: no figure of ours; `imported_reach` is the reach that it gave, with its error.

    What it is scored with is in the columns of RICE and, for other methods, in `inputs` by their names, with
    the `reasons` of all of them; what nobody has said is not there. `placed_at` is the number that a lead
    gave it by hand.
    """

    __tablename__ = "backlog_items"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=WORDS)
    number: int = Field(default=None, nullable=False, unique=True, sa_column_kwargs={"default": next_number})
    survey_id: str | None = Field(default=None, foreign_key="surveys.id", index=True)
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    service_id: str | None = Field(default=None, foreign_key="services.id", index=True)
    title: str = Field(max_length=120)
    description: str = Field(default="", max_length=4000)
    improvement: str = _unsaid(4000)
    kind: str = Field(default=ItemKind.UNSAID, max_length=10, sa_column_kwargs={"server_default": ""})
    owner: str = Field(default="", max_length=100, sa_column_kwargs={"server_default": ""})
    due_on: date | None = None
    status: str = Field(default=ItemStatus.PROPOSED, max_length=10)
    reach: int | None = None
    reach_found: int | None = None
    rests_on_few: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    impact: float | None = None
    confidence: int | None = None
    effort: float | None = None
    inputs: dict[str, float] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    confidence_found: int | None = None
    reasons: dict[str, str] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    placed_at: int | None = None
    placed_because: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    measure: str = _unsaid(200)
    base_value: float | None = None
    target: float | None = None
    value_now: float | None = None
    review_at: str = _unsaid(80)
    closure: str = _unsaid(20)
    reply: str = _unsaid(2000)
    lesson_event: str = _unsaid(1000)
    lesson_cause: str = _unsaid(1000)
    lesson_effect: str = _unsaid(1000)
    lesson_recommendation: str = _unsaid(1000)
    version: int = 1
    added_on: date = Field(default_factory=today)
    imported: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    imported_reach: int | None = None
    imported_error: float | None = None

    @property
    def rice(self) -> float | None:
        """The item's RICE score, where all of it is given."""
        return RICE.score(self.values())

    def values(self, alignment: float | None = None) -> Values:
        """What it is scored with; the alignment with the goals it moves is told."""
        return values_of(
            self.inputs,
            reach=self.reach,
            impact=self.impact,
            confidence=self.confidence,
            effort=self.effort,
            alignment=alignment,
        )

    @property
    def size(self) -> str:
        """How large the effort is, in a letter or two; nothing where nobody has said it."""
        if self.effort is None:
            return ""
        return next((size for size, most in SIZES.items() if self.effort <= most), LARGEST)

    @property
    def has_ended(self) -> bool:
        """Whether nothing is to be done for it any more: it left the ranking."""
        return self.status in ENDED

    @property
    def reach_is_overridden(self) -> bool:
        """Whether a person gave another reach than the evidence did."""
        given = self.imported_reach if self.reach_found is None else self.reach_found
        return given is not None and self.reach != given

    @property
    def confidence_is_overridden(self) -> bool:
        """Whether a person chose another confidence than the evidence proposed."""
        return self.confidence_found is not None and self.confidence != self.confidence_found

    @property
    def reach_may_leave(self) -> bool:
        """Whether the reach may be read outside of the leads' pages."""
        return not self.rests_on_few or self.reach_is_overridden


class BacklogItemTheme(KeptEvidence, table=True):
    """An item rests on a theme beside its own, which may be of another survey; with the evidence as kept."""

    __tablename__ = "backlog_item_themes"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=())
    item_id: str = Field(foreign_key="backlog_items.id", primary_key=True)
    theme_id: str = Field(foreign_key="themes.id", primary_key=True, index=True)


class BacklogItemArea(SQLModel, table=True):
    """An item concerns a portfolio area."""

    __tablename__ = "backlog_item_areas"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    item_id: str = Field(foreign_key="backlog_items.id", primary_key=True)
    area_id: str = Field(foreign_key="portfolio_areas.id", primary_key=True)


class BacklogItemGoal(SQLModel, table=True):
    """An item moves a goal."""

    __tablename__ = "backlog_item_goals"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    item_id: str = Field(foreign_key="backlog_items.id", primary_key=True)
    goal_id: str = Field(foreign_key="goals.id", primary_key=True, index=True)


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


def goals_of(session: Session, item_id: str) -> tuple[Goal, ...]:
    """The goals that an item moves, the weightiest first."""
    return tuple(
        session.exec(
            select(Goal)
            .join(BacklogItemGoal, col(BacklogItemGoal.goal_id) == Goal.id)
            .where(BacklogItemGoal.item_id == item_id)
            .order_by(col(Goal.weight).desc(), col(Goal.statement))
        ).all()
    )


def owners(session: Session) -> Sequence[str]:
    """Who owns items, by name."""
    named = select(BacklogItem.owner).where(BacklogItem.owner != "").distinct()
    return session.exec(named.order_by(BacklogItem.owner)).all()


def count_items(session: Session, survey_id: str) -> int:
    """How many items a survey's backlog has."""
    return session.exec(
        select(func.count()).select_from(BacklogItem).where(BacklogItem.survey_id == survey_id)
    ).one()


def themes_with_items(session: Session, survey_id: str) -> dict[str, BacklogItem]:
    """The backlog items that rest on themes, by the theme that theirs is part of now; its own goes first."""
    own = session.exec(
        select(BacklogItem.theme_id, BacklogItem)
        .where(BacklogItem.survey_id == survey_id, col(BacklogItem.theme_id).is_not(None))
        .order_by(BacklogItem.id)
    ).all()
    beside = session.exec(
        select(BacklogItemTheme.theme_id, BacklogItem)
        .join(BacklogItem, col(BacklogItem.id) == BacklogItemTheme.item_id)
        .join(Theme, col(Theme.id) == BacklogItemTheme.theme_id)
        .where(Theme.survey_id == survey_id)
        .order_by(BacklogItem.id)
    ).all()
    made = {theme_id: item for theme_id, item in [*beside, *own] if theme_id}
    roots = roots_of(all_themes_of(session, survey_id)) if made else {}
    return {roots[theme_id]: made.get(roots[theme_id], item) for theme_id, item in made.items()}
