"""Statements as they are quoted and listed; whoever reads words here has passed the gate."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, over
from sqlmodel import Session, col, func, or_, select

from models.base import in_chunks
from models.evidence.counts import said
from models.intake.responses import Response, count_responses, responses_by_wave
from models.privacy import gate
from models.privacy.gate import Thresholds
from models.surveys.surveys import FREE_TEXT
from models.surveys.waves import Wave, waves_of
from models.themes.assignments import Assignment
from models.themes.statements import ENGLISH, Statement, works_of
from models.themes.themes import Theme

MOST_QUOTES = 3
CONSIDERED = 12  # statements of a theme, among which those that stand by themselves come first
FEWEST_WORDS = 4
# So begins what continues a sentence before it, or speaks of something that was named there.
_TORN_OFF = re.compile(
    r"\W*(?:also|although|and|because|but|either|especially|except|he|her|his|hence|however|including|instead|it|its"
    r"|like|nor|or|otherwise|plus|same|she|so|such|that|their|them|then|therefore|these|they|this|those|though"
    r"|thus|unlike|whereas|which|while|who|whom|whose|yet)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quote:
    """A statement's words, whether it says that something works (None: neither), and how it reads.

    `before` and `after` are the rest of its answer, where it is shown within it (`models.evidence.answers`).
    """

    text: str
    works: bool | None
    statement_id: str = ""
    language: str = ENGLISH
    tone: str = ""
    before: str = ""
    after: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is shown with more of its answer."""
        return bool(self.before or self.after)

    @property
    def reads(self) -> str:
        """How it reads, where that is not what its question asks for; else empty."""
        expected = {True: "approving", False: "critical"}
        return "" if self.works is not None and self.tone == expected[self.works] else self.tone


def quote_of(statement: Statement) -> Quote:
    """A statement as it is quoted; whoever calls this has asked whether it may be read."""
    return Quote(statement.text, works_of(statement.kind), statement.id, statement.language, statement.tone)


def is_readable() -> ColumnElement[bool]:
    """The condition that a statement has words and is not withheld."""
    return and_(~col(Statement.withheld), col(Statement.text) != "")


def quotes_of(session: Session, ids: Sequence[str]) -> list[Quote]:
    """Statements as they are quoted, by ids that passed the gate, in that order.

    What was withheld or deleted since is left out.
    """
    found = {
        row.id: quote_of(row)
        for chunk in in_chunks(ids)
        for row in session.exec(select(Statement).where(col(Statement.id).in_(chunk), is_readable()))
    }
    return [found[statement_id] for statement_id in ids if statement_id in found]


def waves_read(session: Session, survey_id: str) -> dict[str, Wave]:
    """The waves of a survey whose words may be read, by id, the newest first."""
    people, waves = responses_by_wave(session, survey_id), waves_of(session, survey_id)
    return {wave.id: wave for wave in waves if gate.quotes([wave.id], people[wave.id], wave.thresholds)}


def listed_under(session: Session, wave: Wave, theme_id: str | None) -> Sequence[str]:
    """All statements of a theme in a wave, by id, the surest first.

    The unclear ones (None) side by side, in the order of their ids, which chance made. None of them below the
    gate, and never one that is withheld.
    """
    query = said(Statement.id, Assignment.confidence, Statement.kind).where(
        Response.wave_id == wave.id, Assignment.theme_id == theme_id, is_readable()
    )

    def place(row: Any) -> tuple[float, str]:
        return (-row.confidence if theme_id else FREE_TEXT.index(row.kind), row.id)

    rows = sorted(session.execute(query), key=place)
    return gate.quotes([row.id for row in rows], count_responses(session, wave.id), wave.thresholds)


def best_quotes(
    session: Session, wave: Wave, themes: Sequence[Theme], respondents: int, thresholds: Thresholds
) -> dict[str, tuple[Quote, ...]]:
    """The quotes of themes in a wave, by theme id: those an analysis chose, then the surest statements.

    Those that stand by themselves go before others, and none of a few words is there where a longer one is.
    """
    chosen = _chosen(session, wave, themes)
    ids = gate.quotes([key for keys in chosen.values() for key in keys], respondents, thresholds)
    quotes = {quote.statement_id: quote for quote in quotes_of(session, ids)}
    return {theme.id: tuple(quotes[k] for k in chosen[theme.id] if k in quotes) for theme in themes}


def stands_by_itself(text: str, language: str = ENGLISH) -> bool:
    """Whether a statement can be read without what stands before or after it in its answer."""
    if len(text.split()) < FEWEST_WORDS or text.rstrip()[-1:] in ",:":
        return False
    return language != ENGLISH or not _TORN_OFF.match(text)


def _chosen(session: Session, wave: Wave, themes: Sequence[Theme]) -> dict[str, list[str]]:
    """The statements to quote of each theme, by id."""
    rank = {(theme.id, key): place for theme in themes for place, key in enumerate(theme.quotes)}
    rows = session.execute(_candidates(wave, themes, [key for _, key in rank])).all()
    last = len(rank)

    def place(row: Any) -> tuple[bool, bool, int, float, str, str]:
        torn = not stands_by_itself(row.text, row.language)
        rank_of_row = rank.get((row.theme_id, row.id), last)
        return row.is_short, torn, rank_of_row, -row.confidence, row.text_hash, row.id

    best: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=place):
        best[row.theme_id].append(row.id)
    return defaultdict(list, {theme_id: keys[:MOST_QUOTES] for theme_id, keys in best.items()})


def _candidates(wave: Wave, themes: Sequence[Theme], ranked: Sequence[str]) -> Any:
    """The surest statements of each theme that may be read, longer ones first, and those that rank before."""
    theme_id, confidence, words = col(Assignment.theme_id), col(Assignment.confidence), col(Statement.text)
    is_short = func.length(words) - func.length(func.replace(words, " ", "")) < FEWEST_WORDS - 1
    order = (is_short, confidence.desc(), col(Statement.text_hash), col(Statement.id))
    place = over(func.row_number(), partition_by=theme_id, order_by=order)
    here = theme_id == themes[0].id if len(themes) == 1 else theme_id.is_not(None)
    row = (Statement.id, theme_id, confidence, Statement.text, Statement.text_hash, Statement.language)
    readable = (
        said(*row, is_short.label("is_short"), place.label("place"))
        .where(Response.wave_id == wave.id, here, is_readable())
        .subquery()
    )
    columns = readable.c
    return select(*columns).where(or_(columns.place <= CONSIDERED, columns.id.in_(ranked)))
