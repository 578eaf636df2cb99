"""Notes of leads on an item."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Field, Session, col, select

from models.accounts.users import User
from models.backlog.items import BacklogItem
from models.base import Missing, Refused, Row, declare, today

LONGEST_NOTE = 2000


class ItemNote(Row, table=True):
    """What a lead wrote on an item, on a day; `place` counts the notes of the item."""

    __tablename__ = "backlog_notes"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("text",))
    item_id: str = Field(foreign_key="backlog_items.id", index=True)
    user_id: str | None = Field(default=None, foreign_key="users.id")
    written_on: date = Field(default_factory=today)
    place: int
    text: str = Field(max_length=LONGEST_NOTE)


@dataclass(frozen=True)
class WrittenNote:
    """A note with the name of who wrote it."""

    note: ItemNote
    by: str


def add_note(session: Session, item: BacklogItem, user_id: str, text: str) -> ItemNote:
    """Write a note on an item."""
    newest = select(ItemNote.place).where(ItemNote.item_id == item.id).order_by(col(ItemNote.place).desc())
    place = (session.exec(newest).first() or 0) + 1
    note = ItemNote(item_id=item.id, user_id=user_id, place=place, text=text)
    session.add(note)
    session.flush()
    return note


def delete_note(session: Session, item: BacklogItem, note_id: str, user_id: str) -> None:
    """Delete a note for who wrote it.

    Raises
    ------
    Missing
        If the item has no such note.
    Refused
        If another lead wrote it.
    """
    note = session.get(ItemNote, note_id)
    if note is None or note.item_id != item.id:
        raise Missing("This note is not here any more.")
    if note.user_id != user_id:
        raise Refused("Another lead wrote this note, so it stays.")
    session.delete(note)
    session.flush()


def notes_of(session: Session, item_id: str) -> list[WrittenNote]:
    """The notes on an item, the newest first."""
    rows = session.exec(
        select(ItemNote, User.name)
        .join(User, col(User.id) == ItemNote.user_id, isouter=True)
        .where(ItemNote.item_id == item_id)
        .order_by(col(ItemNote.place).desc())
    ).all()
    return [WrittenNote(note, name or "") for note, name in rows]
