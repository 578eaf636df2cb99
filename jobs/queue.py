"""The queue: what may be enqueued, by dotted name and with ids only.

The database is the truth. Where the queue cannot be reached nothing is lost: the sweep finds what is due.
"""

from enum import StrEnum
from functools import cache
from typing import Any

import structlog
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, ConnectionError, TimeoutError
from redis.retry import Retry
from rq import Queue, Worker
from rq.group import Group
from rq.job import JobStatus
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException

from models.base import Refused
from models.settings import PARTS, Settings

SWEEP = "sweep"  # never waits behind the work that it looks after
LIVE = "live"
HEAVY = "heavy"
ENCODE = "encode"  # parts of a run's encoding, for heavy workers that are free
A_DAY = 24 * 60 * 60
PLACING_SECONDS = 60
CLAIM_SECONDS = 5  # that others leave the asking to one who has not asked yet
IMPATIENT: dict[str, Any] = {  # of a page's connections: no page may wait for Valkey
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "retry": Retry(NoBackoff(), 0),
}
TTL_SECONDS = 60 * 60  # a call that waits longer is dropped: the sweep asks again
LONGEST_RUN_SECONDS = 60 * 60
TimedOut = JobTimeoutException  # ends a job that takes too long; no job may swallow it


class State(StrEnum):
    """How the queue stands."""

    UP = "up"
    DOWN = "down"
    TAKES_NOTHING = "takes nothing"


_log = structlog.get_logger(__name__)
_seen = {"up": True}  # how this process found the queue the last time
_reasons = {"last": ""}  # why it took nothing then


@cache
def connection() -> Redis:
    """The connection to Valkey or Redis of a page; it gives up quickly."""
    return Redis.from_url(Settings().redis_url, **IMPATIENT)


def patient_connection() -> Redis:
    """The connection of a worker or of the clock, which wait for work."""
    return Redis.from_url(Settings().redis_url, health_check_interval=30)


def queue(name: str, over: Redis | None = None) -> Queue:
    """The queue with this name."""
    return Queue(name, connection=over or connection(), serializer=JSONSerializer)


def is_up() -> bool:
    """Whether the queue takes work."""
    return state() is State.UP


def state() -> State:
    """How the queue stands, tried by writing: a full one answers, and takes nothing."""
    try:
        touch()
    except RedisError as error:
        return _note_reason(error)
    _note(up=True)
    return State.UP


def touch() -> None:
    """Write something that is gone in a minute.

    Raises
    ------
    RedisError
        If the queue takes nothing.
    """
    connection().set("soundings:touched", 1, ex=PLACING_SECONDS)


def check_address() -> None:
    """Look whether the address of the queue can be read, and has only options that the client knows.

    Raises
    ------
    Refused
        If not; of the address nothing is repeated but an option's name, since it holds a password.
    """
    try:
        made = connection().connection_pool.make_connection()
        if PARTS.search(getattr(made, "path", "")):
            raise Refused(
                "REDIS_URL names a socket with a space or “=” in its path, which RQ cannot read. "
                "Nothing was changed; choose another path."
            )
    except TypeError as error:
        _, _, option = str(error).rpartition("argument ")
        raise Refused(f"REDIS_URL has an option that is not known: {option}. Nothing was changed.") from error
    except ValueError as error:
        raise Refused(
            "REDIS_URL cannot be read: signs such as / # : in a password are written %2F %23 %3A. "
            "Nothing was changed."
        ) from error


def _note_reason(error: RedisError) -> State:
    """Log why the queue takes nothing, once for each reason, and say how it stands."""
    away = isinstance(error, ConnectionError | TimeoutError) and not _refused(error)
    reason = type(error).__name__
    if _seen["up"] or _reasons["last"] != reason:
        _seen["up"], _reasons["last"] = False, reason
        _log.warning("queue_went_away" if away else "queue_takes_nothing", reason=str(error))
    return State.DOWN if away else State.TAKES_NOTHING


def _refused(error: RedisError) -> bool:
    """Whether there is a server, which a password or a certificate keeps us from."""
    return isinstance(error, AuthenticationError) or "SSL" in str(error) or "certificate" in str(error)


