"""All that was said in a wave, or what has certain words in it; nothing below the gate or withheld.

Words are compared by their beginnings, without case and accents, here and not by the database: so that SQLite
and PostgreSQL find the same.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.base import in_chunks
from models.evidence.counts import placed
from models.evidence.quotes import is_readable
from models.intake.responses import Response, count_responses
from models.privacy import gate
from models.surveys.surveys import FREE_TEXT
from models.surveys.waves import Wave
from models.themes.assignments import Assignment
from models.themes.statements import Statement
from models.words_in_text import Place, fold, phrase_of, places_of_words

Terms = tuple[str, ...]


def terms_of(words: str) -> Terms:
    """What is looked for, folded, each once: of “e-mail” or “don’t” both parts in a row are one term."""
    return tuple(dict.fromkeys(filter(None, map(phrase_of, words.split()))))


def has_terms(text: str, terms: Terms) -> bool:
    """Whether every term stands in a text; its last word may go on."""
    folded = fold(text)
    if not all(part in folded for term in terms for part in term.split()):
        return False  # most texts, and at once
    words = f" {phrase_of(text)}"
    return all(f" {term}" in words for term in terms)


def places_of_terms(text: str, terms: Terms) -> list[Place]:
    """Where the words that terms find stand in a text, each whole; in order, and no two overlap."""
    words = places_of_words(text)
    found = {
        first + number
        for parts in map(str.split, terms)
        for first in range(len(words) - len(parts) + 1)
        if _stands_at([word for _, word in words[first : first + len(parts)]], parts)
        for number in range(len(parts))
    }
    return [words[number][0] for number in sorted(found)]


def _stands_at(words: Sequence[str], parts: Sequence[str]) -> bool:
    return words[:-1] == parts[:-1] and words[-1].startswith(parts[-1])


def may_be_read(session: Session, wave: Wave) -> bool:
    """Whether a wave has its words, and as many answered as they need: asked before any is read."""
    people = 0 if wave.text_deleted_on else count_responses(session, wave.id)
    return bool(gate.quotes([wave.id], people, wave.thresholds))


def listed_with(session: Session, wave: Wave, terms: Terms = ()) -> Sequence[str]:
    """All statements of a wave with every term in them, by id: by side, in the order that chance made."""
    if not may_be_read(session, wave):
        return ()
    columns = (Statement.id, Statement.kind, *((Statement.text,) if terms else ()))
    rows = session.execute(placed(*columns).where(Response.wave_id == wave.id, is_readable()))
    found = [(FREE_TEXT.index(key[1]), key[0]) for key in rows if not terms or has_terms(key[2], terms)]
    return [statement_id for _, statement_id in sorted(found)]


def themes_behind(session: Session, ids: Sequence[str]) -> dict[str, str | None]:
    """The theme of each of some statements, by statement id; None where it is in none."""
    return {
        statement_id: theme_id
        for chunk in in_chunks(ids)
        for statement_id, theme_id in session.exec(
            select(Assignment.id, Assignment.theme_id).where(col(Assignment.id).in_(chunk))
        )
    }
