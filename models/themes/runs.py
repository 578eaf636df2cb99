"""Analysis runs: asked for, claimed with a lease, followed, and ended with a result or a reason."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Index, text
from sqlmodel import Field, Session, col, or_, select, update

from models.base import Row, declare, new_id, today
from models.surveys.surveys import lock_survey

MOST_ATTEMPTS = 3
GAVE_UP = "The worker stopped three times while it ran. The answers are kept; try again."


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ACTIVE = (RunState.QUEUED.value, RunState.RUNNING.value)
_ACTIVE_SQL = text("state IN ('queued', 'running')")


class AnalysisRun(Row, table=True):
    """One execution of the analysis over all statements of a survey.

    At most one run of a survey is active; whoever works on it holds `lease` until `lease_ends`. Once it has
    ended, `timing` tells what took how long, and of how much it was: the measure of the next run's time left.
    `lexicon` tells by a few signs which topics named its themes; "" where none did.
    Statements with a cosine under `novel_below` to its themes are placed on none, and `placed` counts those
    that came since, `placed_unclear` of them on none.
    """

    __tablename__ = "analysis_runs"
    __table_args__ = (
        Index(
            "one_active_run_per_survey",
            "survey_id",
            unique=True,
            sqlite_where=_ACTIVE_SQL,
            postgresql_where=_ACTIVE_SQL,
        ),
        declare(order_tells=False, holds_traces=True, words=("error", "changes")),
    )
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    number: int
    state: str = Field(default=RunState.QUEUED, max_length=10)
    stage: str = Field(default="Waiting for a worker", max_length=80)
    share: float = 0.0
    seconds_left: int | None = None
    error: str = Field(default="", max_length=500)
    attempts: int = 0
    lease: str | None = Field(default=None, max_length=32)
    lease_ends: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    asked_on: date = Field(default_factory=today)
    responses: int = 0
    seed: int = 0
    encoder: str = Field(default="", max_length=120)
    lexicon: str = Field(default="", max_length=16, sa_column_kwargs={"server_default": ""})
    caution: str = Field(default="", max_length=300)
    quality: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    timing: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    novel_below: float | None = None
    placed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    placed_unclear: int = Field(default=0, sa_column_kwargs={"server_default": "0"})

    @property
    def is_active(self) -> bool:
        """Whether the run waits or works."""
        return self.state in ACTIVE


class LeaseLost(Exception):
    """Another worker has the run, or it has ended."""


def ask_for_run(session: Session, survey_id: str) -> AnalysisRun:
    """Return the survey's active run, or a new one that waits for a worker."""
    lock_survey(session, survey_id)
    active = active_run(session, survey_id)
    if active:
        return active
    last = latest_run(session, survey_id)
    run = AnalysisRun(survey_id=survey_id, number=last.number + 1 if last else 1)
    session.add(run)
    session.flush()
    return run


def begin_again(session: Session, survey_id: str) -> None:
    """Put a survey's working run back in the queue: what it has read is no longer what is kept."""
    run = active_run(session, survey_id)
    if run and run.state == RunState.RUNNING:
        run.state, run.lease, run.lease_ends = RunState.QUEUED, None, None
        run.stage, run.share, run.seconds_left, run.attempts = "Waiting for a worker", 0.0, None, 0
        session.add(run)
        session.flush()


def forget_findings(session: Session, survey_id: str) -> None:
    """Empty what ended runs say of their responses, statements and themes: some of it is deleted."""
    session.exec(
        update(AnalysisRun)
        .where(col(AnalysisRun.survey_id) == survey_id, col(AnalysisRun.state).not_in(ACTIVE))
        .values(responses=0, quality={}, timing={}, changes={}, caution="", placed=0, placed_unclear=0)
        .execution_options(synchronize_session="fetch")
    )


def active_run(session: Session, survey_id: str) -> AnalysisRun | None:
    """The survey's waiting or working run, if there is one."""
    return session.exec(
        select(AnalysisRun).where(AnalysisRun.survey_id == survey_id, col(AnalysisRun.state).in_(ACTIVE))
    ).first()


