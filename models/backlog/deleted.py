"""Items that were deleted, each with all that was kept of it (`models.removal.deleted_items`)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Session, col, select

from models.accounts.users import User
from models.base import Missing, Row, declare, today

DAYS_KEPT = 30

Rows = dict[str, list[dict[str, Any]]]
Change = Callable[[str, Mapping[str, Any]], dict[str, Any] | None]


class DeletedItem(Row, table=True):
    """A deleted item, by its own id; `kept` has its rows by table. A `batch` was deleted together."""

    __tablename__ = "deleted_items"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("title", "kept"))
    survey_id: str | None = Field(default=None, foreign_key="surveys.id", index=True)
    number: int
    title: str = Field(max_length=120)
    deleted_on: date = Field(default_factory=today)
    user_id: str | None = Field(default=None, foreign_key="users.id")
    batch: str = Field(max_length=32)
    kept: Rows = Field(sa_type=JSON)

    @property
    def goes_on(self) -> date:
        """The day on which it is removed for good."""
        return self.deleted_on + timedelta(days=DAYS_KEPT)


def deleted_items(session: Session) -> list[tuple[DeletedItem, str]]:
    """The deleted items, the newest first, each with the name of who deleted it."""
    rows = session.exec(
        select(DeletedItem, User.name)
        .join(User, col(User.id) == DeletedItem.user_id, isouter=True)
        .order_by(col(DeletedItem.deleted_on).desc(), col(DeletedItem.number).desc())
    ).all()
    return [(deleted, name or "") for deleted, name in rows]


def deleted_of_batch(session: Session, batch: str) -> Sequence[DeletedItem]:
    """What was deleted together and is not restored yet."""
    return session.exec(select(DeletedItem).where(DeletedItem.batch == batch)).all()


def change_kept(session: Session, change: Change) -> None:
    """Change each row that is kept of deleted items, by its table's name; where it becomes None, drop it."""
    for deleted in session.exec(select(DeletedItem).order_by(DeletedItem.id).with_for_update()).all():
        kept = {table: _changed(table, rows, change) for table, rows in deleted.kept.items()}
        if kept != deleted.kept:
            deleted.kept = kept
            session.add(deleted)
    session.flush()


def _changed(table: str, rows: Sequence[Mapping[str, Any]], change: Change) -> list[dict[str, Any]]:
    changed = (change(table, row) for row in rows)
    return [row for row in changed if row is not None]


def get_deleted(session: Session, item_id: str) -> DeletedItem:
    """Load a deleted item.

    Raises
    ------
    Missing
        If it was restored meanwhile, or removed for good.
    """
    deleted = session.get(DeletedItem, item_id)
    if deleted is None:
        raise Missing("This item is no longer among the deleted ones: it was restored, or removed for good.")
    return deleted
