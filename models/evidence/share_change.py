"""How much the share of people who say something has changed, and whether that is more than chance."""

from dataclasses import dataclass
from math import sqrt

from models.evidence.share import wilson


@dataclass(frozen=True)
class Interval:
    """From where to where something may lie, at 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True)
class ShareChange:
    """So many of so many people before, and now: two samples that have nothing to do with each other.

    Nobody knows who answered in both rounds.
    """

    before: int
    of_before: int
    now: int
    of_now: int

    @property
    def by(self) -> float:
        """The difference of the shares, −1 to 1: above 0 where more say it now."""
        return self.now / self.of_now - self.before / self.of_before

    @property
    def interval(self) -> Interval:
        """The interval of the difference: the hybrid score interval.

        R. G. Newcombe, “Interval estimation for the difference between independent proportions: comparison of
        eleven methods”, Statistics in Medicine 17 (1998), 873–890, its method 10.
        """
        before, now = wilson(self.before, self.of_before), wilson(self.now, self.of_now)
        low = self.by - sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
        return Interval(low, self.by + sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2))

    @property
    def clear_way(self) -> int:
        """1 where clearly more say it now, −1 where clearly fewer do, 0 where neither is clear."""
        interval = self.interval
        return (interval.low > 0) - (interval.high < 0)

    @property
    def could_be_clear(self) -> bool:
        """Whether a change could be told at all: had nobody said it in one round, it would be clear."""
        vanished = ShareChange(self.before, self.of_before, 0, self.of_now)
        appeared = ShareChange(0, self.of_before, self.now, self.of_now)
        return bool(vanished.clear_way or appeared.clear_way)
