"""Real parts for every test: a Valkey, a PostgreSQL and SQLite, and an organisation to work with."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

pytest_plugins = [
    "tests.factories.databases",
    "tests.factories.valkey",
    "tests.factories.settings",
    "tests.factories.organisation",
]


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords with argon2 as always, but with little work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "models.accounts.users._hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
        )
        yield
