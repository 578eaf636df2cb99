"""An installation's settings, and what seals with its key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs import queue, resources
from models.sealing import Sealer
from models.settings import Settings

SECRET_KEY = "a key for the tests alone"
SEALER = Sealer(SECRET_KEY)


@pytest.fixture
def sealer() -> Sealer:
    return SEALER


@pytest.fixture
def settings(
    database_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """An installation's settings, in the environment too: jobs called in this process see the same."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path / "data"))
    forget_settings()
    queue.connection().flushall()
    yield Settings()
    resources.database().dispose()
    forget_settings()


@pytest.fixture
def impatient_jobs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait a second for whoever holds SQLite's file."""
    if settings.database_url.startswith("sqlite"):
        monkeypatch.setenv("DATABASE_URL", f"{settings.database_url}?timeout=1")
        forget_settings()


def forget_settings() -> None:
    """Have jobs and pages of this process read their settings anew."""
    for cached in (queue.connection, resources.settings, resources.database, resources.sealer):
        cached.cache_clear()
