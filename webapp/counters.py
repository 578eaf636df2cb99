"""Counters that forget: on Valkey, where web processes share them; in this process's memory while it is away.

They hold numbers under names without an address, each gone a minute or ten after its first count.
"""

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app
from limits.storage import MemoryStorage
from redis import Redis, RedisError

from jobs import queue

T = TypeVar("T")

AWAY_SECONDS = 5  # how long a Valkey that did not answer is left alone: each try may cost a page a second
COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""


class Counters:
    """Counts by name, each for some seconds from its first count."""

    def __init__(self, shared: Redis, clock: Callable[[], float] = time.monotonic) -> None:
        self._shared = shared
        self._clock = clock
        self._memory = MemoryStorage()
        self._left_alone_until = 0.0
        self._full_until: dict[str, float] = {}

    def ask(self, shared: Callable[[Redis], T], alone: Callable[[MemoryStorage], T]) -> T:
        """Ask Valkey in one trip; while it is away, this process's memory."""
        if self._clock() >= self._left_alone_until:
            try:
                return shared(self._shared)
            except RedisError:
                self._left_alone_until = self._clock() + AWAY_SECONDS
        return alone(self._memory)

    def add_up_to(self, most: int, name: str, seconds: int) -> int:
        """Count one more; where that is more than `most`, return in how many seconds to come again, else 0.

        That a count is full is remembered here, so that who comes again and again costs next to nothing.
        """
        counted, left = self.add(name, seconds)
        if counted <= most:
            return 0
        now = self._clock()
        still = {full: end for full, end in self._full_until.items() if end > now}
        self._full_until = {**still, name: now + left}  # a new one: other threads read the old
        return left

    def seconds_full(self, name: str) -> int:
        """In how many seconds to come again, where the count was found full; else 0. Asks nobody."""
        return max(0, math.ceil(self._full_until.get(name, 0.0) - self._clock()))

    def seconds_above(self, most: int, name: str) -> int:
        """In how many seconds to come again, where the count is above `most`; else 0. Counts nothing."""
        key = key_of(name)

        def shared(valkey: Redis) -> tuple[int, int]:
            pipeline = valkey.pipeline(transaction=False)
            pipeline.get(key)
            pipeline.ttl(key)
            counted, left = pipeline.execute()
            return int(counted or 0), left

        def alone(memory: MemoryStorage) -> tuple[int, int]:
            return memory.get(key), math.ceil(memory.get_expiry(key) - time.time())

        counted, left = self.ask(shared, alone)
        return max(1, left) if counted > most else 0

    def add(self, name: str, seconds: int) -> tuple[int, int]:
        """Count one more; return the count, and in how many seconds it begins anew, at least 1."""
        key = key_of(name)

        def shared(valkey: Redis) -> tuple[int, int]:
            counted, left = run(valkey, COUNT, [key], seconds)
            return counted, max(1, left)

        def alone(memory: MemoryStorage) -> tuple[int, int]:
            counted = memory.incr(key, seconds)
            return counted, max(1, math.ceil(memory.get_expiry(key) - time.time()))

        return self.ask(shared, alone)


def key_of(name: str) -> str:
    """The key of a count on Valkey."""
    return f"soundings:{name}"


def run(valkey: Redis, script: str, keys: list[str], *arguments: int) -> Any:
    """Run a script on Valkey, which does all of it in one trip and with nobody in between."""
    return valkey.eval(script, len(keys), *keys, *arguments)


def init_app(app: Flask) -> None:
    """Give the application its counters."""
    app.extensions["soundings_counters"] = Counters(queue.connection())


def counters() -> Counters:
    """The counters of this application."""
    found: Counters = current_app.extensions["soundings_counters"]
    return found
