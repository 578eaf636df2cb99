"""Statements: single ideas taken out of free-text answers, and the vectors cached for their texts."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Index, false, text
from sqlmodel import Field, Session, col, delete, exists, select

from models.base import Missing, Row, declare, in_chunks, insert_missing
from models.intake.responses import Answer, Response
from models.surveys.surveys import QuestionKind
from models.surveys.waves import Wave

ENGLISH = "en"
# Where no capital tells a name, redaction finds none: nobody may read such words.
NAMES_NOT_FOUND_IN = frozenset({"ar", "fa", "he", "hi", "ja", "ko", "th", "ur", "zh"})
HASH_DIGITS = 8  # of a hash, by which texts are cut into parts


class Statement(Row, table=True):
    """One idea in redacted words; `kind` is its question's kind. Made once and never split again.

    Where its words were deleted, `text` and `text_hash` are empty; it stays for the figures.
    The words of a withheld statement are shown nowhere; it is still counted. `language` is its answer's,
    as an ISO 639-1 code; `und` where it is known only not to be English. `sentiment` is −1 (critical) to 1
    (approving), `tone` approving, critical or mixed; none and empty where neither can be told.
    """

    __tablename__ = "statements"
    __table_args__ = (
        Index("ix_statements_counted", "answer_id", "kind", "language", "withheld"),
        Index(
            "ix_statements_withheld",
            "survey_id",
            sqlite_where=text("withheld = 1"),
            postgresql_where=text("withheld"),
        ),
        declare(order_tells=True, holds_traces=True, words=("text",)),
    )
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    answer_id: str = Field(foreign_key="answers.id")
    kind: str = Field(max_length=20)
    text: str
    text_hash: str = Field(max_length=64, index=True)
    withheld: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    language: str = Field(default=ENGLISH, max_length=3, sa_column_kwargs={"server_default": ENGLISH})
    sentiment: float | None = None
    tone: str = Field(default="", max_length=10, sa_column_kwargs={"server_default": ""})


class Vector(Row, table=True):
    """A text's vector by a model, float32 little-endian; `id` is the hash of the text and the model.

    `text_hash` is the statement's, so that the vector can be deleted with the words.
    """

    __tablename__ = "vectors"
    __table_args__ = declare(order_tells=True, holds_traces=True, words=())
    text_hash: str = Field(max_length=64, index=True)
    data: bytes


@dataclass(frozen=True)
class NewStatement:
    """A statement to be stored."""

    answer_id: str
    kind: str
    text: str
    language: str = ENGLISH
    sentiment: float | None = None
    tone: str = ""


def works_of(kind: str) -> bool | None:
    """Whether a statement of this kind says that something works; None where it says neither."""
    return {QuestionKind.WORKS.value: True, QuestionKind.NEEDS_WORK.value: False}.get(kind)


def hash_of(text: str) -> str:
    """The hash by which equal texts share a vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_statements(
    session: Session, survey_id: str, new: Iterable[NewStatement], *, redacted: bool = True
) -> list[Statement]:
    """Store statements; of redacted ones those in languages in which names are not found are withheld."""
    rows = [
        Statement(
            survey_id=survey_id,
            answer_id=statement.answer_id,
            kind=statement.kind,
            text=statement.text,
            text_hash=hash_of(statement.text),
            language=statement.language,
            withheld=redacted and statement.language in NAMES_NOT_FOUND_IN,
            sentiment=statement.sentiment,
            tone=statement.tone,
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
    """All statements of a survey that still have their words, over all its waves.

    They stand in the order of their words' hashes, so that the same words give the same themes.
    """
    return session.exec(
        select(Statement)
        .where(Statement.survey_id == survey_id, Statement.text_hash != "")
        .order_by(Statement.text_hash, Statement.id)
    ).all()


def statements_with(session: Session, ids: Iterable[str]) -> list[Statement]:
    """The statements with these ids, in the order of their ids."""
    chunks = in_chunks(sorted(ids))
    return [
        row
        for chunk in chunks
        for row in session.exec(select(Statement).where(col(Statement.id).in_(chunk)).order_by(Statement.id))
    ]


def hashes_of(session: Session, survey_id: str) -> dict[str, str]:
    """The hash of each statement's words, by its id, for the statements that `statements_of` gives."""
    rows = session.exec(
        select(Statement.id, Statement.text_hash).where(
            Statement.survey_id == survey_id, Statement.text_hash != ""
        )
    ).all()
    return {statement_id: text_hash for statement_id, text_hash in rows}


def part_of(text_hash: str, parts: int) -> int:
    """Which of so many equal parts a text belongs to, by its hash."""
    return int(text_hash[:HASH_DIGITS], 16) * parts >> (4 * HASH_DIGITS)


def texts_of_part(session: Session, survey_id: str, part: int, parts: int) -> list[str]:
    """The texts of a survey that belong to a part; see `part_of`."""
    low, high = (f"{-(-end * 16**HASH_DIGITS // parts):0{HASH_DIGITS}x}" for end in (part, part + 1))
    query = select(Statement.text).where(Statement.survey_id == survey_id, col(Statement.text_hash) >= low)
    if part + 1 < parts:
        query = query.where(col(Statement.text_hash) < high)
    return list(session.exec(query.distinct()).all())


def respondents_behind(session: Session, survey_id: str) -> dict[str, str]:
    """The response that each statement of a survey comes from, by statement id."""
    rows = session.exec(
        select(Statement.id, Answer.response_id)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .where(Statement.survey_id == survey_id)
    ).all()
    return {statement_id: response_id for statement_id, response_id in rows}


def statements_of_newest_wave(session: Session, survey_id: str) -> set[str]:
    """The statements, by id, of the newest wave of a survey that has some with words."""
    of_waves = (
        select(Statement.id, Wave.number)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .join(Response, col(Response.id) == Answer.response_id)
        .join(Wave, col(Wave.id) == Response.wave_id)
        .where(Statement.survey_id == survey_id, Statement.text_hash != "")
    )
    rows = session.exec(of_waves).all()
    newest = max((number for _, number in rows), default=0)
    return {statement_id for statement_id, number in rows if number == newest}


def _vector_id(text_hash: str, model: str) -> str:
    """The id of a text's vector by a model."""
    return hashlib.sha256(f"{model}:{text_hash}".encode()).hexdigest()[:32]


def cached_vectors(session: Session, text_hashes: Iterable[str], model: str) -> dict[str, bytes]:
    """The vectors that are kept for these texts and this model, by text hash."""
    return dict(each_cached_vector(session, text_hashes, model))


def each_cached_vector(
    session: Session, text_hashes: Iterable[str], model: str
) -> Iterator[tuple[str, bytes]]:
    """As `cached_vectors`, one after the other in the order in which they are stored."""
    wanted = {_vector_id(text_hash, model): text_hash for text_hash in text_hashes}
    for chunk in in_chunks(sorted(wanted)):
        rows = session.exec(select(Vector.id, Vector.data).where(col(Vector.id).in_(chunk))).all()
        yield from ((wanted[vector_id], data) for vector_id, data in rows)


def keep_vectors(session: Session, vectors: Mapping[str, bytes], model: str) -> None:
    """Keep vectors by text hash; those that are kept already stay."""
    rows = [
        {"id": _vector_id(text_hash, model), "text_hash": text_hash, "data": data}
        for text_hash, data in sorted(vectors.items())
    ]
    insert_missing(session, Vector, rows)


def forget_unused_vectors(session: Session) -> None:
    """Delete the vectors of words that no statement has."""
    used = exists().where(col(Statement.text_hash) == Vector.text_hash)
    session.exec(delete(Vector).where(~used).execution_options(synchronize_session="fetch"))
