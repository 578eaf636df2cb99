"""What improvements are worth beside what they take: which to do first at a glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from sqlmodel import Session

from models.backlog.columns import standing_of
from models.backlog.items import ENDED
from models.backlog.listing import ListedItem, Wanted, listed_items, wanted_ids
from models.backlog.methods import EFFORT, Method, WeightedSum
from models.backlog.ranking import Order

MOST_POINTS = 60  # that can be told apart


class Quadrant(StrEnum):
    """Where an item stands among those beside it."""

    QUICK_WIN = "Quick win"
    BIG_BET = "Big bet"
    FILL_IN = "Fill-in"
    THINK_TWICE = "Think twice"


@dataclass(frozen=True)
class Point:
    """An item with what it is worth and what it takes."""

    row: ListedItem
    value: float
    effort: float


@dataclass(frozen=True)
class Picture:
    """The first items of the order, split at the medians of their values and efforts.

    `more` come after them; of `not_scored` the value or the effort is not known.
    """

    points: Sequence[Point]
    value_name: str
    effort_name: str
    value_split: float
    effort_split: float
    more: int
    not_scored: int

    def quadrant(self, point: Point) -> Quadrant:
        """Where a point is; one on a line is on the better side of it."""
        if point.value >= self.value_split:
            return Quadrant.QUICK_WIN if point.effort <= self.effort_split else Quadrant.BIG_BET
        return Quadrant.FILL_IN if point.effort <= self.effort_split else Quadrant.THINK_TWICE


def picture_of(session: Session, order: Order, wanted: Wanted) -> Picture:
    """Take the first of the wanted items that are to be done and scored."""
    going = _to_be_done(session, wanted_ids(session, order, wanted))
    scored = [item_id for item_id in going if item_id in order.scores]
    rows = listed_items(session, order, scored[:MOST_POINTS])
    points = [point for row in rows if (point := point_of(row))]
    value_name, effort_name = names_of(order.method)
    return Picture(
        points=points,
        value_name=value_name,
        effort_name=effort_name,
        value_split=_middle(point.value for point in points),
        effort_split=_middle(point.effort for point in points),
        more=max(0, len(scored) - MOST_POINTS),
        not_scored=len(going) - len(scored) + len(rows) - len(points),
    )


def _to_be_done(session: Session, ids: Iterable[str]) -> list[str]:
    ended = {item_id for item_id, status, _ in standing_of(session) if status in ENDED}
    return [item_id for item_id in ids if item_id not in ended]


def _middle(values: Iterable[float]) -> float:
    return median([*values] or [0.0])


def point_of(row: ListedItem) -> Point | None:
    """Say what an item is worth and takes: a quotient's two halves, or a sum and the effort.

    None where either is not known.
    """
    divisor = EFFORT if isinstance(row.method, WeightedSum) else row.method.divisor
    effort = row.item.values(row.alignment).get(divisor.name)
    if row.score is None or not effort:
        return None
    value = row.score if isinstance(row.method, WeightedSum) else row.score * divisor.worth(effort)
    return Point(row, value, effort)


def names_of(method: Method) -> tuple[str, str]:
    """What the value and the effort of items are called."""
    if isinstance(method, WeightedSum):
        return f"{method.label}, in points", EFFORT.question
    terms = [" × ".join(each.label.lower() for each in term) for term in method.terms]
    return f"Value: {' + '.join(terms)}", method.divisor.question
