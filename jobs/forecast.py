"""How long a run will take: what each stage should, put right by how fast this run has been so far."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    "save": "Saving the themes",
}
# Seconds on two cores: what a stage takes anyway, and for each response or statement.
REDACT_RESPONSE, PLACE_RESPONSE, ENCODE_STATEMENT = 1 / 60, 1 / 120, 1 / 450
ONCE = {"cluster": 0.1, "label": 0.9, "levels": 0.05}
EACH = {
    "read": 60e-6,
    "gather": 5e-6,
    "cluster": 650e-6,
    "anchors": 4e-6,
    "unclear": 1e-6,
    "label": 40e-6,
    "levels": 2e-6,
    "quality": 3e-6,
    "save": 25e-6,
}
CLUSTERED_AT_MOST = 4000
SLOWEST, FASTEST = 8.0, 0.2
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


def plan(
    load: Load, before: Mapping[str, float] | None = None, statements_before: int = 0
) -> dict[str, float]:
    """Expect so many seconds of each stage, by what it took the run before if there was one."""
    n, seconds = load.statements, {}
    for stage in EACH:
        size = min(n, CLUSTERED_AT_MOST) if stage == "cluster" else n
        seconds[stage] = ONCE.get(stage, 0.0) + EACH[stage] * size
        if before and stage in before and statements_before:
            growth = _usual(stage, n) / _usual(stage, statements_before)
            seconds[stage] = before[stage] * growth
    return {
        "redact": load.to_redact * REDACT_RESPONSE,
        "place": load.to_place * PLACE_RESPONSE,
        "encode": load.to_encode * ENCODE_STATEMENT,
        **seconds,
    }


def _usual(stage: str, statements: int) -> float:
    size = min(statements, CLUSTERED_AT_MOST) if stage == "cluster" else statements
    return ONCE.get(stage, 0.0) + EACH[stage] * size + 1e-9


class Forecast:
    """The time left of a run, stage by stage."""

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
            now = self._clock()
            self._took[self.stage] = self._took.get(self.stage, 0.0) + now - self._began
            self.stage, self._began = stage, now
        self._within, self._noted = within, self._clock()

    def took(self) -> dict[str, float]:
        """The seconds that the stages before this one took."""
        return {stage: round(seconds, 3) for stage, seconds in self._took.items()}

    def seconds_left(self) -> float:
        """How many seconds the rest will take."""
        stages = list(STAGES)
        later = stages[stages.index(self.stage) + 1 :]
        return self._left_of_stage() + self._pace() * sum(self._expected.get(stage, 0.0) for stage in later)

    def share(self) -> float:
        """The share of the whole run's time that is over; it never goes back."""
        over = self._clock() - self._started
        self._share = max(self._share, over / max(over + self.seconds_left(), 1e-9))
        return min(self._share, 0.99)

    def _left_of_stage(self) -> float:
        now = self._clock()
        if self._within >= RELIABLE_SHARE:
            left = (self._noted - self._began) * (1.0 - self._within) / self._within - (now - self._noted)
        else:
            left = self._pace() * self._expected.get(self.stage, 0.0) - (now - self._began)
        return max(left, AFTER_ALL * (now - self._began))

    def _pace(self) -> float:
        """How much longer than expected the stages have taken so far."""
        expected = sum(self._expected.get(stage, 0.0) for stage in self._took)
        took = sum(seconds for stage, seconds in self._took.items() if self._expected.get(stage))
        return min(max((took + TELLING_SECONDS) / (expected + TELLING_SECONDS), FASTEST), SLOWEST)
