"""A whole installation on one machine: one command starts it, Ctrl-C or TERM ends it."""

import fcntl
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from http.client import HTTPException
from pathlib import Path

import click

from jobs import queue
from models.base import SoundingsError
from models.data_folder import Unusable, has_room
from models.database import upgrade
from models.settings import Settings
from webapp.commands import checks, listening
from webapp.commands.disk_watch import DiskWatch
from webapp.commands.embedded_valkey import EmbeddedValkey
from webapp.commands.failures import NO_ROOM
from webapp.commands.supervisor import (
    ProcessDied,
    Processes,
    Stopped,
    find_procfile,
    read_procfile,
    way_here,
)

START_SECONDS = 120
RELEASE = "release"  # in the Procfile what runs once before the others: here we migrate ourselves
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # we ask ourselves


class AlreadyRunning(SoundingsError):
    """Soundings cannot start here because it runs already."""


def serve(settings: Settings, prepare: Callable[[], str]) -> None:
    """Run web, workers and clock until told to stop; `prepare` works on the running installation."""
    with _alone(settings.data_path / "run.lock"):
        _check(settings)
        click.echo(f"Starting Soundings; its data and logs are in {settings.data_path}")
        upgrade(settings.database_url)
        with Processes(settings.data_path / "logs") as processes:
            try:
                with EmbeddedValkey(settings) if settings.embeds_valkey else nullcontext() as valkey:
                    _run(processes, settings, prepare, valkey.keep_up if valkey else lambda: None)
            except Stopped:
                click.echo("Stopped")


def _check(settings: Settings) -> None:
    """Look at everything that could end the start later on."""
    checks.check(settings)
    listening.check(settings)
    if not has_room(settings.data_path):
        raise Unusable(NO_ROOM)
    if not settings.embeds_valkey:
        queue.touch()


def _run(
    processes: Processes,
    settings: Settings,
    prepare: Callable[[], str],
    keep_queue_up: Callable[[], None],
) -> None:
    """Start the processes and wait; they end before the queue does."""
    disk = DiskWatch(settings.data_path)

    def look() -> None:
        keep_queue_up()
        disk.look()

    try:
        _start(processes, settings)
        _await_ready(processes, settings)
        click.echo(prepare())
        click.echo(f"Soundings is ready at {settings.base_url} (Ctrl-C stops it)")
        processes.wait(also=look)
    finally:
        processes.stop()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"Soundings runs already with the data in {lock.parent}. Nothing was changed; "
                "stop that one first, or name another folder with SOUNDINGS_DATA_DIR."
            ) from error
        except OSError as error:
            raise Unusable(
                f"The data folder {lock.parent} cannot be used: its file system cannot lock files. "
                "Nothing was changed; name another with SOUNDINGS_DATA_DIR."
            ) from error
        yield


def _start(processes: Processes, settings: Settings) -> None:
    environment = {
        "REDIS_URL": settings.redis_url,
        "SOUNDINGS_DATA_DIR": str(settings.data_path),
        **way_here(),
    }
    for name, command in read_procfile(find_procfile()).items():
        if name != RELEASE:
            processes.start(name, command, environment)


def _await_ready(processes: Processes, settings: Settings) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not (_answers(settings) and queue.has_workers()):
        processes.check()
        if time.monotonic() > deadline:
            raise ProcessDied(
                f"Not everything was up after {START_SECONDS} seconds. What was stored before is kept; "
                f"the logs in {settings.data_path / 'logs'} say why."
            )
        time.sleep(0.2)


def _answers(settings: Settings) -> bool:
    try:
        with NO_PROXY.open(f"{listening.own_url(settings)}/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (OSError, HTTPException):
        return False
