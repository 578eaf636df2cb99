"""An item moved to where it stands now, or to when it is due: never over what somebody did meanwhile."""

from datetime import date

from sqlmodel import Session

from models.backlog.changes import Change, keep_changes
from models.backlog.items import BacklogItem, ItemStatus
from models.base import EditedMeanwhile


def move_to_status(
    session: Session, item: BacklogItem, status: ItemStatus, version: int, user_id: str
) -> None:
    """Say where an item stands.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    _move(session, item, "status", status, version, user_id)


def move_to_day(session: Session, item: BacklogItem, due_on: date | None, version: int, user_id: str) -> None:
    """Say when an item is due, or that nobody knows.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    _move(session, item, "due_on", due_on, version, user_id)


def _move(
    session: Session, item: BacklogItem, name: str, value: str | date | None, version: int, user_id: str
) -> None:
    session.refresh(item, with_for_update=True)
    if item.version != version:
        raise EditedMeanwhile(
            f"Somebody else changed “{item.title}” meanwhile, so it was not moved. This is how things "
            "stand now: move it again if it still should be."
        )
    before = getattr(item, name)
    if before == value:
        return
    keep_changes(session, item.id, user_id, [Change(name, f"{before or ''}", f"{value or ''}")])
    setattr(item, name, value)
    item.version += 1
    session.add(item)
    session.flush()
