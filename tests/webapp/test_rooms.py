"""Our rooms are found whatever the working directory holds under their names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOMEBODY_ELSES = ("jobs.py", "analysis.py", "models/__init__.py")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder of somebody with files that are called like our rooms."""
    for name in SOMEBODY_ELSES:
        path = tmp_path / "scripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise SystemExit('not yours')")
    return tmp_path / "scripts"


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "webapp.commands", "worker", "--help"),
        ("-m", "webapp.commands", "migrate"),
        ("-c", "import webapp, jobs.queue, models.settings, analysis.arrays"),
        (
            "-m",
            "gunicorn",
            "--check-config",
            "--config",
            "python:webapp.commands.gunicorn_settings",
            "webapp:create_app()",
        ),
    ],
    ids=["a command", "the migrations", "an import", "gunicorn started by hand"],
)
def test_it_starts_beside_files_that_are_called_like_our_rooms(settings, scripts, command) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=scripts,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
