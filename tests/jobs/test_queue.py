"""The queue's log: it says when the queue went away and is back, and never when a response came."""

import pytest
from structlog.testing import capture_logs

from jobs import queue


@pytest.fixture
def database_url(fresh_database) -> str:
    """The queue knows no database."""
    return fresh_database("sqlite")


@pytest.fixture
def reach(settings, monkeypatch, tmp_path, valkey_url):
    """Point this process at a queue that is there or not; before and after, it has seen that it is."""

    def point(there: bool) -> None:
        monkeypatch.setenv("REDIS_URL", valkey_url if there else f"unix://{tmp_path}/nobody-listens")
        queue.connection.cache_clear()

    assert queue.is_up()
    yield point
    point(there=True)
    assert queue.is_up()


def test_it_says_once_that_the_queue_went_away_and_once_that_it_is_back(reach) -> None:
    with capture_logs() as lines:
        for there in (True, False, False, False, True, True):
            reach(there)
            assert queue.is_up() is there
            queue.find_themes("a run")
    assert [line["event"] for line in lines] == ["queue_went_away", "queue_is_back"]


def test_a_response_leaves_no_line_while_the_queue_is_away(reach) -> None:
    reach(False)
    with capture_logs() as lines:
        for _ in range(5):
            assert not queue.place_pending("a survey")
    assert lines == []
    with capture_logs() as lines:
        queue.is_up()
        queue.place_pending("a survey")
    assert [line["event"] for line in lines] == ["queue_went_away"]
