"""How far a run is, how long it will take, and why it failed, written where the lead can read it."""

import math
import threading
import time
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.exc import DBAPIError

from jobs.forecast import STAGES, Forecast, Load, measured, plan
from jobs.resources import database, settings
from models.base import SoundingsError
from models.database import transaction
from models.themes.runs import AnalysisRun, LeaseLost, RunState, end_run, held_run, hold

PROGRESS_SECONDS = 0.5
HEARTBEAT_SECONDS = 1.0
FAILED = "The analysis stopped on an error of ours ({}). All answers are kept; try again."

_log = structlog.get_logger(__name__)


class Progress:
    """Writes how far a run is, and lengthens its lease on the way.

    A stage is written as it begins. A thread writes too, so that the page moves, and the lease lasts, while a
    stage has nothing to say.

    Parameters
    ----------
    seconds
        How long is waited between two words of a stage that are written.
    heartbeat
        How long the thread waits between two of its own.
    """

    def __init__(
        self,
        run_id: str,
        lease: str,
        *,
        seconds: float = PROGRESS_SECONDS,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self.run_id = run_id
        self.lease = lease
        self._seconds, self._heartbeat = seconds, heartbeat
        self._forecast = Forecast({})
        self._load = Load()
        self._before: dict[str, float] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._lost = False
        self._written = -seconds
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        """Begin to write."""
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Write no more."""
        self._stopped.set()
        self._thread.join()

    def expect(self, load: Load, before: AnalysisRun | None = None) -> None:
        """Tell what there is to do, as far as it is known by now, and the run before, which was measured."""
        self._load = self._load.counted_again(load)
        self._before = before.timing if before else self._before
        self._forecast.expect(plan(self._load, self._before))

    def __call__(self, stage: str, share: float = 0.0) -> None:
        """Note the stage, and the share of it that is done, 0 to 1.

        Raises
        ------
        LeaseLost
            If somebody else works on the run now.
        """
        is_new = stage != self._forecast.stage
        self._forecast.at(stage, share)
        if is_new or time.monotonic() - self._written >= self._seconds:
            self._write()
        if self._lost:
            raise LeaseLost(self.run_id)

    def took(self) -> dict[str, float]:
        """The seconds that each stage took so far, and for how much: the measure of the next run's."""
        return measured(self._forecast.took(), self._load)

    def _beat(self) -> None:
        while not self._stopped.wait(self._heartbeat):
            try:
                self._write()
            except DBAPIError as error:  # the next beat tries again
                _log.warning("progress_not_written", error=type(error).__name__)

    def _write(self) -> None:
        with self._lock:
            self._written = time.monotonic()
            stage, share = STAGES[self._forecast.stage], self._forecast.share()
            seconds = self._forecast.seconds_left()
            left = None if seconds is None else math.ceil(seconds)
            try:
                with transaction(database()) as session:
                    hold(session, self.run_id, self.lease, settings().lease_seconds, stage, share, left)
            except LeaseLost:
                self._lost = True
                self._stopped.set()


def record_failure(run_id: str, lease: str, error: Exception) -> None:
    """End a run with the reason: our own errors speak for themselves, of others only the kind is kept."""
    reason = str(error) if isinstance(error, SoundingsError) else FAILED.format(type(error).__name__)
    try:
        with transaction(database()) as session:
            end_run(session, held_run(session, run_id, lease), RunState.FAILED, reason[:500])
    except LeaseLost:
        _log.info("lease_lost", run=run_id)
