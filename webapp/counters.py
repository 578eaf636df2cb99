"""Counters that forget: on Valkey, where web processes share them; in this process's memory while it is away.

They hold numbers under names without an address, each gone a minute or ten after its first count.
"""

import math
import time
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app
from limits.storage import MemoryStorage, Storage

from webapp.security import limiter

T = TypeVar("T")

AWAY_SECONDS = 5  # how long a Valkey that did not answer is left alone: each try may cost a page a second


class Counters:
    """Counts by name, each for some seconds from its first count."""

    def __init__(self, shared: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._shared = shared
        self._clock = clock
        self._memory = MemoryStorage()
        self._left_alone_until = 0.0
        self._full_until: dict[str, float] = {}

    def add(self, name: str, seconds: int) -> int:
        """Count one more, and return the count."""
        return self._ask(lambda storage: storage.incr(_key(name), seconds))

    def read(self, name: str) -> int:
        """The count, 0 where there is none."""
        return self._ask(lambda storage: storage.get(_key(name)))

    def seconds_left(self, name: str) -> int:
        """In how many seconds the count begins anew, at least 1."""
        ends = self._ask(lambda storage: storage.get_expiry(_key(name)))
        return max(1, math.ceil(ends - time.time()))

    def add_up_to(self, most: int, name: str, seconds: int) -> int:
        """Count one more; where that is more than `most`, return in how many seconds to come again, else 0.

        That a count is full is remembered here, so that who comes again and again costs next to nothing.
        """
        if self.add(name, seconds) <= most:
            return 0
        now, left = self._clock(), self.seconds_left(name)
        still = {full: end for full, end in self._full_until.items() if end > now}
        self._full_until = {**still, name: now + left}  # a new one: other threads read the old
        return left

    def seconds_full(self, name: str) -> int:
        """In how many seconds to come again, where the count was found full; else 0. Asks nobody."""
        return max(0, math.ceil(self._full_until.get(name, 0.0) - self._clock()))

    def _ask(self, question: Callable[[Storage], T]) -> T:
        if self._clock() >= self._left_alone_until:
            try:
                return question(self._shared)
            except self._shared.base_exceptions:
                self._left_alone_until = self._clock() + AWAY_SECONDS
        return question(self._memory)


def _key(name: str) -> str:
    return f"soundings:{name}"


def init_app(app: Flask) -> None:
    """Give the application its counters."""
    app.extensions["soundings_counters"] = Counters(limiter.storage)


def counters() -> Counters:
    """The counters of this application."""
    found: Counters = current_app.extensions["soundings_counters"]
    return found
