"""A lead sorts statements without seeing where the machine put them, and it is seen how far the two agree."""

import random
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.accounts.users import User
from models.base import Refused, Row, declare, insert_new, today
from models.evidence.agreement import Agreement, Pair, agreement_of
from models.evidence.counts import said
from models.evidence.quotes import is_readable, waves_read
from models.intake.responses import Response
from models.surveys.surveys import lock_survey
from models.themes.assignments import Assignment
from models.themes.runs import AnalysisRun
from models.themes.statements import Statement
from models.themes.themes import Theme, all_themes_of, roots_of, themes_of

SAMPLE = 30  # statements: five minutes
FEWEST_THEMES = 2
Placed = tuple[
    str, str | None, float
]  # a statement's id, its theme's (None: it is unclear), and how sure that is


class TrustCard(Row, table=True):
    """Statements drawn for a lead to sort, once for each analysis."""

    __tablename__ = "trust_cards"
    __table_args__ = (
        UniqueConstraint("run_id", "user_id"),
        declare(order_tells=False, holds_traces=False, words=()),
    )
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    run_id: str = Field(foreign_key="analysis_runs.id")
    user_id: str = Field(foreign_key="users.id")
    drawn_on: date = Field(default_factory=today)


class SortedStatement(SQLModel, table=True):
    """A statement of a card: the theme the machine had put it in, how surely, and where the lead put it.

    A theme is kept by its id even when it is gone, so that a card says what it said; None is no theme.
    """

    __tablename__ = "sorted_statements"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=())
    card_id: str = Field(foreign_key="trust_cards.id", primary_key=True, ondelete="CASCADE")
    statement_id: str = Field(foreign_key="statements.id", primary_key=True, index=True, ondelete="CASCADE")
    place: int
    found_in: str | None = Field(default=None, max_length=32)
    confidence: float
    is_sorted: bool = False
    theme_id: str | None = Field(default=None, max_length=32)


class Sorted(NamedTuple):
    """A statement of a card, by id: themes by what they are part of now."""

    statement_id: str
    found_in: str | None
    confidence: float
    theme_id: str | None

    @property
    def pair(self) -> Pair:
        """Where the machine put it, and the lead."""
        return self.found_in, self.theme_id


