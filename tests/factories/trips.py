"""How often somebody goes to Valkey: each time they say something and wait for the answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Trips:
    """Stands in the way to a Valkey, passes everything on, and counts what was sent at once as one trip."""

    def __init__(self, listener: socket.socket, valkey: str) -> None:
        self.count = 0
        self._listener, self._valkey = listener, valkey

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._valkey)
                for one, other, counts in ((near, far, 1), (far, near, 0)):
                    threading.Thread(target=self._pass_on, args=(one, other, counts), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, counts: int) -> None:
        with suppress(OSError), one, other:
            while said := one.recv(65536):
                self.count += counts
                other.sendall(said)


@contextmanager
def counted_trips(valkey_url: str, at: Path) -> Iterator[Trips]:
    """Count trips to a Valkey by whoever goes to it at another socket."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(at))
        listener.listen()
        trips = Trips(listener, valkey_url.removeprefix("unix://"))
        threading.Thread(target=trips.serve, daemon=True).start()
        yield trips
        listener.shutdown(socket.SHUT_RDWR)