def has_workers() -> bool:
    """Whether a worker waits at each queue."""
    try:
        return all(Worker.count(queue=queue(name)) for name in (LIVE, HEAVY))
    except RedisError:
        return False


def place_pending(survey_id: str, *, claimed: bool = False) -> bool:
    """Ask for a survey's new responses to be placed, once for all that came since the last time.

    Nothing is logged where the queue is away: the line would tell when the response came.

    Parameters
    ----------
    claimed
        Whether the caller holds the claim to ask: has set the `placing_key`, which nobody else had.
    """
    return _enqueue(
        LIVE, "jobs.placing.place_pending", survey_id, once=placing_key(survey_id), claimed=claimed
    )


def placing_begins(survey_id: str) -> None:
    """Let the next response ask again: what comes from now on may be missed by the job that begins."""
    try:
        connection().delete(placing_key(survey_id))
    except RedisError:
        _note(up=False)


def find_themes(run_id: str) -> bool:
    """Ask for an analysis run to be worked on."""
    return _note(up=_enqueue(HEAVY, "jobs.themes.find_themes", run_id, once=f"soundings:run:{run_id}"))


def share_encoding(run_id: str, lease: str, parts: int) -> bool:
    """Ask whoever is free to help a run encode its texts, the last part first; say whether anybody could."""
    options = job_options()
    jobs = [
        Queue.prepare_data(
            "jobs.encoding.encode_part",
            (run_id, lease, part, parts),
            timeout=options.pop("job_timeout", LONGEST_RUN_SECONDS),
            ttl=TTL_SECONDS,
            **options,
        )
        for part in reversed(range(parts))
    ]
    try:
        Group(connection(), _group_of(lease)).enqueue_many(queue(ENCODE), jobs)
    except RedisError:
        return _note(up=False)
    return True


def take_part(lease: str, part: int) -> bool:
    """Take a part of a run's texts; False where somebody has it. Without the queue nobody else can."""
    try:
        return bool(connection().set(_part_key(lease, part), 1, nx=True, ex=LONGEST_RUN_SECONDS))
    except RedisError:
        return _note(up=False) or True


def count_parts_taken(lease: str, parts: int) -> int:
    """How many parts of a run's texts somebody has taken."""
    try:
        return int(connection().exists(*(_part_key(lease, part) for part in range(parts))))
    except RedisError:
        return 0


def call_off_encoding(lease: str) -> None:
    """Take the parts that nobody began out of the queue."""
    try:
        for job in Group(connection(), _group_of(lease)).get_jobs():
            if job.get_status(refresh=False) == JobStatus.QUEUED:
                job.delete()
    except RedisError:
        _note(up=False)


def _group_of(lease: str) -> str:
    return f"soundings-encoding-{lease}"


def _part_key(lease: str, part: int) -> str:
    return f"soundings:encoding:{lease}:{part}"


def placing_key(survey_id: str) -> str:
    """The key that stands while a survey's placing is asked for."""
    return f"soundings:placing:{survey_id}"


def _enqueue(queue_name: str, function: str, argument: str, *, once: str, claimed: bool = False) -> bool:
    """Enqueue a call unless the same one waits already; say whether the queue could be reached."""
    try:
        if claimed or connection().set(once, 1, nx=True, ex=PLACING_SECONDS):
            with connection().pipeline() as trip:
                queue(queue_name).enqueue(function, argument, ttl=TTL_SECONDS, pipeline=trip, **job_options())
                trip.set(once, 1, ex=PLACING_SECONDS)  # RQ wants to be the first in a pipeline
                trip.execute()
    except RedisError:
        return False
    return True


def _note(*, up: bool) -> bool:
    """Log when the queue went away and when it is back, and nothing in between."""
    if up != _seen["up"]:
        _seen["up"] = up
        _log.warning("queue_is_back" if up else "queue_went_away")
    return up


def job_options() -> dict[str, Any]:
    """How long jobs may run and what is kept of them: failures a day at most, results not at all."""
    return {"job_timeout": LONGEST_RUN_SECONDS, "result_ttl": 0, "failure_ttl": A_DAY}
