"""`make run` as a process: it starts, keeps what it has, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(240)


def soundings(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, "-m", "webapp.commands", *arguments],
        env={**kept, "SOUNDINGS_DATA_DIR": str(data_dir), "PORT": "18055"},
        capture_output=True,
        text=True,
    )


def processes_of(data_dir: Path) -> dict[int, str]:
    """The command lines, by process id, of all processes that have to do with a data folder."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            if str(data_dir).encode() in words and int(entry.name) != os.getpid():
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds()


def is_up(origin: str) -> bool:
    with urllib.request.urlopen(f"{origin}/health") as reply:
        return json.load(reply) == {"database": "up", "queue": "up"}


def test_it_starts_stops_on_ctrl_c_and_leaves_nothing_behind(launch, tmp_path: Path) -> None:
    installation = launch(tmp_path)
    assert is_up(installation.origin)
    second = soundings(tmp_path, "run")
    assert second.returncode == 1
    assert "runs already" in second.stderr
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(60) == 0
    installation.process.stdout.close()
    assert eventually(lambda: processes_of(tmp_path) == {})


def test_what_dies_is_started_again_and_a_killed_installation_is_in_nobodys_way(
    launch, tmp_path: Path
) -> None:
    first = launch(tmp_path)
    for words in ("worker heavy", "valkey-server"):
        (dead,) = [pid for pid, command in processes_of(tmp_path).items() if words in command]
        os.kill(dead, signal.SIGKILL)
        assert eventually(
            lambda words=words, dead=dead: any(
                words in command for pid, command in processes_of(tmp_path).items() if pid != dead
            )
        )
    assert eventually(lambda: is_up(first.origin))
    first.process.kill()
    first.process.wait()
    first.process.stdout.close()
    assert eventually(lambda: not any("webapp.commands" in each for each in processes_of(tmp_path).values()))
    second = launch(tmp_path)
    assert (second.email, second.password) == (first.email, first.password)
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(60) == 0
    second.process.stdout.close()
    assert eventually(lambda: processes_of(tmp_path) == {})


def test_the_demonstration_without_a_server_prints_one_object(tmp_path: Path) -> None:
    first, second = soundings(tmp_path, "demo", "--json"), soundings(tmp_path, "demo", "--json")
    shown = json.loads(first.stdout)
    assert set(shown) == {
        "staff_url",
        "lead_url",
        "portfolio_url",
        "backlog_url",
        "told_url",
        "lead_email",
        "lead_password",
    }
    assert shown["staff_url"].startswith("http://localhost:18055/s/")
    assert json.loads(second.stdout) == shown
    out = tmp_path / "backlog.json"
    assert soundings(tmp_path, "export", "backlog", "--format", "json", "--out", str(out)).returncode == 0
    items = json.loads(out.read_text())["items"]
    assert len(items) == 8
    done = [each for each in items if each["status"] == "Done"]
    assert {each["evidence_round"] for each in done} == {"Spring 2026"}
    assert {each["newest_round"] for each in done} == {"Autumn 2026"}


def test_a_spreadsheet_is_analysed_without_a_server(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    lines = [f"{topic} number {i} is slow" for topic in ("The report", "The budget form") for i in range(8)]
    answers.write_text("\n".join(["Comments", *lines]))
    out = tmp_path / "out.json"
    done = soundings(tmp_path, "analyse", str(answers), "--text", "Comments", "--json", str(out))
    assert done.returncode == 0
    assert "16 answers" in done.stdout
    document = json.loads(out.read_text())
    assert set(document) >= {"themes", "assignments", "quality", "timing", "parameters"}
    assert {each["row"] for each in document["assignments"]} == set(range(1, 17))
    wrong = soundings(tmp_path, "analyse", str(answers), "--text", "Coments")
    assert wrong.returncode == 1
    assert "the columns are: Comments" in wrong.stderr
    nowhere = soundings(
        tmp_path, "analyse", str(answers), "--text", "Comments", "--json", "/nowhere/out.json"
    )
    assert nowhere.returncode == 2
    assert "Traceback" not in nowhere.stderr
