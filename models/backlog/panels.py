"""Panels: some people score items without an account, each alone, before anybody settles a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, select

from models.accounts.users import User
from models.backlog.deleted import DeletedItem, change_kept
from models.backlog.items import BacklogItem
from models.base import Missing, Refused, Row, declare, today
from models.portfolio.organisation import day_of

FEWEST_SCORERS, MOST_SCORERS = 2, 7
MOST_ITEMS = 12
USUAL_DAYS = 14
MOST_DAYS = 90
KEPT_DAYS = 365  # after its last day, with the names and what they gave
LONGEST_NAME = 100
LONGEST_REASON = 300


class Panel(Row, table=True):
    """Some people are asked to score some items until a day; what they gave is seen once it has ended.

    It ends with the last of them, by a lead, or after its last day. Items that are gone are passed over.
    """

    __tablename__ = "panels"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    asked_on: date = Field(default_factory=today)
    asked_by: str | None = Field(default=None, foreign_key="users.id")
    ends_on: date
    ended_on: date | None = None
    item_ids: list[str] = Field(sa_type=JSON)

    def has_ended(self, day: date) -> bool:
        """Whether nobody can score any more, on a day."""
        return self.ended_on is not None or day > self.ends_on

    @property
    def deleted_on(self) -> date:
        """The day on which it is deleted."""
        return self.ends_on + timedelta(days=KEPT_DAYS)


class Scorer(Row, table=True):
    """Somebody who is asked to score, with the hash of their link while it may be used."""

    __tablename__ = "scorers"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    panel_id: str = Field(foreign_key="panels.id", index=True)
    name: str = Field(max_length=LONGEST_NAME)
    link_hash: str | None = Field(default=None, max_length=64, unique=True)
    sent_on: date | None = None


class Score(Row, table=True):
    """What somebody gave for an item, by the name of the input; what they can't tell is not there."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("scorer_id", "item_id"),
        declare(order_tells=False, holds_traces=True, words=("reason",)),
    )
    scorer_id: str = Field(foreign_key="scorers.id")
    item_id: str = Field(foreign_key="backlog_items.id", index=True)
    given: dict[str, float] = Field(sa_type=JSON)
    reason: str = Field(default="", max_length=LONGEST_REASON)


class SettledScore(SQLModel, table=True):
    """What a lead settled of an item after a panel, and how far apart the scorers were (see `spread_of`)."""

    __tablename__ = "settled_scores"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    item_id: str = Field(foreign_key="backlog_items.id", primary_key=True)
    panel_id: str = Field(foreign_key="panels.id", index=True)
    given: dict[str, float] = Field(sa_type=JSON)
    spread: float


@dataclass(frozen=True)
class ListedPanel:
    """A panel with how many of those who were asked have sent, and who asked them."""

    panel: Panel
    sent: int
    asked: int
    by: str


def ask_people(
    session: Session, item_ids: Sequence[str], names: Sequence[str], ends_on: date, user_id: str | None = None
) -> Panel:
    """Ask some people to score some items until a day. They have no links yet (see `scorer_links`).

    Raises
    ------
    Refused
        If they are too few, too many or of one name, if there is no such item, or the day is past.
    """
    there = [item.id for item in items_with(session, item_ids)]
    _check(there, names, ends_on, day_of(session))
    panel = Panel(asked_by=user_id, ends_on=ends_on, item_ids=there)
    session.add(panel)
    session.flush()
    session.add_all(Scorer(panel_id=panel.id, name=name) for name in names)
    session.flush()
    return panel


def _check(items: Sequence[str], names: Sequence[str], ends_on: date, day: date) -> None:
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(f"Nobody was asked yet: tick one to {MOST_ITEMS} items that are still in the backlog.")
    if not FEWEST_SCORERS <= len(names) <= MOST_SCORERS:
        raise Refused(f"Nobody was asked yet: name {FEWEST_SCORERS} to {MOST_SCORERS} people, one a line.")
    if any(len(name) > LONGEST_NAME for name in names):
        raise Refused(f"Nobody was asked yet: a name has at most {LONGEST_NAME} characters.")
    if len({" ".join(name.casefold().split()) for name in names}) < len(names):
        raise Refused("Nobody was asked yet: two have the same name. Say who is who.")
    if not day <= ends_on <= day + timedelta(days=MOST_DAYS):
        raise Refused(f"Nobody was asked yet: give a last day from today on, within {MOST_DAYS} days.")


