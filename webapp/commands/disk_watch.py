"""Tells when the disk with the data is full, and when there is room again."""

import time
from pathlib import Path

import structlog

from models.data_folder import has_room

LOOK_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class DiskWatch:
    """Looks at the data folder now and then, and logs each change once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._had_room = True
        self._next_look = 0.0

    def look(self) -> None:
        """Look, if the last look was a while ago."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK_SECONDS
        room = has_room(self._folder)
        if room != self._had_room:
            self._had_room = room
            _log.warning("disk_has_room_again" if room else "disk_is_full", folder=str(self._folder))
