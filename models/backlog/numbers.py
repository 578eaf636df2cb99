"""Running numbers of items: each is given once, and never again, whatever becomes of its item."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlmodel import Field, Session, SQLModel

from models.base import declare

ONLY = "items"


class ItemNumbers(SQLModel, table=True):
    """The number that the newest item got; there is one row, or none before the first item."""

    __tablename__ = "item_numbers"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    id: str = Field(default=ONLY, primary_key=True, max_length=32)
    last: int


_NEXT = sqlalchemy.text(
    "INSERT INTO item_numbers (id, last) VALUES (:id, 1) "
    "ON CONFLICT (id) DO UPDATE SET last = item_numbers.last + 1 RETURNING last"
).bindparams(id=ONLY)


def next_number(context: Any) -> int:
    """Give the next number, as the default of a column: who comes at the same time waits for the next."""
    number: int = context.connection.execute(_NEXT).scalar_one()
    return number


def keep_numbers(session: Session, numbers: Sequence[int]) -> None:
    """Go on after numbers that items bring along from elsewhere."""
    newest = session.get(ItemNumbers, ONLY, with_for_update=True) or ItemNumbers(id=ONLY, last=0)
    newest.last = max(newest.last, *numbers)
    session.add(newest)
    session.flush()
