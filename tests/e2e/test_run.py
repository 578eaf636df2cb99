"""`make run` as a process: it starts, keeps what it has, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from models.settings import Settings

pytestmark = pytest.mark.timeout(240)


def environment(data_dir: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "SOUNDINGS_DATA_DIR": str(data_dir), "PORT": str(port)}


def processes_of(data_dir: Path) -> list[str]:
    """The command lines of all processes that have to do with a data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            if str(data_dir).encode() in words and int(entry.name) != os.getpid():
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_stops_and_leaves_nothing_behind(tmp_path: Path, number: int) -> None:
    port = 18000 + number
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "run"],
        env=environment(tmp_path, port),
        stdout=subprocess.PIPE,
        text=True,
    )
    printed = ""
    while "is ready" not in printed:
        line = process.stdout.readline()
        assert line, printed
        printed += line
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as reply:
        assert json.load(reply) == {"database": "up", "queue": "up"}
    second = subprocess.run(
        [sys.executable, "-m", "webapp.cli", "run"],
        env=environment(tmp_path, port),
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert "runs already" in second.stderr
    process.send_signal(number)
    assert process.wait(60) == 0
    process.stdout.close()
    deadline = time.monotonic() + 5
    while processes_of(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(tmp_path) == []


def test_the_demonstration_without_a_server_prints_one_object(tmp_path: Path) -> None:
    def demo() -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "webapp.cli", "demo", "--json"],
            env=environment(tmp_path, 18055),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    first = demo()
    assert set(first) == {"staff_url", "lead_url", "lead_email", "lead_password"}
    assert first["staff_url"].startswith("http://localhost:18055/s/")
    assert demo() == first
    assert Settings(data_dir=tmp_path).secret_key