def get_panel(session: Session, panel_id: str) -> Panel:
    """Load a panel.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    panel = session.get(Panel, panel_id)
    if panel is None:
        raise Missing("This panel is not here; it may be deleted.")
    return panel


def listed_panels(session: Session) -> list[ListedPanel]:
    """All panels, the newest first."""
    rows = session.exec(
        select(Panel, User.name)
        .join(User, col(User.id) == Panel.asked_by, isouter=True)
        .order_by(col(Panel.asked_on).desc(), col(Panel.id))
    ).all()
    sent: dict[str, list[bool]] = {panel.id: [] for panel, _ in rows}
    for scorer in session.exec(select(Scorer)).all():
        sent[scorer.panel_id].append(scorer.sent_on is not None)
    return [ListedPanel(panel, sum(sent[panel.id]), len(sent[panel.id]), name or "") for panel, name in rows]


def scorers_of(session: Session, panel_id: str) -> Sequence[Scorer]:
    """Who is asked by a panel, by name."""
    return session.exec(
        select(Scorer).where(Scorer.panel_id == panel_id).order_by(Scorer.name, Scorer.id)
    ).all()


def items_of(session: Session, panel: Panel) -> list[BacklogItem]:
    """The items of a panel that are still there, in the order in which they were ticked."""
    return items_with(session, panel.item_ids)


def items_with(session: Session, item_ids: Sequence[str]) -> list[BacklogItem]:
    """Items that are there, in the order of their ids."""
    rows = session.exec(select(BacklogItem).where(col(BacklogItem.id).in_(item_ids))).all()
    return sorted(rows, key=lambda item: item_ids.index(item.id))


def end_panel(session: Session, panel: Panel) -> None:
    """End a panel: nobody can score any more, and what was given is seen."""
    session.refresh(panel, with_for_update=True)
    panel.ended_on = panel.ended_on or today()
    session.add(panel)
    session.flush()


def delete_panel(session: Session, panel_id: str) -> None:
    """Delete a panel, its people and what they gave, also of deleted items; what was settled stays."""
    _forget_in_deleted(session, panel_id)
    of_panel = select(Scorer.id).where(Scorer.panel_id == panel_id)
    for removal in (
        delete(Score).where(col(Score.scorer_id).in_(of_panel)),
        delete(Scorer).where(col(Scorer.panel_id) == panel_id),
        delete(SettledScore).where(col(SettledScore.panel_id) == panel_id),
        delete(Panel).where(col(Panel.id) == panel_id),
    ):
        session.exec(removal)
    session.flush()


def _forget_in_deleted(session: Session, panel_id: str) -> None:
    """Drop what people of a panel gave, and how far apart they were, from what is kept of deleted items."""
    scorer_ids = {scorer.id for scorer in scorers_of(session, panel_id)}

    def without(table: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        is_score = table == Score.__tablename__ and row["scorer_id"] in scorer_ids
        is_settled = table == SettledScore.__tablename__ and row["panel_id"] == panel_id
        return None if is_score or is_settled else {**row}

    change_kept(session, without)


def delete_old_panels(session: Session, day: date) -> None:
    """Forget links that nobody can use any more; delete panels without items, or a year after they ended."""
    panels = session.exec(select(Panel).order_by(Panel.id)).all()
    over = [panel.id for panel in panels if panel.has_ended(day)]
    used = select(Scorer).where(col(Scorer.panel_id).in_(over), col(Scorer.link_hash).is_not(None))
    for scorer in session.exec(used).all():
        scorer.link_hash = None
        session.add(scorer)
    session.flush()
    for panel in panels:
        if panel.deleted_on < day or not (items_of(session, panel) or _may_come_back(session, panel)):
            delete_panel(session, panel.id)


def _may_come_back(session: Session, panel: Panel) -> bool:
    """Whether an item of a panel is among the deleted ones, from which it can be restored."""
    deleted = select(DeletedItem.id).where(col(DeletedItem.id).in_(panel.item_ids))
    return session.exec(deleted).first() is not None


def settled_spreads(session: Session) -> Mapping[str, SettledScore]:
    """What was settled after panels, by the item's id."""
    return {row.item_id: row for row in session.exec(select(SettledScore)).all()}


def spread_now(settled: SettledScore | None, values: Mapping[str, float | None]) -> float:
    """How far apart scorers were, while an item stands as it was settled; 0 once it has other values."""
    if settled is None or any(values.get(name) != value for name, value in settled.given.items()):
        return 0.0
    return settled.spread


def given_by(session: Session, scorer_ids: Sequence[str]) -> Sequence[Score]:
    """What people gave."""
    return session.exec(select(Score).where(col(Score.scorer_id).in_(scorer_ids))).all()
