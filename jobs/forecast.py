"""How long a run will take: as the one before did, put right by how fast this one has been so far.

Nothing is told that was not measured here: how long a survey's first run takes nobody knows.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

from analysis.clustering.discovery import LARGEST_AT_ONCE

STAGES = {
    "redact": "Taking out personal data",
    "place": "Splitting the answers into statements",
    "read": "Reading the statements",
    "encode": "Encoding the statements",
    "gather": "Gathering the statements",
    "cluster": "Finding the themes",
    "anchors": "Keeping what was decided",
    "unclear": "Setting aside what is unclear",
    "label": "Naming the themes",
    "levels": "Putting them under broad themes",
    "quality": "Checking the result",
    "proposals": "Looking for what to suggest",
    "save": "Saving the themes",
}
COUNTED_IN = {"redact": "to_redact", "place": "to_place", "encode": "to_encode"}  # the others in statements
COMPARABLE = 3.0  # times as much work as the run before had; beyond, or as little, its seconds say nothing
TELLING_SECONDS = 3.0  # of work, until what it took says as much as what was expected of it
RELIABLE_SHARE = 0.05
AFTER_ALL = 0.05  # of a stage's time so far it goes on for, when it should be over


@dataclass(frozen=True)
class Load:
    """What a run has to do: responses to redact and to place, statements to cluster, of these to encode."""

    to_redact: int = 0
    to_place: int = 0
    statements: int = 0
    to_encode: int = 0

    def counted_again(self, later: "Load") -> "Load":
        """This load, with what was counted later in the place of what was known before."""
        return replace(self, **{name: count for name, count in asdict(later).items() if count})


def measured(seconds: Mapping[str, float], load: Load) -> dict[str, float]:
    """What a run leaves for the next one's `plan`: the seconds of its stages, and what it had to do."""
    return {**seconds, **asdict(load)}


def plan(load: Load, before: Mapping[str, float]) -> dict[str, float]:
    """Expect so many seconds of each stage, as the run before took them for as much.

    Parameters
    ----------
    before
        What the run before `measured`; empty where there was none.

    Returns
    -------
    dict
        The seconds by stage, without the stages of which nothing comparable was measured.
    """
    expected = {}
    for stage in STAGES:
        now, then = _work(stage, asdict(load)), _work(stage, before)
        if not now:
            expected[stage] = 0.0
        elif then / COMPARABLE <= now <= then * COMPARABLE:
            expected[stage] = before.get(stage, 0.0) * now / then
    return expected


def _work(stage: str, counts: Mapping[str, float]) -> float:
    """How much a stage has to do; of many statements no more than a sample is clustered."""
    counted = counts.get(COUNTED_IN.get(stage, "statements"), 0)
    return min(counted, LARGEST_AT_ONCE) if stage == "cluster" else counted


class Forecast:
    """The time left of a run, stage by stage; None as long as something of it is not known.

    Parameters
    ----------
    expected
        The seconds of each stage of which that is known; see `plan`.
    """

    def __init__(self, expected: Mapping[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        self.stage = next(iter(STAGES))
        self._expected = dict(expected)
        self._clock = clock
        self._started = self._began = clock()
        self._within, self._noted = 0.0, self._began
        self._took: dict[str, float] = {}
        self._share = 0.0

    def expect(self, expected: Mapping[str, float]) -> None:
        """Replace what is expected of the stages, once more is known."""
        self._expected = dict(expected)

    def at(self, stage: str, within: float) -> None:
        """Note that the run is at that share, 0 to 1, of a stage."""
        if stage != self.stage:
            self._took = self.took()
            self.stage, self._began = stage, self._clock()
        self._within, self._noted = within, self._clock()

    def took(self) -> dict[str, float]:
        """The seconds that each stage took so far, this one too."""
        now = self._took.get(self.stage, 0.0) + self._clock() - self._began
        return {**self._took, self.stage: round(now, 3)}

    def seconds_left(self) -> float | None:
        """How many seconds the rest will take."""
        here = self._left_of_stage()
        later = [self._expected.get(stage) for stage in self._later()]
        if here is None or None in later:
            return None
        return here + self._pace() * sum(seconds for seconds in later if seconds)

    def share(self) -> float:
        """The share of the run that is over: of its time, or else of its stages; it never goes back."""
        over, left = self._clock() - self._started, self.seconds_left()
        if left is None:
            now = (len(STAGES) - len(self._later()) - 1 + self._within) / len(STAGES)
        else:
            now = over / max(over + left, 1e-9)
        self._share = max(self._share, now)
        return min(self._share, 0.99)

    def _later(self) -> list[str]:
        stages = list(STAGES)
        return stages[stages.index(self.stage) + 1 :]

    def _left_of_stage(self) -> float | None:
        now = self._clock()
        if self._within >= RELIABLE_SHARE:
            left = (self._noted - self._began) * (1.0 - self._within) / self._within - (now - self._noted)
        elif self.stage in self._expected:
            left = self._pace() * self._expected[self.stage] - (now - self._began)
        else:
            return None
        return max(left, AFTER_ALL * (now - self._began))

    def _pace(self) -> float:
        """How much longer than expected the run has taken so far, as far as that says something."""
        done, took = dict.fromkeys(self._took, 1.0), dict(self._took)
        if self._within >= RELIABLE_SHARE:
            done[self.stage], took[self.stage] = self._within, self._noted - self._began
        known = [stage for stage in done if self._expected.get(stage)]
        expected = sum(done[stage] * self._expected[stage] for stage in known)
        return (sum(took[stage] for stage in known) + TELLING_SECONDS) / (expected + TELLING_SECONDS)
