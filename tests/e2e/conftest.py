"""A whole installation as `make run` starts it, and a real browser to walk through it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_BROWSER = "no Chromium found: the browser tests are skipped (Debian: apt-get install chromium)"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium; nothing is downloaded."""
    if CHROMIUM is None:
        if os.environ.get("SOUNDINGS_BROWSER") == "required":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@dataclass(frozen=True)
class Installation:
    """A running installation."""

    process: subprocess.Popen[str]
    data_dir: Path
    staff_url: str
    lead_url: str
    email: str
    password: str

    @property
    def origin(self) -> str:
        return self.lead_url.split("/surveys")[0]

    def dump(self, pattern: str = "**/*") -> bytes:
        """All that is kept on disk: database, queue and logs."""
        return b"".join(path.read_bytes() for path in self.data_dir.glob(pattern) if path.is_file())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data_dir: Path, cwd: Path | None = None, **changed: str) -> Installation:
    """Start an installation with the demonstration and wait until it says that it is ready."""
    elsewhere = ("DATABASE_URL", "REDIS_URL", "SOUNDINGS_BASE_URL")
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.commands", "run"],
        env={**kept, "SOUNDINGS_DATA_DIR": str(data_dir), "PORT": str(free_port()), **changed},
        cwd=cwd,
        stdout=subprocess.PIPE,
        text=True,
    )
    printed = ""
    while "is ready" not in printed:
        line = process.stdout.readline()
        if not line:
            logs = "".join(log.read_text() for log in (data_dir / "logs").glob("*.log"))
            raise AssertionError(f"it ended before it was ready:\n{printed}\n{logs}")
        printed += line
    staff, lead = re.search(r"here\s+(\S+)", printed), re.search(r"page\s+(\S+)", printed)
    login = re.search(r"with\s+(\S+)\s+(\S+)", printed)
    return Installation(process, data_dir, staff[1], lead[1], login[1], login[2])


def stop(installation: Installation) -> int:
    """Ask an installation to end as a service manager does; give its exit code."""
    installation.process.send_signal(signal.SIGTERM)
    try:
        return installation.process.wait(60)
    finally:
        installation.process.stdout.close()


@pytest.fixture(scope="session")
def launch() -> Callable[..., Installation]:
    """Start an installation with a data folder of its own: `launch(folder, PORT="80")`."""
    return start


@pytest.fixture(scope="session")
def installation(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation for all browser tests of a run; none is started where there is no browser."""
    started = start(tmp_path_factory.mktemp("installation"))
    yield started
    stop(started)


@pytest.fixture
def lead_page(browser: Browser, installation: Installation) -> Iterator[Page]:
    """A desktop browser in which the lead is signed in, on the survey's page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, installation)
    yield page
    context.close()


def sign_in(page: Page, installation: Installation) -> None:
    page.goto(installation.lead_url)
    page.get_by_label("E-mail address").fill(installation.email)
    page.get_by_label("Password").fill(installation.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(installation.lead_url + "*")
