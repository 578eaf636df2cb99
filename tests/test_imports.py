"""To import a module only defines what is in it: every process starts fast, and forks with nothing open."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("analysis", "jobs", "models", "webapp")
GUNICORNS = "webapp.commands.gunicorn_settings"  # a configuration, which Gunicorn reads as it starts

Seen = dict[str, list[str]]


def import_all(folder: Path, *packages: str) -> Seen:
    """What happens while every module of some packages is imported, in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("watch_imports.py")), str(folder), *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seen: Seen = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def rooms() -> Seen:
    return import_all(ROOT, *ROOMS)


def test_every_module_of_the_rooms_is_imported(rooms) -> None:
    files = {path for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    modules = {module.removesuffix(".__init__") for module in modules if not module.endswith("__main__")}
    assert set(rooms["imported"]) == {name for name in modules if not name.startswith("models.migrations")}


def test_no_import_opens_a_file_of_ours_or_connects_anywhere(rooms) -> None:
    assert (rooms["opened"], rooms["connected"]) == ([], [])


def test_no_import_hashes_a_password_or_reads_the_settings(rooms) -> None:
    assert (rooms["hashed"], rooms["settings"]) == ([], [GUNICORNS])


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("opened", "from pathlib import Path; Path(__file__).with_name('list.txt').read_text()"),
        ("connected", "import sqlite3; sqlite3.connect(':memory:').close()"),
        ("hashed", "from argon2 import PasswordHasher; PasswordHasher(1, 8, 1).hash('nobody')"),
        ("settings", "from pydantic_settings import BaseSettings; BaseSettings()"),
    ],
)
def test_what_an_import_does_is_noticed(tmp_path, what, code) -> None:
    package = tmp_path / "hasty"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "list.txt").touch()
    (package / "busy.py").write_text(code)
    seen = import_all(tmp_path, "hasty")
    assert seen.pop("imported") == ["hasty", "hasty.busy"]
    assert [each for each, by in seen.items() if by == ["hasty.busy"]] == [what]
