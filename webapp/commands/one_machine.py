"""A whole installation on one machine: one command starts it, Ctrl-C or TERM ends it."""

import fcntl
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from jobs import queue
from models.database import upgrade
from models.settings import Settings
from webapp.commands.embedded_valkey import EmbeddedValkey
from webapp.commands.supervisor import ProcessDied, Processes, Stopped, find_procfile, read_procfile

START_SECONDS = 120
RELEASE = "release"  # in the Procfile what runs once before the others: here we migrate ourselves


class AlreadyRunning(Exception):
    """Soundings cannot start here because something runs already; says what."""


def serve(settings: Settings, prepare: Callable[[], str]) -> None:
    """Run web, workers and clock until told to stop; `prepare` works on the running installation."""
    with _alone(settings.data_path / "run.lock"):
        _check_port(settings)
        click.echo(f"Starting Soundings; its data and logs are in {settings.data_path}")
        upgrade(settings.database_url)
        with Processes(settings.data_path / "logs") as processes:
            try:
                with EmbeddedValkey(settings) if settings.embeds_valkey else nullcontext() as valkey:
                    _run(processes, settings, prepare, valkey.keep_up if valkey else lambda: None)
            except Stopped:
                click.echo("Stopped")
            except ProcessDied as error:
                raise click.ClickException(str(error)) from error


def _run(
    processes: Processes,
    settings: Settings,
    prepare: Callable[[], str],
    keep_queue_up: Callable[[], None],
) -> None:
    """Start the processes and wait; they end before the queue does."""
    try:
        _start(processes, settings)
        _await_ready(processes, settings)
        click.echo(prepare())
        click.echo(f"Soundings is ready at {settings.base_url} (Ctrl-C stops it)")
        processes.wait(also=keep_queue_up)
    finally:
        processes.stop()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(f"Soundings runs already with the data in {lock.parent}.") from error
        yield


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise AlreadyRunning(
                f"Port {settings.port} is taken. Choose another: PORT=8001 make run"
            ) from error


def _start(processes: Processes, settings: Settings) -> None:
    environment = {"REDIS_URL": settings.redis_url, "SOUNDINGS_DATA_DIR": str(settings.data_path)}
    for name, command in read_procfile(find_procfile()).items():
        if name != RELEASE:
            processes.start(name, command, environment)


def _await_ready(processes: Processes, settings: Settings) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not (_answers(settings) and queue.has_workers()):
        processes.check()
        if time.monotonic() > deadline:
            raise ProcessDied(f"Not everything was up after {START_SECONDS} seconds; see the logs")
        time.sleep(0.2)


def _answers(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False
