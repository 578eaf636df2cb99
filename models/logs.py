"""Logs: events with ids, to standard error; never a text, an address or a token."""

import sys

import structlog


def configure() -> None:
    """Send the logs of this process to standard error, which leaves standard output to results."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
