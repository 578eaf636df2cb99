"""Logs: events with ids, to standard error; never a text, an address or a token."""

import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class Unfailing:
    """A stream whose lines are lost where none can be written, as on a full disk: work goes on without."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> int:
        """Write, or lose the words."""
        with suppress(OSError):
            return self._stream.write(words)
        return 0

    def flush(self) -> None:
        """Bring out what was written, if it can be."""
        with suppress(OSError):
            self._stream.flush()


def configure() -> None:
    """Send the logs of this process to standard error, which leaves standard output to results."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, Unfailing(sys.stderr))),
    )
