"""The improvement backlog: items from themes or by hand, tied to areas, goals and a service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, false, update
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from models.backlog.changes import Change, keep_changes
from models.backlog.chosen_method import scoring_of
from models.backlog.from_themes import Proposal, propose
from models.backlog.methods import COLUMNS_OF_ITEMS, RICE, Values, values_of
from models.base import EditedMeanwhile, Missing, Row, declare, today
from models.portfolio.areas import PortfolioArea
from models.portfolio.goals import Goal
from models.portfolio.services import get_service
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave
from models.themes.themes import Theme, all_themes_of, roots_of, theme_now


class ItemStatus(StrEnum):
    """Where an item stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    DOING = "doing"
    ON_HOLD = "on hold"
    DONE = "done"
    DECLINED = "declined"


ENDED = (ItemStatus.DONE, ItemStatus.DECLINED)
# What one click makes of an item.
NEXT = {
    ItemStatus.PROPOSED: ItemStatus.ACCEPTED,
    ItemStatus.ACCEPTED: ItemStatus.PLANNED,
    ItemStatus.PLANNED: ItemStatus.DOING,
    ItemStatus.DOING: ItemStatus.DONE,
    ItemStatus.ON_HOLD: ItemStatus.DOING,
}


class ItemKind(StrEnum):
    """What an improvement changes."""

    UNSAID = ""
    PEOPLE = "people"
    PROCESS = "process"
    TECHNOLOGY = "technology"


class BacklogItem(Row, table=True):
    """An improvement. `reach_found` is the reach that the evidence gave, where a person changed it.

    It `rests_on_few` where so few people answered that the figure stays on the leads' pages. What begins with
    `kept` is the evidence as it was decided on: how many people answered in which wave, mentioned the theme,
    and for how many it works and doesn't, as leads could read it then.

    What it is scored with is in the columns of RICE and, for other methods, in `inputs` by their names, with
    the `reasons` of all of them; what nobody has said is not there. `placed_at` is the number that a lead
    gave it by hand.
    """

    __tablename__ = "backlog_items"
    __table_args__ = declare(
        order_tells=False, holds_traces=True, words=("title", "description", "reasons", "placed_because")
    )
    survey_id: str | None = Field(default=None, foreign_key="surveys.id", index=True)
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True)
    service_id: str | None = Field(default=None, foreign_key="services.id", index=True)
    title: str = Field(max_length=120)
    description: str = Field(default="", max_length=4000)
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
    reasons: dict[str, str] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    placed_at: int | None = None
    placed_because: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    version: int = 1
    added_on: date = Field(default_factory=today)
    kept_on: date | None = None
    kept_wave_id: str | None = Field(default=None, foreign_key="waves.id")
    kept_answered: int | None = None
    kept_respondents: int | None = None
    kept_works: int | None = None
    kept_needs_work: int | None = None

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
    def has_ended(self) -> bool:
        """Whether nothing is to be done for it any more: it left the ranking."""
        return self.status in ENDED

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


class BacklogItemGoal(SQLModel, table=True):
    """An item moves a goal."""

    __tablename__ = "backlog_item_goals"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    item_id: str = Field(foreign_key="backlog_items.id", primary_key=True)
    goal_id: str = Field(foreign_key="goals.id", primary_key=True, index=True)


@dataclass(frozen=True)
class ItemValues:
    """What a person gives for an item.

    Of `inputs` and `reasons` those that are named are changed, and those that are empty taken away; others
    stay as they are.
    """

    title: str
    description: str
    area_ids: Sequence[str]
    reach: int | None
    impact: float | None
    confidence: int | None
    effort: float | None
    status: str = ItemStatus.PROPOSED
    kind: str = ItemKind.UNSAID
    owner: str = ""
    due_on: date | None = None
    service_id: str | None = None
    goal_ids: Sequence[str] = ()
    inputs: Mapping[str, float | None] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


_OF_RICE = tuple(each.name for each in COLUMNS_OF_ITEMS)
# What is written into an item as it is given; what is not here is tied to it in a table of its own.
COLUMNS = (
    "title",
    "description",
    "status",
    "kind",
    "owner",
    "due_on",
    "service_id",
    "reach",
    "impact",
    "confidence",
    "effort",
)


def add_item(
    session: Session,
    survey_id: str | None,
    values: ItemValues,
    theme: Theme | None = None,
    wave: Wave | None = None,
) -> BacklogItem:
    """Add an item: from a theme, by hand for a survey, or by hand for the whole organisation.

    Parameters
    ----------
    wave
        The one whose figures it rests on; by default the newest that has any.

    Raises
    ------
    Missing
        If an analysis that ended meanwhile found other themes.
    EditedMeanwhile
        If the theme has an item already.
    """
    if survey_id:
        lock_survey(session, survey_id)
    if theme:
        theme = theme_now(session, theme.id)
        _check_free(session, theme)
    item = BacklogItem(survey_id=survey_id, title=values.title)
    _write(item, values)
    if theme:
        proposal = propose(session, theme, wave)
        item.theme_id = theme.id
        item.reach_found, item.rests_on_few = proposal.reach, proposal.rests_on_few
        keep_evidence(item, proposal)
    session.add(item)
    session.flush()
    _tie(session, item, values)
    return item


def _write(item: BacklogItem, values: ItemValues) -> None:
    """Write what is kept in the item's own row."""
    for name in COLUMNS:
        setattr(item, name, getattr(values, name))
    inputs, reasons = {**item.inputs, **values.inputs}, {**item.reasons, **values.reasons}
    item.inputs = {name: value for name, value in inputs.items() if value is not None}
    item.reasons = {name: reason for name, reason in reasons.items() if reason}


