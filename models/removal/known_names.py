"""Names the organisation gave, kept as hashes only; and the words that are never taken for a name."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from models.base import Missing, Refused, Row, declare
from models.words_in_text import (
    MOST_WORDS,
    Found,
    forms_of,
    look_up,
    name_or_possessive,
    phrase_of,
    take_out,
)

LONGEST_PHRASE = 80
SHORTEST_PART = 3  # letters of a first name or surname that is known alone


class KnownName(SQLModel, table=True):
    """A name, as the HMAC-SHA256 of its folded words under a key that is not in the database.

    Names that came before “ø” was folded to “o” are kept in the form before (`forms_of`).
    """

    __tablename__ = "known_names"
    __table_args__ = {**declare(order_tells=False, holds_traces=False, words=()), "sqlite_with_rowid": False}
    digest: str = Field(primary_key=True, max_length=64)


class AllowedPhrase(Row, table=True):
    """Words that are never taken for a name, such as “Jira” or “Leeds office”."""

    __tablename__ = "allowed_phrases"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("phrase",))
    phrase: str = Field(unique=True, max_length=LONGEST_PHRASE)


@dataclass(frozen=True)
class NameLists:
    """Both lists, to look into: the phrases that are allowed, and the digests of the names with their key."""

    allowed: frozenset[str]
    digests: frozenset[str]
    key: bytes

    def knows(self, phrase: str) -> bool:
        """Whether a phrase is a known name, or the possessive of one, and is not allowed."""
        return bool(self.digests) and any(
            name not in self.allowed and _digest(name, self.key) in self.digests
            for form in forms_of(phrase)
            for name in name_or_possessive(form)
        )

    def look_up(self, text: str) -> Found:
        """Find the known names and the allowed phrases in a text."""
        return look_up(text, self.knows, self.allowed)

    def scrub(self, text: str) -> str:
        """Replace the known names in a text by marks."""
        return take_out(text, self.knows, allowed=self.allowed) if self.digests else text


@dataclass(frozen=True)
class AddedNames:
    """How many names were new, and the lines that were left out, since they are no name or are allowed."""

    added: int
    left_out: tuple[str, ...]


def names_key(secret_key: str) -> bytes:
    """Derive the key of the directory from the installation's secret."""
    return hmac.digest(secret_key.encode(), b"soundings: known names", "sha256")


@lru_cache(maxsize=4)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def _digest(phrase: str, key: bytes) -> str:
    mac = _keyed(key).copy()  # to begin with the key each time would take twice as long
    mac.update(phrase.encode())
    return mac.hexdigest()


def known_names(session: Session) -> set[str]:
    """The digests of all known names."""
    return set(session.exec(select(KnownName.digest)).all())


def count_names(session: Session) -> int:
    """How many names are known."""
    return session.exec(select(func.count()).select_from(KnownName)).one()


def allowed_phrases(session: Session) -> Sequence[AllowedPhrase]:
    """The phrases never taken for a name, by alphabet."""
    return session.exec(select(AllowedPhrase).order_by(func.lower(AllowedPhrase.phrase))).all()


def name_lists(session: Session, key: bytes) -> NameLists:
    """Read both lists."""
    allowed = frozenset(phrase_of(row.phrase) for row in allowed_phrases(session))
    return NameLists(allowed, frozenset(known_names(session)), key)


def add_names(session: Session, key: bytes, names: Iterable[str], *, parts: bool = False) -> AddedNames:
    """Add names to those known; with `parts` their first names and surnames alone, too.

    “Nairn, Priya” is known as “Priya Nairn” as well. A name of more than `MOST_WORDS` words is left out.
    """
    allowed = name_lists(session, key).allowed
    digests: set[str] = set()
    left_out = []
    for name in names:
        forms = {form for form in _forms(name, parts) if form not in allowed}
        digests.update(_digest(form, key) for form in forms)
        if not forms and name.strip():
            left_out.append(name.strip())
    new = digests - known_names(session)
    session.add_all(KnownName(digest=digest) for digest in sorted(new))
    session.flush()
    return AddedNames(len(new), tuple(left_out))


def _forms(name: str, parts: bool) -> set[str]:
    surname, _, first = name.partition(",")
    written = {phrase_of(name), phrase_of(f"{first} {surname}")}
    if parts:
        written.update(part for word in name.split() if len(part := phrase_of(word)) >= SHORTEST_PART)
    return {form for form in written if form and len(form.split()) <= MOST_WORDS}


def forget_name(session: Session, key: bytes, name: str) -> None:
    """Take a name off the list of those known.

    Raises
    ------
    Missing
        If it is not on it.
    """
    digests = [_digest(form, key) for form in forms_of(name)]
    gone = session.exec(delete(KnownName).where(col(KnownName.digest).in_(digests)))
    if not gone.rowcount:
        raise Missing("This name is not on the list. Type it as it was added.")


def allow_phrase(session: Session, key: bytes, phrase: str) -> None:
    """Add words that are never taken for a name.

    Raises
    ------
    Refused
        If they are no words, are on the list, or are a known name.
    """
    lists, form = name_lists(session, key), phrase_of(phrase)
    if not form or len(form.split()) > MOST_WORDS:
        raise Refused(f"Type one to {MOST_WORDS} words.")
    if form in lists.allowed:
        raise Refused(f"“{phrase}” is on the list already.")
    if lists.knows(phrase):
        raise Refused("This is a known name. Take it off the names first if it is none.")
    session.add(AllowedPhrase(phrase=" ".join(phrase.split())))
    session.flush()


def disallow_phrase(session: Session, phrase_id: str) -> None:
    """Take words off the list of those never taken for a name.

    Raises
    ------
    Missing
        If they are not on it any more.
    """
    gone = session.exec(delete(AllowedPhrase).where(col(AllowedPhrase.id) == phrase_id))
    if not gone.rowcount:
        raise Missing("These words are not on the list any more.")
