"""Passwords hashed with argon2 as always, but with little work."""

import pytest
from argon2 import PasswordHasher

PASSWORD = "correct horse battery staple"
CHEAP = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


@pytest.fixture(scope="session")
def cheap_hasher() -> PasswordHasher:
    return CHEAP
