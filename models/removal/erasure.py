"""Erasure: a name that redaction missed is taken out of everything that is kept, for good."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, select, update

from models.backlog.saved_views import SavedView, all_views
from models.base import Refused
from models.evidence.figures import quotable_statements
from models.removal.known_names import AllowedPhrase, add_names
from models.surveys.surveys import Survey
from models.tables import columns_of_words
from models.themes.runs import RunState, ask_for_run, latest_run
from models.themes.statements import Statement, forget_unused_vectors, hash_of
from models.themes.themes import Theme
from models.words_in_text import (
    MOST_WORDS,
    IsName,
    fold,
    name_or_possessive,
    phrase_of,
    reworded,
    spoken_of,
    take_out,
    words_of,
)

COMMON = 10  # statements; words that stand in more may be ordinary words


class NotThere(Refused):
    """The words do not stand in the statement."""


class Common(Refused):
    """The words stand in so many statements that they may be ordinary words."""


def check_name(session: Session, statement: Statement, name: str, *, sure: bool = False) -> None:
    """Check that words can be taken out as a name that was missed in a statement.

    Raises
    ------
    NotThere
        If the statement does not hold them as whole words, or they are too many for a name.
    Common
        If many statements that may be read hold them, and the person has not said that they are sure.
    """
    if not 1 <= len(words_of(name)) <= MOST_WORDS:
        raise NotThere(f"Type the name as it stands in the statement: one to {MOST_WORDS} words.")
    if not _holds(statement.text, name):
        raise NotThere("These words do not stand in the statement. Type them as they do: whole words.")
    if not sure and _count_readable(session, statement.survey_id, name) > COMMON:
        raise Common(
            f"These words stand in more than {COMMON} statements, so they may be ordinary words. Nothing was "
            "changed yet. If they are a name, tick the box and press the button again."
        )


def _count_readable(session: Session, survey_id: str, name: str) -> int:
    readable = quotable_statements(session, survey_id)
    rows = session.exec(select(Statement.id, Statement.text).where(Statement.survey_id == survey_id)).all()
    return sum(key in readable and _holds(text, name) for key, text in rows)


def _holds(text: str, name: str) -> bool:
    return _erased(text, phrase_of(name)) != text


def erase_name(session: Session, key: bytes, name: str) -> list[str]:
    """Take a name out of all that is kept, and know it from now on.

    Whoever calls this commits and then calls `models.database.forget_raw_pages`.

    Parameters
    ----------
    key
        The key of the directory of names (`models.removal.known_names.names_key`).

    Returns
    -------
    list of str
        The runs, by id, that renew what the analysis made of the old words.
    """
    phrase = phrase_of(name)
    surveys = session.exec(select(Survey.id).order_by(Survey.id).with_for_update()).all()
    touched = _surveys_with(session, phrase)
    _forget_allowed(session, phrase)
    _forget_views(session, phrase)
    add_names(session, key, [phrase])
    for table, columns in columns_of_words().items():
        if table.name == SavedView.__tablename__:
            continue  # none that holds the name is left; an address has words of its own
        _erase_in(session, table, columns, phrase)
    session.expire_all()
    forget_unused_vectors(session)
    analysed = [survey for survey in surveys if survey in touched and _was_analysed(session, survey)]
    return [ask_for_run(session, survey).id for survey in analysed]


def _was_analysed(session: Session, survey_id: str) -> bool:
    return latest_run(session, survey_id, RunState.DONE) is not None


def _surveys_with(session: Session, phrase: str) -> set[str]:
    rows = session.exec(select(Statement.survey_id, Statement.text)).all()
    return {survey for survey, text in rows if _erased(text, phrase) != text}


def _forget_allowed(session: Session, phrase: str) -> None:
    for row in session.exec(select(AllowedPhrase)).all():
        if _erased(row.phrase, phrase) != row.phrase:
            session.delete(row)
    session.flush()


def _forget_views(session: Session, phrase: str) -> None:
    """Delete the saved views that are named for the name, or ask for it."""
    for view in all_views(session):
        if _all_erased(view.words, phrase) != list(view.words):
            session.delete(view)
    session.flush()


def _erase_in(session: Session, table: Table, columns: Sequence[str], phrase: str) -> None:
    """Overwrite the texts of a table that hold the name; one that grows too long for its column is cut."""
    longest = {name: getattr(table.c[name].type, "length", None) for name in columns}
    for key, *values in session.execute(select(table.c.id, *(table.c[name] for name in columns))).all():
        before = dict(zip(columns, values, strict=True))
        is_theme = table.name == Theme.__tablename__
        after = _reworded_theme(before, phrase) if is_theme else _all_erased(before, phrase)
        changed = {
            name: value[: longest[name]] if isinstance(value, str) else value
            for name, value in after.items()
            if value != before[name]
        }
        if table.name == Statement.__tablename__ and changed:
            changed["text_hash"] = hash_of(changed["text"])
        if changed:
            session.execute(update(table).where(table.c.id == key).values(changed))


def _reworded_theme(values: Mapping[str, Any], phrase: str) -> dict[str, Any]:
    label, keywords = reworded(values["label"], values["keywords"], _is(phrase))
    rest = {name: _all_erased(values[name], phrase) for name in ("name", "description")}
    offered = {name: spoken_of(values[name], _is(phrase)) for name in ("nearest_topics", "phrases")}
    topic = "".join(spoken_of([values["topic"]], _is(phrase)))
    return {"label": label, "keywords": keywords, "topic": topic, **rest, **offered}


def _all_erased(value: Any, phrase: str) -> Any:
    """Take the name out of a text, or out of every text of a list or a dictionary."""
    if isinstance(value, str):
        return _erased(value, phrase)
    if isinstance(value, Mapping):
        return {key: _all_erased(part, phrase) for key, part in value.items()}
    if isinstance(value, Iterable):
        return [_all_erased(part, phrase) for part in value]
    return value


def _erased(text: str, phrase: str) -> str:
    return take_out(text, _is(phrase)) if phrase.split()[0] in fold(text) else text


def _is(phrase: str) -> IsName:
    return lambda words: phrase in name_or_possessive(words)
