"""Statements: single ideas taken out of free-text answers, and the vectors cached for their texts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import false
from sqlmodel import Field, Session, col, select

from models.base import Missing, Row
from models.surveys import QuestionKind

BATCH = 500  # values in one IN list


class Statement(Row, table=True):
    """One idea in redacted words; `kind` is its question's kind. Made once and never split again.

    The words of a withheld statement are shown nowhere; it is still counted.
    """

    __tablename__ = "statements"
    __table_args__ = {"sqlite_with_rowid": False}
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    answer_id: str = Field(foreign_key="answers.id", index=True)
    kind: str = Field(max_length=20)
    text: str
    text_hash: str = Field(max_length=64, index=True)
    withheld: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Vector(Row, table=True):
    """A text's vector by a model, float32 little-endian; `id` is the hash of the text and the model."""

    __tablename__ = "vectors"
    __table_args__ = {"sqlite_with_rowid": False}
    data: bytes


@dataclass(frozen=True)
class NewStatement:
    """A statement to be stored."""

    response_id: str
    answer_id: str
    kind: str
    text: str


def works_of(kind: str) -> bool | None:
    """Whether a statement of this kind says that something works; None where it says neither."""
    return {QuestionKind.WORKS.value: True, QuestionKind.NEEDS_WORK.value: False}.get(kind)


def hash_of(text: str) -> str:
    """The hash by which equal texts share a vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_statements(session: Session, survey_id: str, new: Iterable[NewStatement]) -> list[Statement]:
    """Store statements."""
    rows = [
        Statement(
            survey_id=survey_id,
            answer_id=statement.answer_id,
            kind=statement.kind,
            text=statement.text,
            text_hash=hash_of(statement.text),
        )
        for statement in new
    ]
    session.add_all(rows)
    session.flush()
    return rows


def get_statement(session: Session, statement_id: str) -> Statement:
    """Load a statement as it stands now.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    statement = session.get(Statement, statement_id, populate_existing=True)
    if statement is None:
        raise Missing("This statement is not here.")
    return statement


def statements_of(session: Session, survey_id: str) -> Sequence[Statement]:
    """All statements of a survey, over all its waves."""
    return session.exec(
        select(Statement).where(Statement.survey_id == survey_id).order_by(Statement.id)
    ).all()


def vector_id(text_hash: str, model: str) -> str:
    """The id of a text's vector by a model."""
    return hashlib.sha256(f"{model}:{text_hash}".encode()).hexdigest()[:32]


def cached_vectors(session: Session, text_hashes: Iterable[str], model: str) -> dict[str, bytes]:
    """The vectors that are kept for these texts and this model, by text hash."""
    wanted = {vector_id(text_hash, model): text_hash for text_hash in text_hashes}
    ids = sorted(wanted)
    found: dict[str, bytes] = {}
    for start in range(0, len(ids), BATCH):
        rows = session.exec(select(Vector).where(col(Vector.id).in_(ids[start : start + BATCH]))).all()
        found.update({wanted[row.id]: row.data for row in rows})
    return found


def keep_vectors(session: Session, vectors: Mapping[str, bytes], model: str) -> None:
    """Keep vectors by text hash; those that are kept already stay."""
    known = cached_vectors(session, vectors, model)
    for text_hash in sorted(vectors.keys() - known.keys()):
        session.add(Vector(id=vector_id(text_hash, model), data=vectors[text_hash]))
    session.flush()
