"""What fits the person-months of the next quarter, going down the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from models.backlog.chosen_method import Scoring
from models.backlog.items import ItemStatus
from models.backlog.methods import EFFORT


class Sized(Protocol):
    """What of an item tells whether it fits."""

    @property
    def status(self) -> str:
        """Where it stands."""

    @property
    def effort(self) -> float | None:
        """Person-months that it takes, where somebody has said."""


@dataclass(frozen=True)
class Capacity:
    """How far down the order the person-months go.

    `last` is the rank of the last item that fits, 0 where not even the first does; `used` are the
    person-months of those down to it. Items `without_effort`, and those on hold, take nothing.
    """

    quarter: str
    available: float
    used: float
    last: int
    everything_fits: bool
    without_effort: int

    @property
    def in_words(self) -> str:
        """What fits, as people read it."""
        months = f"the {EFFORT.written(self.available)} person-months of {self.quarter or 'the next quarter'}"
        used = f"{EFFORT.written(self.used)} used"
        if not self.last:
            said = f"The first item does not fit {months}."
        elif self.everything_fits:
            said = f"Everything that has a number fits {months}: {used}."
        else:
            said = f"Numbers 1 to {self.last:,} fit {months}: {used}."
        if self.without_effort:
            said += f" The effort of {self.without_effort:,} of them is not said, and is not counted."
        return said


def capacity_of(scoring: Scoring, ranked: Sequence[Sized]) -> Capacity | None:
    """Go down the order until the next item no longer fits; smaller ones below it are not looked for.

    None where nobody has said how many person-months there are.
    """
    if scoring.capacity is None:
        return None
    used, last = 0.0, 0
    for rank, item in enumerate(ranked, start=1):
        effort = 0.0 if item.status == ItemStatus.ON_HOLD else item.effort or 0.0
        if round(used + effort, 6) > scoring.capacity:
            break
        used, last = used + effort, rank
    without = sum(item.effort is None for item in ranked[:last])
    return Capacity(scoring.quarter, scoring.capacity, used, last, last == len(ranked), without)
