"""An installation in the places that people have: odd folders, a proxy, IPv6, under a path, full disks."""

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[2]
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SMALL = 12 * 1024 * 1024


def get(address: str) -> tuple[int, str]:
    return send(address, None)


def send(address: str, form: dict[str, str] | None) -> tuple[int, str]:
    data = urlencode(form).encode() if form else None
    try:
        with DIRECTLY.open(address, data, timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def answer(staff_url: str, words: str) -> tuple[int, str]:
    """Load the form, fill in its first field and send it."""
    _, page = get(staff_url)
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    field = re.search(r'<textarea[^>]* name="(\w+)"', page)
    return send(f"{staff_url}/answers", {"ticket": ticket[1], field[1]: words})


def health(origin: str) -> tuple[int, dict[str, str]]:
    status, body = get(f"{origin}/health")
    return status, json.loads(body)


def eventually(holds: Callable[[], bool], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.3)
    return holds()


def end(installation) -> None:
    installation.process.send_signal(signal.SIGTERM)
    assert installation.process.wait(60) == 0
    installation.process.stdout.close()


@pytest.fixture
def running(launch) -> Iterator[Callable[..., Any]]:
    """Start an installation that does not outlive its test: `running(folder, SCRIPT_NAME="/pulse")`."""
    started = []

    def run(*arguments: Any, **changed: Any) -> Any:
        started.append(launch(*arguments, **changed))
        return started[-1]

    yield run
    for installation in started:
        if installation.process.poll() is None:
            end(installation)


@pytest.fixture
def somebody_elses(tmp_path: Path) -> Path:
    """A folder with files that are called like our rooms."""
    folder = tmp_path / "scripts"
    (folder / "models").mkdir(parents=True)
    for name in ("jobs.py", "analysis.py", "models/__init__.py", "supervisor.py"):
        (folder / name).write_text("raise SystemExit('not yours')")
    return folder


def test_it_starts_in_any_folder_behind_any_proxy_at_any_address_under_a_path(
    running, tmp_path: Path, somebody_elses: Path
) -> None:
    data = tmp_path / 'it\'s a "test" #1?' / "%41 My Projects"
    data.mkdir(parents=True, mode=0o755)
    installation = running(
        data,
        cwd=somebody_elses,
        PYTHONPATH=str(ROOT),
        http_proxy="http://127.0.0.1:9",
        SOUNDINGS_HOST="::1",
        SCRIPT_NAME="/pulse",
    )
    assert re.fullmatch(r"http://\[::1\]:\d+/pulse", installation.origin)
    assert re.fullmatch(r"http://\[::1\]:\d+/pulse/s/\S+", installation.staff_url)
    assert health(installation.origin) == (200, {"database": "up", "queue": "up"})
    assert "Thank you" in answer(installation.staff_url, "Planning helps")[1]
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (data / "soundings.db").stat().st_size > 0
    assert {path.name for path in tmp_path.iterdir()} == {data.parent.name, "scripts"}
    assert list(data.parent.iterdir()) == [data]
    end(installation)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's files in a folder with an odd name, with the packages of this Python."""
    folder = tmp_path / 'it\'s a "test" #1? %41' / "soundings"
    for name in ("analysis", "jobs", "models", "webapp"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "Procfile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (folder / ".venv" / "run.stamp").touch()
    return folder


def test_make_run_works_in_a_project_folder_of_any_name(project: Path) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make found")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    process = subprocess.Popen(
        [make, "run"],
        cwd=project,
        env={**kept, "PORT": "18057", "SOUNDINGS_ENCODER": "lexical"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "is ready" in line:
            break
    assert "is ready at http://localhost:18057" in printed[-1], "".join(printed)
    assert (project / "var" / "soundings.db").exists()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)
    process.stdout.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes, where this machine lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte."""
    path = disk / "fill"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return path


def children_of(process: subprocess.Popen[str]) -> dict[str, int]:
    """The processes that an installation has started: what they run, and their ids."""
    listed = subprocess.check_output(["ps", "-ww", "--ppid", str(process.pid), "-o", "pid=,args="], text=True)
    return {args: int(pid) for pid, args in (line.split(maxsplit=1) for line in listed.splitlines())}


def pid_of(process: subprocess.Popen[str], words: str) -> int:
    return next((pid for args, pid in children_of(process).items() if words in args), 0)


def test_a_full_disk_is_said_and_outlived(running, small_disk: Path) -> None:
    data = small_disk / "data"
    installation = running(data)
    process, origin = installation.process, installation.origin
    before = sent(data)
    assert "Thank you" in answer(installation.staff_url, "Planning")[1]
    filling = fill(small_disk)

    assert health(origin) == (503, {"database": "full", "queue": "up"})
    status, page = answer(installation.staff_url, "Approvals")  # a single word comes back too
    assert status == 503
    assert "no room to store this" in page
    assert "Approvals" in page
    assert "Thank you" not in page

    for words in ("valkey-server", "commands web", "worker live"):
        assert eventually(lambda words=words: pid_of(process, words) != 0), children_of(process)
        old = pid_of(process, words)  # a worker ends when its queue is killed, and is started again
        os.kill(old, signal.SIGKILL)
        assert eventually(lambda old=old, words=words: pid_of(process, words) not in (0, old)), words
    assert eventually(lambda: up_again(origin) == (503, {"database": "full", "queue": "up"}))
    assert get(installation.staff_url)[0] == 200

    filling.unlink()
    assert eventually(lambda: health(origin) == (200, {"database": "up", "queue": "up"}))
    assert "Thank you" in answer(installation.staff_url, "Tools")[1]
    assert process.poll() is None
    assert sent(data) - before == 2
    fill(small_disk)
    end(installation)


def sent(data: Path) -> int:
    """How many forms are kept as sent."""
    with closing(sqlite3.connect(data / "soundings.db")) as database:
        return database.execute("SELECT count(*) FROM submission_keys").fetchone()[0]


def up_again(origin: str) -> tuple[int, dict[str, str]] | None:
    try:
        return health(origin)
    except OSError:
        return None
