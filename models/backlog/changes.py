"""What was changed of backlog items, when and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Field, Session, col, select

from models.accounts.users import User
from models.base import Row, declare, today

LONGEST_WORDS = 4000  # of what is kept of a change; a long list of areas is cut


@dataclass(frozen=True)
class Change:
    """What a person changed of an item, as words."""

    what: str
    before: str
    after: str


class ItemChange(Row, table=True):
    """A change of an item, on a day, by a lead; `number` counts those of the item."""

    __tablename__ = "backlog_changes"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("before", "after"))
    item_id: str = Field(foreign_key="backlog_items.id", index=True)
    user_id: str | None = Field(default=None, foreign_key="users.id")
    made_on: date = Field(default_factory=today)
    number: int
    what: str = Field(max_length=60)
    before: str = Field(max_length=LONGEST_WORDS)
    after: str = Field(max_length=LONGEST_WORDS)


@dataclass(frozen=True)
class MadeChange:
    """A change with the name of who made it."""

    change: ItemChange
    by: str


def keep_changes(session: Session, item_id: str, user_id: str | None, changes: Sequence[Change]) -> None:
    """Keep what is different after than before."""
    different = [change for change in changes if change.before != change.after]
    if not different:
        return
    newest = session.exec(
        select(ItemChange.number).where(ItemChange.item_id == item_id).order_by(col(ItemChange.number).desc())
    ).first()
    for number, change in enumerate(different, start=(newest or 0) + 1):
        session.add(
            ItemChange(
                item_id=item_id,
                user_id=user_id,
                number=number,
                what=change.what,
                before=_cut(change.before),
                after=_cut(change.after),
            )
        )
    session.flush()


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 2]} …"


def changes_of(session: Session, item_id: str) -> list[MadeChange]:
    """What was changed of an item, the newest first."""
    rows = session.exec(
        select(ItemChange, User.name)
        .join(User, col(User.id) == ItemChange.user_id, isouter=True)
        .where(ItemChange.item_id == item_id)
        .order_by(col(ItemChange.number).desc())
    ).all()
    return [MadeChange(change, name or "") for change, name in rows]
