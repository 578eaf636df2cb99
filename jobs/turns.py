"""Turns: no survey keeps the live worker from another one's answers for long."""

import math
import random
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

Step = TypeVar("Step")


class Turn:
    """The time that a survey's work has before other surveys' work; whatever was begun is finished.

    Parameters
    ----------
    seconds : float
        By default it never ends.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self._ends = time.monotonic() + seconds
        self.was_cut = False

    def ends_here(self) -> bool:
        """Tell whether others are to have their turn, and note that work may be left."""
        self.was_cut = self.was_cut or time.monotonic() >= self._ends
        return self.was_cut

    def steps(self, of: Sequence[Step]) -> Iterator[Step]:
        """Give the steps of some work while the turn lasts, one at least.

        Their order is drawn by lot: where the first of them fails, and takes all the time, in each turn, the
        others come to theirs.
        """
        for place, step in enumerate(random.sample(of, len(of))):
            if place and self.ends_here():
                return
            yield step
