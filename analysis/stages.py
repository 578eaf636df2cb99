"""The stages of an analysis: each says that it begins, and is timed."""

import time
from collections.abc import Callable

Report = Callable[[str, float], None]


class Stages:
    """Times the stages, and says which one begins."""

    def __init__(self, report: Report | None) -> None:
        self._report = report
        self._name: str | None = None
        self._began = 0.0
        self.seconds: dict[str, float] = {}

    def begin(self, name: str, share_done: float) -> None:
        """End the stage before, and begin the next at that share of the whole (0..1)."""
        self.end()
        self._name, self._began = name, time.perf_counter()
        if self._report is not None:
            self._report(name, share_done)

    def end(self) -> None:
        """End the stage at hand."""
        if self._name is not None:
            self.seconds[self._name] = round(time.perf_counter() - self._began, 4)
        self._name = None