def latest_run(session: Session, survey_id: str, state: RunState | None = None) -> AnalysisRun | None:
    """The survey's newest run, or its newest in a state."""
    query = select(AnalysisRun).where(AnalysisRun.survey_id == survey_id)
    if state:
        query = query.where(AnalysisRun.state == state)
    return session.exec(query.order_by(col(AnalysisRun.number).desc())).first()


def claim_run(session: Session, run_id: str, lease_seconds: int) -> str | None:
    """Take the lease of a run that waits or whose lease is over.

    Returns
    -------
    str or None
        The lease, or None where the run has ended or somebody else works on it.
    """
    now, lease = datetime.now(UTC), new_id()
    claimed = session.exec(
        update(AnalysisRun)
        .where(
            col(AnalysisRun.id) == run_id,
            or_(
                col(AnalysisRun.state) == RunState.QUEUED,
                (col(AnalysisRun.state) == RunState.RUNNING) & (col(AnalysisRun.lease_ends) < now),
            ),
        )
        .values(
            state=RunState.RUNNING,
            stage="Starting",
            share=0.0,
            seconds_left=None,
            lease=lease,
            lease_ends=now + timedelta(seconds=lease_seconds),
            attempts=AnalysisRun.attempts + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return lease if claimed.rowcount else None


def hold(
    session: Session,
    run_id: str,
    lease: str,
    lease_seconds: int,
    stage: str,
    share: float,
    seconds_left: int | None = None,
) -> None:
    """Write a run's progress, with the time it still takes where that is known, and lengthen its lease.

    Raises
    ------
    LeaseLost
        If the lease is no longer this one.
    """
    held = session.exec(
        update(AnalysisRun)
        .where(
            col(AnalysisRun.id) == run_id,
            col(AnalysisRun.lease) == lease,
            col(AnalysisRun.state) == RunState.RUNNING,
        )
        .values(
            stage=stage,
            share=share,
            seconds_left=seconds_left,
            lease_ends=datetime.now(UTC) + timedelta(seconds=lease_seconds),
        )
        .execution_options(synchronize_session=False)
    )
    if not held.rowcount:
        raise LeaseLost(run_id)


def is_held(session: Session, run_id: str, lease: str) -> str | None:
    """The survey of a run that is worked on under this lease; None where it no longer is."""
    return session.exec(
        select(AnalysisRun.survey_id).where(
            AnalysisRun.id == run_id, AnalysisRun.lease == lease, AnalysisRun.state == RunState.RUNNING
        )
    ).first()


def held_run(session: Session, run_id: str, lease: str) -> AnalysisRun:
    """Load a run for its holder to end it.

    Raises
    ------
    LeaseLost
        If the lease is no longer this one.
    """
    run = session.exec(
        select(AnalysisRun)
        .where(AnalysisRun.id == run_id, AnalysisRun.lease == lease)
        .where(AnalysisRun.state == RunState.RUNNING)
        .with_for_update()
    ).first()
    if run is None:
        raise LeaseLost(run_id)
    return run


def end_run(session: Session, run: AnalysisRun, state: RunState, error: str = "") -> None:
    """End a run, well or with the reason why not."""
    run.state, run.error, run.lease, run.lease_ends = state, error, None, None
    run.seconds_left = None
    if state is RunState.DONE:
        run.stage, run.share = "Done", 1.0
    session.add(run)
    session.flush()


def free_expired(session: Session) -> None:
    """Put runs whose worker died back in the queue; after three attempts say so and give up."""
    expired = session.exec(
        select(AnalysisRun).where(
            AnalysisRun.state == RunState.RUNNING,
            col(AnalysisRun.lease_ends) < datetime.now(UTC),
        )
    ).all()
    for run in expired:
        if run.attempts >= MOST_ATTEMPTS:
            end_run(session, run, RunState.FAILED, GAVE_UP)
        else:
            run.state, run.lease, run.lease_ends = RunState.QUEUED, None, None
            run.stage, run.share, run.seconds_left = "Waiting for a worker", 0.0, None
            session.add(run)
    session.flush()


def queued_runs(session: Session) -> Sequence[AnalysisRun]:
    """Runs that wait for a worker."""
    return session.exec(select(AnalysisRun).where(AnalysisRun.state == RunState.QUEUED)).all()
