"""Quotes that came with a file: those that people said here are none to be kept beside what they said."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from models.backlog.deleted import DeletedItem
from models.backlog.items import BacklogItem
from models.base import in_chunks, table_of
from models.themes.statements import Statement, hash_of

QUOTES = "quotes"


def said_here(session: Session, quotes: Iterable[str]) -> set[str]:
    """The hashes of those quotes that are statements here, whether they may be read or not."""
    return {
        text_hash
        for chunk in in_chunks(sorted(set(map(hash_of, quotes))))
        for text_hash in session.exec(select(Statement.text_hash).where(col(Statement.text_hash).in_(chunk)))
    }


def without_quotes(imported: Mapping[str, Any], hashes: Collection[str]) -> dict[str, Any]:
    """Give evidence that came with a file without the quotes that have these hashes."""
    left = [quote for quote in imported.get(QUOTES, ()) if hash_of(quote) not in hashes]
    return {name: value for name, value in {**imported, QUOTES: left}.items() if name != QUOTES or left}


def forget_imported_quotes(session: Session, hashes: Collection[str]) -> None:
    """Take quotes with these hashes out of items, deleted ones too."""
    if not hashes:
        return
    for item in session.exec(select(BacklogItem)).all():
        if (left := without_quotes(item.imported, hashes)) != item.imported:
            item.imported = left
            session.add(item)
    name = table_of(BacklogItem).name
    for deleted in session.exec(select(DeletedItem)).all():
        rows = [
            {**row, "imported": without_quotes(row.get("imported") or {}, hashes)}
            for row in deleted.kept.get(name, ())
        ]
        if rows != deleted.kept.get(name, []):
            deleted.kept = {**deleted.kept, name: rows}
            session.add(deleted)
    session.flush()
