"""Statements set apart for their language: in another than English, and in no theme."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models.evidence.counts import placed
from models.evidence.quotes import is_readable
from models.intake.responses import Response, count_responses
from models.privacy import gate
from models.surveys.waves import Wave
from models.themes.assignments import is_set_apart
from models.themes.statements import ENGLISH, Statement

NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "zh": "Chinese",
}
NOT_RECOGNISED = "language not recognised"


def name_of(language: str) -> str:
    """The English name of a language, by its code."""
    return NAMES.get(language, NOT_RECOGNISED)


@dataclass(frozen=True)
class SetApart:
    """How many statements of a wave are set apart, and how many by language; None and empty: not shown.

    The languages of too few people are counted in `others`.
    """

    statements: int | None = None
    by_language: tuple[tuple[str, int], ...] = ()
    others: int = 0


def count_set_apart(session: Session, wave: Wave) -> SetApart | None:
    """Count the statements of a wave that are set apart; None where none is, or too few people answered.

    Who writes in a language is a group like those of an area: it is shown once the wave has come to rest,
    and only where no smaller group follows. Somebody who wrote in two is counted with the first.
    """
    total = count_responses(session, wave.id)
    rows = session.exec(_set_apart(wave, Response.id, Statement.language)).all()
    if not rows or gate.figure(total, total, wave.thresholds) is None:
        return None
    language_of: dict[str, str] = {}
    for respondent, language in sorted(rows):
        language_of.setdefault(respondent, language)
    statements = Counter(language_of[respondent] for respondent, _ in rows)
    pattern = _pattern(Counter(language_of.values()), total, wave.minimum_group)
    if not wave.settled or pattern.get(ENGLISH) == gate.EVERYONE:
        return SetApart()
    return _by_group(statements, pattern)


def _pattern(people: Counter[str], total: int, minimum: int) -> dict[str, str]:
    """The group each language is counted with; whoever wrote in no other language belongs to English."""
    everybody = +Counter({**people, ENGLISH: total - people.total()})
    return gate.area_pattern(dict(everybody.items()), dict.fromkeys(everybody), minimum)


def _by_group(statements: Counter[str], pattern: Mapping[str, str]) -> SetApart:
    own = [(language, n) for language, n in statements.items() if pattern[language] == language]
    own.sort(key=lambda pair: (-pair[1], pair[0]))
    return SetApart(statements.total(), tuple(own), statements.total() - sum(n for _, n in own))


def listed_set_apart(session: Session, wave: Wave) -> Sequence[tuple[str, str]]:
    """All statements of a wave that are set apart, with their languages, by id.

    By language; none below the gate, nor withheld ones.
    """
    rows = session.exec(_set_apart(wave, Statement.id, Statement.language).where(is_readable())).all()
    found = sorted(((key, language) for key, language in rows), key=lambda row: (name_of(row[1]), row[0]))
    return gate.quotes(found, count_responses(session, wave.id), wave.thresholds)


def _set_apart(wave: Wave, *columns: Any) -> Any:
    return placed(*columns).where(Response.wave_id == wave.id, is_set_apart())
