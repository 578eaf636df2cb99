"""The backlog side by side: by where items stand, and by the quarter they are due in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.backlog.items import FINISHED, BacklogItem, ItemStatus
from models.backlog.listing import ListedItem, Wanted, listed_items, wanted_ids
from models.backlog.quarters import DuePart, due_part, quarters_from
from models.backlog.ranking import Order

A_COLUMN = 30  # of whose items are shown; a longer one says how many more there are


@dataclass(frozen=True)
class Column:
    """What stands side by side under one heading, in its order: the first `items` of all that are there."""

    key: str
    items: Sequence[ListedItem]
    every: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.every - len(self.items)


def columns_by_status(session: Session, order: Order, wanted: Wanted) -> list[Column]:
    """Lay the items that are wanted out by where they stand."""
    statuses = {item_id: status for item_id, status, _ in standing_of(session)}
    return _columns(session, order, wanted, list(ItemStatus), statuses)


def columns_by_quarter(session: Session, order: Order, wanted: Wanted, day: date) -> list[Column]:
    """Lay the items that are wanted out by when they are due, seen from a day.

    What was declined is left out, and what was done without a date.
    """
    parts = {
        item_id: due_part(due_on, day)
        for item_id, status, due_on in standing_of(session)
        if status != ItemStatus.DECLINED and (due_on or status not in FINISHED)
    }
    quarters = [quarter.key for quarter in quarters_from(day)]
    return _columns(session, order, wanted, [DuePart.PAST, *quarters, DuePart.LATER, DuePart.NEVER], parts)


def standing_of(session: Session) -> Sequence[tuple[str, str, date | None]]:
    """Give of every item its id, where it stands, and when it is due."""
    rows = session.exec(select(BacklogItem.id, BacklogItem.status, col(BacklogItem.due_on))).all()
    return [(item_id, status, due_on) for item_id, status, due_on in rows]


def _columns(
    session: Session, order: Order, wanted: Wanted, keys: Sequence[str], key_of: Mapping[str, str]
) -> list[Column]:
    """Put wanted items under keys; those of none are left out."""
    ids: dict[str, list[str]] = defaultdict(list)
    for item_id in wanted_ids(session, order, wanted):
        if item_id in key_of:
            ids[key_of[item_id]].append(item_id)
    shown = [item_id for key in keys for item_id in ids[key][:A_COLUMN]]
    items = {each.item.id: each for each in listed_items(session, order, shown)}
    return [
        Column(key, [items[item_id] for item_id in ids[key][:A_COLUMN] if item_id in items], len(ids[key]))
        for key in keys
    ]
