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
from typing import Self

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 8.0
POLL_SECONDS = 0.2
MOST_DEATHS_A_MINUTE = 5
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked for the end, by Ctrl-C or TERM."""


class ProcessDied(Exception):
    """A process ends again and again; names it and its log."""


def find_procfile() -> Path:
    """The Procfile: in the project's folder, else where an installation from a wheel has put it."""
    beside = Path(__file__).parents[2] / "Procfile"
    files = metadata.files("soundings") or ()
    installed = (Path(str(file.locate())).resolve() for file in files if file.name == beside.name)
    return beside if beside.exists() else next(installed, beside)


def read_procfile(path: Path) -> dict[str, list[str]]:
    """Read which processes there are, each with its command; programs are those beside this Python."""
    lines = (line.partition(":") for line in path.read_text("utf-8").splitlines() if line.strip())
    return {name.strip(): _installed(shlex.split(command)) for name, _, command in lines}


def _installed(command: Sequence[str]) -> list[str]:
    program, *arguments = command
    return [shutil.which(program, path=str(Path(sys.executable).parent)) or program, *arguments]


class Processes:
    """Child processes, each in a session of its own, with a log file each.

    Leaving the context stops them all: TERM, TERM again (an RQ worker then drops its job), at last KILL
    for their whole process sessions.
    """

    def __init__(self, log_folder: Path) -> None:
        log_folder.mkdir(parents=True, exist_ok=True)
        self._log_folder = log_folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._starters: dict[str, Callable[[], None]] = {}
        self._deaths: list[float] = []

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
        with (self._log_folder / f"{name}.log").open("ab") as log:
            self._children[name] = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def check(self) -> None:
        """Start again what has ended.

        Raises
        ------
        ProcessDied
            If one has ended too often.
        """
        for name, child in list(self._children.items()):
            if child.poll() is not None:
                self._deaths.append(time.monotonic())
                if sum(time.monotonic() - death < 60 for death in self._deaths) > MOST_DEATHS_A_MINUTE:
                    raise ProcessDied(f"{name} stops again and again; see {self._log_folder / name}.log")
                self._starters[name]()

    def wait(self, also: Callable[[], None] = lambda: None) -> None:
        """Keep the processes up, and call `also` now and then, until somebody asks for the end."""
        while True:
            self.check()
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
