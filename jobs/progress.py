"""How far a run is, and why it failed, written where the lead can read it."""

import time

import structlog

from jobs.resources import database, settings
from models.base import SoundingsError
from models.database import transaction
from models.runs import LeaseLost, RunState, end_run, held_run, hold

PROGRESS_SECONDS = 0.5
FAILED = "The analysis stopped on an error of ours ({}). All answers are kept; try again."

_log = structlog.get_logger(__name__)


class Progress:
    """Writes how far a run is, twice a second at most, and lengthens its lease on the way."""

    def __init__(self, run_id: str, lease: str) -> None:
        self.run_id = run_id
        self.lease = lease
        self._written = -PROGRESS_SECONDS

    def __call__(self, stage: str, share: float) -> None:
        """Write the stage and the share of the run that is done, 0 to 1.

        Raises
        ------
        LeaseLost
            If somebody else works on the run now.
        """
        now = time.monotonic()
        if now - self._written < PROGRESS_SECONDS:
            return
        self._written = now
        with transaction(database()) as session:
            hold(session, self.run_id, self.lease, settings().lease_seconds, stage, share)


def record_failure(run_id: str, lease: str, error: Exception) -> None:
    """End a run with the reason: our own errors speak for themselves, of others only the kind is kept."""
    reason = str(error) if isinstance(error, SoundingsError) else FAILED.format(type(error).__name__)
    try:
        with transaction(database()) as session:
            end_run(session, held_run(session, run_id, lease), RunState.FAILED, reason[:500])
    except LeaseLost:
        _log.info("lease_lost", run=run_id)
