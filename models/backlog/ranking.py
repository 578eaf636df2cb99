"""The backlog in its order: what is to be done, with how sure each place is; then what has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col

from models.backlog.alignment import aligned
from models.backlog.capacity import Capacity, capacity_of
from models.backlog.chosen_method import scoring_of
from models.backlog.items import ENDED, BacklogItem, ItemStatus
from models.backlog.methods import ALIGNMENT, Method, Values, values_of
from models.backlog.moved_scores import Scored
from models.backlog.panels import settled_spreads, spread_now
from models.backlog.rank_bands import RankBand, any_order, rank_bands

MOST_BANDS = 1000  # items whose place is tried; further down it tells nothing


@dataclass(frozen=True)
class Order:
    """All items, by id: what is to be done by falling score, then what is not scored yet, done, declined.

    `ranks` are of what is to be done and is scored, or was placed by hand; `ranks_by_score` and the `bands`
    of the first thousand are those before anything was placed, and so are the first `in_any_order`. `scores`
    has what is scored, ended or not.
    """

    method: Method
    ids: Sequence[str]
    ranks: Mapping[str, int]
    scores: Mapping[str, float]
    bands: Mapping[str, RankBand]
    in_any_order: int
    not_scored: int
    ranks_by_score: Mapping[str, int] = field(default_factory=dict)
    placed: int = 0
    capacity: Capacity | None = None


def unordered(method: Method) -> Order:
    """An order in which nothing has a place or a score: for those who must see neither."""
    return Order(method, ids=(), ranks={}, scores={}, bands={}, in_any_order=0, not_scored=0)


class ScoredRow(NamedTuple):
    """What of an item makes its place; `answered` people were asked, for so many it works or does not.

    `alignment` is in per cent; `spread` is how far apart those were who scored it (see `Scored`).
    """

    id: str
    title: str
    status: str
    reach: int | None
    reach_found: int | None
    impact: float | None
    confidence: int | None
    effort: float | None
    inputs: Mapping[str, float]
    placed_at: int | None = None
    answered: int | None = None
    needs_work: int | None = None
    works: int | None = None
    imported_reach: int | None = None
    imported_error: float | None = None
    alignment: float | None = None
    spread: float = 0.0

    @property
    def values(self) -> Values:
        """What it is scored with."""
        return values_of(
            self.inputs,
            reach=self.reach,
            impact=self.impact,
            confidence=self.confidence,
            effort=self.effort,
            alignment=self.alignment,
        )

    @property
    def scored(self) -> Scored:
        """What its place is tried with."""
        return Scored(self.values, self.reach_error, self.spread)

    @property
    def reach_error(self) -> float:
        """The standard error of a reach that was counted among who answered, as a part of the reach.

        Of n people who answered it is for a share p: √(p (1 − p) / n) (a binomial share, approximated by a
        normal one). 0 where no evidence is kept, or a person gave another reach.
        """
        if self.imported_reach is not None and self.reach == self.imported_reach:
            return self.imported_error or 0.0
        if self.reach != self.reach_found:
            return 0.0
        return error_of_reach(self.answered, self.needs_work, self.works)


_COLUMNS = [
    col(BacklogItem.id),
    col(BacklogItem.title),
    col(BacklogItem.status),
    col(BacklogItem.reach),
    col(BacklogItem.reach_found),
    col(BacklogItem.impact),
    col(BacklogItem.confidence),
    col(BacklogItem.effort),
    col(BacklogItem.inputs),
    col(BacklogItem.placed_at),
    col(BacklogItem.kept_answered),
    col(BacklogItem.kept_needs_work),
    col(BacklogItem.kept_works),
    col(BacklogItem.imported_reach),
    col(BacklogItem.imported_error),
]


def error_of_reach(answered: int | None, needs_work: int | None, works: int | None) -> float:
    """Give the error of `ScoredRow.reach_error`, for a reach that was counted."""
    answered = answered or 0
    said = needs_work or (answered - works if works else 0)
    if not 0 < said <= answered:
        return 0.0
    share = said / answered
    return sqrt(share * (1 - share) / answered) / share


def order_of(session: Session) -> Order:
    """Put the whole backlog in order, by the method that was chosen."""
    scoring = scoring_of(session)
    method, rows = scoring.chosen, _rows(session, scoring.chosen)
    scores = _scores(method, rows)
    rows.sort(
        key=lambda row: (row.status == ItemStatus.DECLINED, -scores.get(row.id, -1.0), row.title, row.id)
    )
    going = {row.id: row for row in rows if row.status not in ENDED}
    by_score = [item_id for item_id in going if item_id in scores]
    bands = rank_bands(method, [going[item_id].scored for item_id in by_score[:MOST_BANDS]])
    placed = {row.id: row.placed_at for row in going.values() if row.placed_at}
    ranks = _ranks(_with_places(by_score, placed))
    return Order(
        method=method,
        ids=[*ranks, *(item_id for item_id in going if item_id not in ranks), *_ended(rows)],
        ranks=ranks,
        ranks_by_score=_ranks(by_score),
        scores=scores,
        bands=dict(zip(by_score, bands, strict=False)),
        in_any_order=any_order(bands),
        not_scored=len(going) - len(by_score),
        placed=len(placed),
        capacity=capacity_of(scoring, [going[item_id] for item_id in ranks]),
    )


def _rows(session: Session, method: Method) -> list[ScoredRow]:
    """What of each item makes its place; its alignment only where the method asks for it: it takes time."""
    alignment = aligned() if ALIGNMENT in method.inputs else sqlalchemy.null()
    rows = [ScoredRow(*row) for row in session.execute(sqlalchemy.select(*_COLUMNS, alignment))]
    settled = settled_spreads(session)
    if not settled:
        return rows
    return [row._replace(spread=spread_now(settled.get(row.id), row.values)) for row in rows]


def _scores(method: Method, rows: Sequence[ScoredRow]) -> dict[str, float]:
    """The scores of what has all that the method asks for."""
    return {row.id: score for row in rows if (score := method.score(row.values)) is not None}


def _ended(rows: Sequence[ScoredRow]) -> list[str]:
    return [row.id for row in rows if row.status in ENDED]


def _ranks(ids: Sequence[str]) -> dict[str, int]:
    return {item_id: rank for rank, item_id in enumerate(ids, start=1)}


def _with_places(ranked: Sequence[str], placed: Mapping[str, int]) -> list[str]:
    """Put items at the numbers that they were given by hand, the others around them in their order."""
    order = [item_id for item_id in ranked if item_id not in placed]
    for item_id, number in sorted(placed.items(), key=lambda each: (each[1], each[0])):
        order.insert(number - 1, item_id)
    return order
