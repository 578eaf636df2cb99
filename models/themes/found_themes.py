"""What a run found takes the place of what was there; decisions are replayed on it."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select, update

from models.base import in_chunks
from models.surveys.surveys import lock_survey
from models.themes.assignments import (
    Assignment,
    forget_words_of,
    is_left_empty,
    themes_without_words,
)
from models.themes.replay import replay_decisions
from models.themes.statements import Statement
from models.themes.suggestions import NewSuggestion, replace_suggestions
from models.themes.themes import Theme, all_themes_of
from models.words_in_text import says_something

Stays = Callable[[str, str | None], bool]


@dataclass(frozen=True)
class NewTheme:
    """A theme as a run found it; `theme_id` where it is one the survey has already."""

    theme_id: str | None
    label: str
    keywords: Sequence[str]
    quotes: Sequence[str]
    centroid: bytes
    broad: int | None = None
    description: str = ""
    topic: str = ""
    nearest_topics: Sequence[str] = ()
    phrases: Sequence[str] = ()


@dataclass(frozen=True)
class NewAssignment:
    """A statement and the index of its theme among those found; None where it is unclear."""

    statement_id: str
    theme: int | None
    confidence: float


def replace_themes(
    session: Session,
    survey_id: str,
    found: Sequence[NewTheme],
    assignments: Sequence[NewAssignment],
    *,
    encoder: str,
    kept: set[str],
    named: Set[str] = frozenset(),
    stays: Stays = lambda _statement, _theme: False,
    suggested: Sequence[NewSuggestion] = (),
) -> dict[str, Any]:
    """Put what a run found in the place of what was there; decisions are replayed on it.

    Parameters
    ----------
    kept
        Themes that stay even if the run did not find them: those people decided about or work with.
    named
        Themes that keep their labels, whatever the run would call them.
    stays
        Tells of a statement and its theme, by id, whether it stays there, wherever the run found it: what
        people decided while it worked put or holds it there.
    suggested
        What people may accept or decline, the most important first.

    Returns
    -------
    dict
        What changed: the titles of the new and of the gone themes, and the number of those that stayed.
    """
    lock_survey(session, survey_id)
    before = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    for theme in before.values():
        theme.broad = None
    held = _labels_held(before, named)
    titles = {before[key].title for key in kept & held.keys()}
    rows = [_row_of(before, survey_id, theme, encoder) for theme in found]
    _hold_labels(rows, held, titles)
    gone = [theme for key, theme in before.items() if key not in kept and theme not in rows]
    changes = _changes(before, rows, gone)
    session.add_all(rows)
    session.flush()
    _replace_assignments(session, survey_id, rows, assignments, stays, gone)
    forget_words_of(session, themes_without_words(session, survey_id) | _left_empty(session, survey_id))
    replay_decisions(session, survey_id)
    replace_suggestions(session, survey_id, [row.id for row in rows], suggested)
    return changes


def _changes(before: Mapping[str, Theme], rows: Sequence[Theme], gone: Sequence[Theme]) -> dict[str, Any]:
    return {
        "new": sorted(row.title for row in rows if row.id not in before),
        "gone": sorted(theme.title for theme in gone),
        "stayed": sum(row.id in before for row in rows),
    }


def _row_of(before: Mapping[str, Theme], survey_id: str, new: NewTheme, encoder: str) -> Theme:
    row = (before.get(new.theme_id) if new.theme_id else None) or Theme(survey_id=survey_id, label="")
    row.label, row.keywords, row.quotes = new.label, list(new.keywords), list(new.quotes)
    row.centroid, row.encoder, row.broad = new.centroid, encoder, new.broad
    row.description, row.topic = new.description, new.topic
    row.nearest_topics, row.phrases = list(new.nearest_topics), list(new.phrases)
    return row


class _Called(NamedTuple):
    """A theme's label, and the topic that it is from."""

    label: str
    topic: str


def _labels_held(themes: Mapping[str, Theme], named: Set[str]) -> dict[str, _Called]:
    """The labels that themes keep, by id."""
    kept = [themes[key] for key in named & themes.keys()]
    return {each.id: _Called(each.label, each.topic) for each in kept if says_something(each.label)}


def _hold_labels(rows: Sequence[Theme], held: Mapping[str, _Called], titles: Set[str]) -> None:
    """Give themes the labels that they keep; others get a number where theirs is a title of these."""
    for row in rows:
        row.label, row.topic = held.get(row.id, _Called(row.label, row.topic))
    taken = titles | {row.title for row in rows if row.id in held}
    for row in rows:
        if row.id not in held:
            numbers = (f"{row.label} {number}" for number in count(2))
            row.label = next(label for label in chain([row.label], numbers) if label not in taken)


def _replace_assignments(
    session: Session,
    survey_id: str,
    rows: Sequence[Theme],
    assignments: Sequence[NewAssignment],
    stays: Stays,
    gone: Sequence[Theme],
) -> None:
    """Put every statement where it was found; where people had moved it there, remember whence.

    No statement stays in a theme that is gone; then that theme is deleted.
    """
    worded = (Statement.survey_id == survey_id, Statement.text_hash != "")
    joined = select(Assignment.id, Assignment.theme_id, Assignment.is_moved, Assignment.found_in).join(
        Statement, col(Statement.id) == Assignment.id
    )
    placed = session.exec(joined.where(*worded)).all()
    before = {key: (theme_id, is_moved, found_in) for key, theme_id, is_moved, found_in in placed}
    old = delete(Assignment).where(col(Assignment.id).in_(select(Statement.id).where(*worded)))
    session.exec(old.execution_options(synchronize_session=False))
    for loaded in [one for one in session if isinstance(one, Assignment)]:
        session.expire(loaded)
    theme_ids, gone_ids = [theme.id for theme in rows], {theme.id for theme in gone}
    new = [_placed(one, theme_ids, before, stays, gone_ids) for one in assignments]
    if new:
        # As rows, not as objects: with 100,000 of them that takes half the time, and nobody else may write.
        session.connection().execute(insert(Assignment), new)
    _delete(session, gone)


def _delete(session: Session, gone: Sequence[Theme]) -> None:
    """Delete themes; what was found in one and moved since can no longer be given back to it."""
    for ids in in_chunks([theme.id for theme in gone]):
        given_up = update(Assignment).where(col(Assignment.found_in).in_(ids)).values(found_in=None)
        session.exec(given_up.execution_options(synchronize_session=False))
    for theme in gone:
        session.delete(theme)
    session.flush()


def _placed(
    new: NewAssignment,
    theme_ids: Sequence[str],
    before: Mapping[str, tuple[str | None, bool, str | None]],
    stays: Stays,
    gone_ids: Set[str],
) -> dict[str, Any]:
    found = None if new.theme is None else theme_ids[new.theme]
    old = before.get(new.statement_id, (None, False, None))
    may_stay = new.statement_id in before and old[0] not in gone_ids
    keeps = old[0] == found or (may_stay and stays(new.statement_id, old[0]))
    theme_id, is_moved, found_in = old if keeps else (found, False, None)
    return {
        "id": new.statement_id,
        "theme_id": theme_id,
        "confidence": new.confidence,
        "is_moved": is_moved,
        "found_in": found_in,
    }


def _left_empty(session: Session, survey_id: str) -> set[str]:
    """Themes that are left empty; they stay for what was decided about them."""
    return set(session.exec(select(Theme.id).where(Theme.survey_id == survey_id, is_left_empty())).all())
