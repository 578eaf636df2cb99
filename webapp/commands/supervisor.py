"""Starts the processes of a one-machine installation together and stops them together."""

import ctypes
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import structlog

from models.base import SoundingsError
from webapp.rooms import HOME

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 8.0
POLL_SECONDS = 0.2
MOST_DEATHS_A_MINUTE = 5
REST_SECONDS = 15.0
PR_SET_PDEATHSIG = 1

_log = structlog.get_logger(__name__)


class Stopped(Exception):
    """Somebody asked for the end, by Ctrl-C or TERM."""


class ProcessDied(SoundingsError):
    """A process ends again and again; names it and its log."""


def find_procfile() -> Path:
    """The Procfile: in the project's folder, else where an installation from a wheel has put it."""
    beside = HOME / "Procfile"
    files = metadata.files("soundings") or ()
    installed = (Path(str(file.locate())).resolve() for file in files if file.name == beside.name)
    return beside if beside.exists() else next(installed, beside)


def read_procfile(path: Path) -> dict[str, list[str]]:
    """Read which processes there are, each with its command; programs are those beside this Python."""
    lines = (line.partition(":") for line in path.read_text("utf-8").splitlines() if line.strip())
    return {name.strip(): _installed(shlex.split(command)) for name, _, command in lines}


def _installed(command: Sequence[str]) -> list[str]:
    """A command as it starts whatever its folder is called and whatever the working directory holds.

    A script's first line names its Python, and no sign may be in that path that the shell reads otherwise.
    """
    program, *arguments = command
    if program == "soundings":
        return [sys.executable, "-P", "-m", "webapp.commands", *arguments]
    return [shutil.which(program, path=str(Path(sys.executable).parent)) or program, *arguments]


def way_here() -> dict[str, str]:
    """What tells a child, which does not look into the working directory, that our rooms are there."""
    if sys.path[0] != str(HOME):
        return {}
    return {"PYTHONPATH": os.pathsep.join([str(HOME), *filter(None, [os.environ.get("PYTHONPATH")])])}


class Processes:
    """Child processes, each in a session of its own, with a log file each.

    Leaving the context stops them all: TERM, TERM again (an RQ worker then drops its job), at last KILL
    for their whole process sessions.
    """

    def __init__(self, log_folder: Path, rest_seconds: float = REST_SECONDS) -> None:
        log_folder.mkdir(parents=True, exist_ok=True)
        self._log_folder = log_folder
        self._rest_seconds = rest_seconds
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._starters: dict[str, Callable[[], None]] = {}
        self._deaths: dict[str, list[float]] = {}
        self._rests: dict[str, float] = {}

    def __enter__(self) -> Self:
        """Turn Ctrl-C and TERM into `Stopped`."""
        for number in STOP_SIGNALS:
            signal.signal(number, _stop)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop every child."""
        self.stop()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a child process; what it prints goes to its log file."""
        self._starters[name] = partial(self._start, name, command, environment)
        self._starters[name]()

    def _start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        with self._open_log(name) as log:
            self._children[name] = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def _open_log(self, name: str) -> BinaryIO:
        """The log of a process; nowhere while it cannot be written, as on a full disk."""
        try:
            return self._log_of(name).open("ab")
        except OSError:
            return Path(os.devnull).open("ab")

    def _log_of(self, name: str) -> Path:
        return self._log_folder / f"{name}.log"

    def check(self) -> None:
        """Start again what has ended.

        Raises
        ------
        ProcessDied
            If one has ended too often.
        """
        for name in self.ended():
            if self._ends_too_often(name):
                raise ProcessDied(
                    f"{name} stops again and again. What was stored before is kept; "
                    f"{self._log_of(name)} says why."
                )
            self._starters[name]()

    def keep_up(self) -> None:
        """Start again what has ended, with a rest after it has ended too often: why it does may pass."""
        for name in self.ended():
            rest = self._rests.get(name, 0.0)
            if time.monotonic() < rest:
                continue
            if self._ends_too_often(name):
                self._rests[name] = time.monotonic() + self._rest_seconds
                self._deaths[name] = []
                _log.warning("process_ends_again_and_again", process=name, log=str(self._log_of(name)))
            else:
                self._starters[name]()

    def ended(self) -> list[str]:
        """Name the processes that have ended."""
        return [name for name, child in self._children.items() if child.poll() is not None]

    def _ends_too_often(self, name: str) -> bool:
        """Note that it has ended, and tell whether it did too often in the last minute."""
        now = time.monotonic()
        recent = [each for each in self._deaths.get(name, []) if now - each < 60]
        self._deaths[name] = [*recent, now]
        return len(recent) >= MOST_DEATHS_A_MINUTE

    def kill(self, name: str) -> None:
        """End a process at once; it is started again."""
        self._children[name].kill()

    def wait(self, also: Callable[[], None] = lambda: None) -> None:
        """Keep the processes up, and call `also` now and then, until somebody asks for the end."""
        while True:
            self.keep_up()
            also()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop every child and whatever it started; a second Ctrl-C does not interrupt that."""
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            running = [child for child in self._children.values() if child.poll() is None]
            for child in running:
                with suppress(ProcessLookupError):
                    child.send_signal(number)
            _await_end(running)
        for child in self._children.values():
            _kill_session(child.pid)


def _stop(_number: int, _frame: object) -> None:
    raise Stopped


def _die_with_parent() -> None:
    """On Linux, have the kernel stop this process when the supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _await_end(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and any(child.poll() is None for child in children):
        time.sleep(0.05)


def _kill_session(session_id: int) -> None:
    """Kill what a child left behind in its process session (an RQ work-horse has its own group)."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getsid(int(entry.name)) == session_id:
                os.kill(int(entry.name), signal.SIGKILL)
