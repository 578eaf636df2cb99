"""The workers and the clock. With `jobs.queue` the only place that knows RQ."""

import sys
import time
from contextlib import suppress
from typing import Any

import structlog
from redis import RedisError
from redis.client import Pipeline
from rq import Queue, Worker
from rq.cron import CronJob, CronScheduler
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import now
from rq.worker.base import BaseWorker

from jobs import queue
from jobs.faults import place_of
from jobs.sweep import sweep
from models import tables

SWEEP_SECONDS = 30
RETRY_SECONDS = 3

_log = structlog.get_logger(__name__)


def queues_of(queue_name: str) -> tuple[str, ...]:
    """Name the queues that the worker of a queue takes from, the most urgent first."""
    helps = (queue.ENCODE,) if queue_name == queue.HEAVY else ()
    return (queue.SWEEP, *helps, queue_name)


def run_worker(queue_name: str, *, burst: bool = False) -> None:
    """Work on a queue until told to stop (or, in a burst, until it is empty).

    Whoever is free sweeps; whoever works on analyses first helps with those that others work on.

    The spaCy pipeline, the encoder and the mappers are loaded before the worker forks for its first job.
    """
    from jobs.analyst import analyst  # the clock, which needs none of it, stays small

    tables.configure()
    analyst()
    connection = queue.patient_connection()
    queues = [queue.queue(name, connection) for name in queues_of(queue_name)]
    worker = QuietWorker(queues, connection=connection, serializer=JSONSerializer)
    worker.log_job_description = False  # nothing of a job goes to the log
    worker.work(burst=burst, logging_level="WARNING")


class Quiet(BaseWorker):
    """What makes RQ's workers neither log nor keep the text of an error: it could hold people's words."""

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log which job failed, and where."""
        _log.error("job_failed", job=job.func_name, error=place_of(exc_info[1]))

    def handle_job_failure(self, job: Job, queue: Queue, *arguments: Any, **options: Any) -> None:
        """Keep where the job failed, for a day, in the place of RQ's whole traceback."""
        error = sys.exc_info()[1]
        options["exc_string"] = place_of(error) if error else "the work-horse ended"
        super().handle_job_failure(job, queue, *arguments, **options)


class QuietWorker(Quiet, Worker):
    """RQ's worker that forks for each job, made quiet."""


class Clock(CronScheduler):
    """RQ's scheduler, with our queues: RQ's own enqueues with pickle, which our workers do not read."""

    def enqueue_jobs(self) -> list[CronJob]:
        """Enqueue what is due."""
        due = [job for job in self.get_jobs() if job.should_run()]
        for job in due:
            on = queue.queue(job.queue_name, self.connection)
            on.enqueue(job.func_name, ttl=SWEEP_SECONDS, **queue.job_options())
            job.set_enqueue_time(now())
        return due

    def register_death(self, pipeline: Pipeline | None = None) -> None:
        """Sign off, where the queue is there: else its error would hide that the clock was told to stop."""
        with suppress(RedisError):
            super().register_death(pipeline)


def make_clock() -> Clock:
    """Make the clock, with what it enqueues."""
    clock = Clock(connection=queue.patient_connection(), logging_level="WARNING")
    clock.register(sweep, queue.SWEEP, interval=SWEEP_SECONDS)
    return clock


def run_clock() -> None:
    """Sweep for what is due, again and again, until told to stop; wait for the queue while it is away."""
    with suppress(StopRequested):  # it comes while we wait, too
        while True:
            clock = make_clock()
            queue.is_up()  # logs that it went away or is back
            try:
                clock.start()  # type: ignore[no-untyped-call]
                return
            except RedisError:
                time.sleep(RETRY_SECONDS)
