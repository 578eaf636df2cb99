"""The backlog in its order: what is to be done, with how sure each place is; then what has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col

from models.backlog.items import ENDED, BacklogItem, ItemStatus
from models.backlog.rank_bands import RankBand, Scored, any_order, rank_bands
from models.backlog.scoring import rice

MOST_BANDS = 1000  # items whose place is tried; further down it tells nothing


@dataclass(frozen=True)
class Order:
    """All items, by id: what is to be done by falling score, then what is done, then what was declined.

    `ranks` are of what is to be done, `bands` of the first thousand of it; the first `in_any_order` of it
    could stand in any order.
    """

    ids: Sequence[str]
    ranks: Mapping[str, int]
    bands: Mapping[str, RankBand]
    in_any_order: int


class ScoredRow(NamedTuple):
    """What of an item makes its place; `answered` people were asked, for so many it works or does not."""

    id: str
    title: str
    status: str
    reach: int
    reach_found: int | None
    impact: float
    confidence: int
    effort: float
    answered: int | None = None
    needs_work: int | None = None
    works: int | None = None

    @property
    def score(self) -> float:
        """The item's RICE score."""
        return rice(self.reach, self.impact, self.confidence, self.effort)

    @property
    def reach_error(self) -> float:
        """The standard error of a reach that was counted among who answered, as a part of the reach.

        Of n people who answered it is for a share p: √(p (1 − p) / n) (a binomial share, approximated by a
        normal one). 0 where no evidence is kept, or a person gave another reach.
        """
        answered = self.answered or 0
        said = self.needs_work or (answered - self.works if self.works else 0)
        if self.reach != self.reach_found or not 0 < said <= answered:
            return 0.0
        share = said / answered
        return sqrt(share * (1 - share) / answered) / share


_COLUMNS = [
    col(BacklogItem.id),
    col(BacklogItem.title),
    col(BacklogItem.status),
    col(BacklogItem.reach),
    col(BacklogItem.reach_found),
    col(BacklogItem.impact),
    col(BacklogItem.confidence),
    col(BacklogItem.effort),
    col(BacklogItem.kept_answered),
    col(BacklogItem.kept_needs_work),
    col(BacklogItem.kept_works),
]


def order_of(session: Session) -> Order:
    """Put the whole backlog in order."""
    rows = [ScoredRow(*row) for row in session.execute(sqlalchemy.select(*_COLUMNS))]
    rows.sort(key=lambda row: (row.status == ItemStatus.DECLINED, -row.score, row.title, row.id))
    going = [row for row in rows if row.status not in ENDED]
    bands = rank_bands([Scored(row.score, row.reach_error) for row in going[:MOST_BANDS]])
    return Order(
        ids=[row.id for row in (*going, *(row for row in rows if row.status in ENDED))],
        ranks={row.id: rank for rank, row in enumerate(going, start=1)},
        bands={row.id: band for row, band in zip(going, bands, strict=False)},
        in_any_order=any_order(bands),
    )