def _check_free(session: Session, theme: Theme) -> None:
    if theme.id in themes_with_items(session, theme.survey_id):
        raise EditedMeanwhile(
            "Somebody made an item of this theme meanwhile. What you typed is still here; open the item "
            "in the backlog and add what it lacks."
        )


def keep_evidence(item: BacklogItem, proposal: Proposal) -> None:
    """Keep the evidence of today as what the item rests on; nothing where too few people answered."""
    evidence, wave = proposal.evidence, proposal.wave
    if wave is None or evidence is None or evidence.respondents is None:
        return
    item.kept_on, item.kept_wave_id, item.kept_answered = today(), wave.id, proposal.answered
    item.kept_respondents, item.kept_works = evidence.respondents, evidence.works
    item.kept_needs_work = evidence.needs_work


def is_stale(item: BacklogItem, proposal: Proposal) -> bool:
    """Whether what the item rests on is no longer what the figures say."""
    if proposal.evidence is None or proposal.evidence.respondents is None or proposal.wave is None:
        return False
    return (item.kept_wave_id, item.kept_needs_work, item.kept_works, item.reach_found) != (
        proposal.wave.id,
        proposal.evidence.needs_work,
        proposal.evidence.works,
        proposal.reach,
    )


def renew_evidence(session: Session, item: BacklogItem, version: int, user_id: str) -> None:
    """Let an item rest on today's figures, and its reach follow them where nobody gave another.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    _lock(session, item, version)
    if item.theme_id is None:
        return
    proposal = propose(session, theme_now(session, item.theme_id))
    before = _as_written(session, item)
    if proposal.reach is not None:
        if item.reach == item.reach_found:
            item.reach = proposal.reach
        item.reach_found, item.rests_on_few = proposal.reach, proposal.rests_on_few
    keep_evidence(item, proposal)
    item.version += 1
    session.add(item)
    session.flush()
    _keep_what_changed(session, item, before, user_id)


def change_item(
    session: Session, item: BacklogItem, values: ItemValues, version: int, user_id: str | None = None
) -> None:
    """Change an item, and keep what was changed by whom.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    _lock(session, item, version)
    before = _as_written(session, item)
    _write(item, values)
    item.version += 1
    session.add(item)
    session.flush()
    _tie(session, item, values)
    _keep_what_changed(session, item, before, user_id)


def set_status(session: Session, item_ids: Sequence[str], status: ItemStatus, user_id: str) -> int:
    """Say of items where they stand; give how many were elsewhere before."""
    rows = session.exec(
        select(BacklogItem)
        .where(col(BacklogItem.id).in_(item_ids), BacklogItem.status != status)
        .order_by(BacklogItem.id)
        .with_for_update()
    ).all()
    for item in rows:
        keep_changes(session, item.id, user_id, [Change("status", item.status, status)])
        item.status = status
        item.version += 1
        session.add(item)
    session.flush()
    return len(rows)


def _lock(session: Session, item: BacklogItem, version: int) -> None:
    session.refresh(item, with_for_update=True)
    if item.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this item since you opened it. What you typed is still here: "
            "compare it with the item as it is now, then save again."
        )


def _as_written(session: Session, item: BacklogItem) -> dict[str, str]:
    """What a person can change of an item, as words."""
    written = {name: getattr(item, name) for name in COLUMNS if name not in ("service_id", *_OF_RICE)}
    return {
        **{name: "" if value is None else f"{value}" for name, value in written.items()},
        **_scored_with(session, item),
        "service": get_service(session, item.service_id).name if item.service_id else "",
        "areas": ", ".join(area.name for area in areas_of(session, item.id)),
        "goals": ", ".join(goal.statement for goal in goals_of(session, item.id)),
    }


def _scored_with(session: Session, item: BacklogItem) -> dict[str, str]:
    """What an item is scored with, each with its reason, by the words for it."""
    values, known = item.values(), scoring_of(session).inputs.values()
    given = [(each, values.get(each.name), item.reasons.get(each.name, "")) for each in known]
    return {
        each.label.lower(): " – ".join(filter(None, ("" if value is None else each.written(value), reason)))
        for each, value, reason in given
    }


def _keep_what_changed(
    session: Session, item: BacklogItem, before: Mapping[str, str], user_id: str | None
) -> None:
    after = _as_written(session, item)
    keep_changes(session, item.id, user_id, [Change(name, before[name], after[name]) for name in after])


def _tie(session: Session, item: BacklogItem, values: ItemValues) -> None:
    session.exec(delete(BacklogItemArea).where(col(BacklogItemArea.item_id) == item.id))
    session.exec(delete(BacklogItemGoal).where(col(BacklogItemGoal.item_id) == item.id))
    session.add_all(BacklogItemArea(item_id=item.id, area_id=area_id) for area_id in set(values.area_ids))
    session.add_all(BacklogItemGoal(item_id=item.id, goal_id=goal_id) for goal_id in set(values.goal_ids))
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


def forget_evidence(session: Session, wave_id: str) -> None:
    """Forget the figures of a wave that items rest on; their scores stay, as people settled them."""
    kept = ("kept_on", "kept_wave_id", "kept_answered", "kept_respondents", "kept_works", "kept_needs_work")
    session.exec(
        update(BacklogItem)
        .where(col(BacklogItem.kept_wave_id) == wave_id)
        .values(dict.fromkeys(kept))
        .execution_options(synchronize_session="fetch")
    )


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
