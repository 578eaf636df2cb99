"""Items that were deleted: each with all that was kept of it, until it is restored or its time is over.

Nothing of a deleted item stands among the others, so that no list, figure or export could count it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Table
from sqlmodel import Session, col, delete, exists, insert, select

from models.backlog.deleted import DAYS_KEPT, DeletedItem, Rows
from models.backlog.items import BacklogItem
from models.base import EditedMeanwhile, new_id, table_of, today
from models.removal.whole_survey import rows_below
from models.tables import METADATA


def delete_items(
    session: Session, item_ids: Sequence[str], user_id: str, version: int | None = None
) -> tuple[str, int]:
    """Delete items; give the batch, with which they can be restored, and how many there were.

    Raises
    ------
    EditedMeanwhile
        If a version is given, and an item is no longer at it.
    """
    batch = new_id()
    items = session.exec(
        select(BacklogItem)
        .where(col(BacklogItem.id).in_(item_ids))
        .order_by(BacklogItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for item in items:
        if version is not None and item.version != version:
            raise EditedMeanwhile(
                "Somebody else changed this item since you opened it, so it was not deleted. Read it as "
                "it is now, then delete it again."
            )
        session.add(
            DeletedItem(
                id=item.id,
                survey_id=item.survey_id,
                number=item.number,
                title=item.title,
                user_id=user_id,
                batch=batch,
                kept=_take_out(session, item.id),
            )
        )
    session.flush()
    return batch, len(items)


def _take_out(session: Session, item_id: str) -> Rows:
    """Read an item with all that belongs to it, and delete that."""
    session.flush()
    of_it = rows_below(table_of(BacklogItem), item_id)
    kept: Rows = {}
    for table, belongs in of_it.items():
        rows = session.connection().execute(table.select().where(belongs)).mappings().all()
        if rows:
            kept[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows]
    for table, belongs in reversed(of_it.items()):
        session.connection().execute(delete(table).where(belongs))
    session.expire_all()
    return kept


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def restore_items(session: Session, deleted: Sequence[DeletedItem]) -> None:
    """Put deleted items back among the others. What they were tied to and is gone meanwhile is left out."""
    for each in deleted:
        for table in METADATA.sorted_tables:
            for row in each.kept.get(table.name, ()):
                fitting = _fitting(session, table, row)
                if fitting:
                    session.connection().execute(insert(table).values(fitting))
        session.delete(each)
    session.flush()
    session.expire_all()


def _fitting(session: Session, table: Table, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A row as it can be written now; None where it belongs to something that is gone."""
    columns = {name: table.c[name] for name in row if name in table.c}
    fitting = {
        name: date.fromisoformat(row[name]) if row[name] and isinstance(column.type, Date) else row[name]
        for name, column in columns.items()
    }
    for key in table.foreign_keys:
        value = fitting.get(key.parent.name)
        if (
            value is None
            or session.connection().execute(select(exists().where(key.column == value))).scalar()
        ):
            continue
        if not key.parent.nullable:
            return None
        fitting[key.parent.name] = None
    return fitting


def forget_old_items(session: Session) -> None:
    """Remove for good what was deleted so many days ago."""
    last = today() - timedelta(days=DAYS_KEPT)
    session.exec(delete(DeletedItem).where(col(DeletedItem.deleted_on) <= last))