@dataclass(frozen=True)
class Card:
    """A card as it stands: what is sorted, and by id what is left, in the order in which it is shown."""

    id: str
    survey_id: str
    run_id: str
    user_id: str
    by: str
    day: date
    rows: tuple[Sorted, ...]
    left: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to sort."""
        return bool(self.rows) and not self.left

    @cached_property
    def agreement(self) -> Agreement:
        """How well the lead and the machine agree."""
        return agreement_of([row.pair for row in self.rows])

    @cached_property
    def of_placed(self) -> Agreement:
        """The same for the statements that the machine put in a theme."""
        return agreement_of([row.pair for row in self.rows if row.found_in])

    @property
    def confidence(self) -> float | None:
        """How sure the machine was of those on average, 0 to 1; None where there are none."""
        own = [row.confidence for row in self.rows if row.found_in]
        return sum(own) / len(own) if own else None

    @property
    def apart(self) -> list[tuple[Pair, int]]:
        """Where they disagree: the machine's theme and the lead's, with how often; the most often first."""
        pairs = Counter(row.pair for row in self.rows if row.found_in != row.theme_id)
        return sorted(pairs.items(), key=lambda each: (-each[1], str(each[0])))


def draw_card(session: Session, run: AnalysisRun, user_id: str, sample: int = SAMPLE) -> None:
    """Draw the statements of a lead's card for a run; once is enough.

    From a list ordered by theme every n-th is drawn, the first by lot, so that each theme and the unclear
    rest have their share. What a person placed is left out, since it is the machine that is looked at.

    Raises
    ------
    Refused
        If there are too few statements or themes.
    """
    lock_survey(session, run.survey_id)
    placed = _placed_by_machine(session, run.survey_id)
    if reason := _why_not(placed, sample):
        raise Refused(f"{reason} Nothing was drawn.")
    card = TrustCard(survey_id=run.survey_id, run_id=run.id, user_id=user_id)
    if not insert_new(session, TrustCard, card.model_dump()):
        return
    session.add_all(
        SortedStatement(
            card_id=card.id, statement_id=key, place=place, found_in=theme_id, confidence=confidence
        )
        for place, (key, theme_id, confidence) in enumerate(_drawn(placed, sample, f"{run.id} {user_id}"))
    )
    session.flush()


def _drawn(placed: Sequence[Placed], sample: int, seed: str) -> list[Placed]:
    lot = random.Random(seed)  # noqa: S311 - it is no secret, and drawn again it is the same
    ordered = sorted(placed, key=lambda row: (row[1] or "", lot.random()))
    step, first = len(ordered) / sample, lot.random()
    drawn = [ordered[int((first + number) * step)] for number in range(sample)]
    lot.shuffle(drawn)
    return drawn


def why_not_drawn(session: Session, survey_id: str) -> str:
    """Say why no card can be drawn of a survey now; nothing where one can."""
    return _why_not(_placed_by_machine(session, survey_id), SAMPLE)


def _why_not(placed: Sequence[Placed], sample: int) -> str:
    if len(placed) < sample:
        return (
            f"A card needs {sample} statements that may be read and that the analysis itself put in a theme "
            f"or left unclear; there {'is' if len(placed) == 1 else 'are'} {len(placed)}."
        )
    if len({theme_id for _, theme_id, _ in placed if theme_id}) < FEWEST_THEMES:
        return "A card needs two themes or more to choose from."
    return ""


def _placed_by_machine(session: Session, survey_id: str) -> list[Placed]:
    """The statements that may be read and no person placed, in themes that are shown or in none."""
    shown = {None, *(theme.id for theme in shown_themes(session, survey_id))}
    query = (
        said(Assignment.id, Assignment.theme_id, Assignment.confidence)
        .where(Statement.survey_id == survey_id, *may_be_read(session, survey_id))
        .where(~col(Assignment.is_moved))
        .order_by(Assignment.id)
    )
    return [tuple(row) for row in session.execute(query) if row.theme_id in shown]


def may_be_read(session: Session, survey_id: str) -> tuple[Any, ...]:
    """The conditions that a statement of a survey may be read."""
    return is_readable(), col(Response.wave_id).in_(list(waves_read(session, survey_id)))


def shown_themes(session: Session, survey_id: str) -> list[Theme]:
    """The themes that statements can be sorted into, by name."""
    shown = (theme for theme in themes_of(session, survey_id) if not theme.hidden)
    return sorted(shown, key=lambda theme: theme.title.casefold())


def cards_of(session: Session, survey_id: str) -> list[Card]:
    """The cards of a survey that anything is left of, those of the newest analysis first."""
    rows = session.exec(
        select(TrustCard, User.name, AnalysisRun.number)
        .join(User, col(User.id) == TrustCard.user_id)
        .join(AnalysisRun, col(AnalysisRun.id) == TrustCard.run_id)
        .where(TrustCard.survey_id == survey_id)
    ).all()
    if not rows:
        return []
    readable = _readable_statements(session, survey_id)
    roots = roots_of(all_themes_of(session, survey_id))
    drawn: dict[str, list[SortedStatement]] = defaultdict(list)
    for row in session.exec(_of_survey(select(SortedStatement), survey_id)):
        drawn[row.card_id].append(row)
    newest = sorted(rows, key=lambda each: (-each[2], each[1], each[0].id))
    cards = [_card(card, by, drawn[card.id], readable, roots) for card, by, _ in newest]
    return [card for card in cards if card.rows or card.left]


def newest_card(session: Session, survey_id: str) -> Card | None:
    """The newest card of a survey that is sorted to its end."""
    return next((card for card in cards_of(session, survey_id) if card.is_done), None)


def _of_survey(query: Any, survey_id: str) -> Any:
    """The statements of a survey's cards, in the order in which each card shows them."""
    joined = query.join(TrustCard, col(TrustCard.id) == SortedStatement.card_id)
    return joined.where(TrustCard.survey_id == survey_id).order_by(col(SortedStatement.place))


def _readable_statements(session: Session, survey_id: str) -> set[str]:
    """The statements of a survey's cards, by id, that may be read now."""
    query = (
        said(SortedStatement.statement_id)
        .join(SortedStatement, col(SortedStatement.statement_id) == Statement.id)
        .where(Statement.survey_id == survey_id, *may_be_read(session, survey_id))
    )
    return set(session.scalars(query))


def _card(
    card: TrustCard,
    by: str,
    drawn: Sequence[SortedStatement],
    readable: Container[str],
    roots: Mapping[str, str],
) -> Card:
    def now(theme_id: str | None) -> str | None:
        return roots.get(theme_id, theme_id) if theme_id else None

    done = (
        Sorted(row.statement_id, now(row.found_in), row.confidence, now(row.theme_id))
        for row in drawn
        if row.is_sorted
    )
    left = (row.statement_id for row in drawn if not row.is_sorted and row.statement_id in readable)
    return Card(
        card.id, card.survey_id, card.run_id, card.user_id, by, card.drawn_on, tuple(done), tuple(left)
    )


def sort_statement(session: Session, card: Card, statement_id: str, theme_id: str | None) -> None:
    """Put a statement that is left of a card into a theme (None: none of them); one that is not stays.

    Raises
    ------
    Refused
        If the theme is none that can be chosen.
    """
    if theme_id and theme_id not in {theme.id for theme in themes_of(session, card.survey_id)}:
        raise Refused("This theme is not here any more. Choose another; nothing was changed.")
    if statement_id not in card.left:
        return
    row = session.get_one(SortedStatement, (card.id, statement_id))
    row.is_sorted, row.theme_id = True, theme_id
    session.add(row)
    session.flush()


def step_back(session: Session, card: Card) -> None:
    """Have the last statement of a card that was sorted be sorted again."""
    if card.rows:
        row = session.get_one(SortedStatement, (card.id, card.rows[-1].statement_id))
        row.is_sorted, row.theme_id = False, None
        session.add(row)
        session.flush()
