"""Where the web server listens: the address as Gunicorn writes it, and whether it can be opened."""

import errno
import socket

from models.base import SoundingsError
from models.settings import Settings

LOWEST_FREE_PORT = 1024  # below, most systems ask for more rights
KEPT = "Nothing was changed"


class CannotListen(SoundingsError):
    """The web server cannot listen where it should; says why."""


def bind_of(settings: Settings) -> str:
    """The address to listen at, as Gunicorn takes it."""
    _, (address, port) = _resolve(settings)
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def own_url(settings: Settings) -> str:
    """Where this machine itself reaches the server, the path of its pages included."""
    _, (address, port) = _resolve(settings)
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104  not to bind
    return f"http://{f'[{near}]' if ':' in near else near}:{port}{settings.mount}"


def check(settings: Settings) -> None:
    """Try whether the server may listen there.

    Raises
    ------
    CannotListen
        If it may not.
    """
    family, address = _resolve(settings)
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise CannotListen(_why(error, settings)) from error


def _resolve(settings: Settings) -> tuple[int, tuple[str, int]]:
    """The family and the first address that the host's name stands for."""
    host = settings.host or "0.0.0.0"  # noqa: S104  what an empty name means
    try:
        found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CannotListen(
            f"SOUNDINGS_HOST={host} is no address and no name that is known here. {KEPT}; "
            "name one of this machine, such as 127.0.0.1."
        ) from error
    family, _, _, _, address = found[0]
    return family, (str(address[0]), settings.port)


def _why(error: OSError, settings: Settings) -> str:
    """What an error of the system means for the one who starts the server."""
    port, host = f"Port {settings.port}", f"SOUNDINGS_HOST={settings.host}"
    no_right = (
        f"{port} may not be opened without more rights. {KEPT}; choose one from {LOWEST_FREE_PORT} on: "
        "PORT=8001 make run"
    )
    words = {
        errno.EADDRINUSE: f"{port} is taken. {KEPT}; choose another: PORT=8001 make run",
        errno.EACCES: no_right,
        errno.EPERM: no_right,
        errno.EADDRNOTAVAIL: f"There is no such address here: {host}. {KEPT}; name one of this machine's.",
    }
    other = f"Nothing can listen at {host}, {port}: {(error.strerror or '').lower()}. {KEPT}."
    return words.get(error.errno or 0, other)
