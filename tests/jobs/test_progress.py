"""A run's progress moves while its stages say nothing, and what it says of the time left is about right."""

import time

import pytest

from jobs import progress
from jobs.forecast import EACH, STAGES, Forecast, Load, plan
from jobs.progress import Progress
from models.database import transaction
from models.themes.runs import AnalysisRun, LeaseLost, RunState, ask_for_run, begin_again, claim_run


class Clock:
    """Time that a test lets pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def go_through(forecast: Forecast, clock: Clock, seconds: dict[str, float]) -> list[tuple[float, float]]:
    """Let stages pass, a word on progress ten times in each; give the time left told and the true one."""
    told = []
    end = clock.now + sum(seconds.values())
    for stage, took in seconds.items():
        for step in range(10):
            forecast.at(stage, step / 10 if stage == "encode" else 0.0)
            told.append((forecast.seconds_left(), end - clock.now, forecast.share()))
            clock.now += took / 10
    return told


@pytest.mark.parametrize("slower", [1.0, 3.0, 0.5])
def test_the_time_left_is_about_right_on_slow_and_fast_machines(clock, slower) -> None:
    expected = plan(Load(statements=20_000, to_encode=20_000))
    seconds = {stage: slower * expected[stage] for stage in STAGES}
    told = go_through(Forecast(expected, clock), clock, seconds)
    late = [(left, true) for left, true, share in told if share > 0.2 and true > 2]
    assert all(0.6 * true <= left <= 1.6 * true for left, true in late), late


def test_the_share_never_goes_back_and_is_one_only_when_done(clock) -> None:
    forecast = Forecast(plan(Load(statements=1000, to_encode=1000)), clock)
    shares = [share for _, _, share in go_through(forecast, clock, dict.fromkeys(STAGES, 7.0))]
    assert shares == sorted(shares)
    assert shares[-1] < 1.0


def test_a_stage_that_takes_too_long_still_has_time_left(clock) -> None:
    forecast = Forecast(plan(Load(statements=100)), clock)
    forecast.at("label", 0.0)
    clock.now += 500
    assert forecast.seconds_left() >= 25


def test_the_run_before_tells_how_long_this_one_takes() -> None:
    before = {stage: 5.0 for stage in EACH}
    expected = plan(Load(statements=2000), before, 1000)
    assert expected["gather"] == pytest.approx(10.0)
    assert 5.0 < expected["label"] < 10.0  # most of it does not grow
    assert plan(Load(statements=50_000), before, 5_000)["cluster"] == pytest.approx(5.0)


def test_every_stage_of_the_analysis_has_a_name_for_the_lead() -> None:
    assert EACH.keys() <= STAGES.keys()


@pytest.fixture
def run(engine, world, settings):
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id
        lease = claim_run(session, run_id, 60)
    return run_id, lease


@pytest.fixture
def row(look, run):
    def read() -> AnalysisRun:
        look.rollback()
        return look.get_one(AnalysisRun, run[0], populate_existing=True)

    return read


def test_progress_moves_at_least_every_two_seconds_in_a_long_stage(run, row) -> None:
    with Progress(*run) as working:
        working.expect(Load(statements=20_000))
        working("cluster")
        seen = []
        for _ in range(3):
            time.sleep(1.6)
            now = row()
            seen.append((now.share, now.seconds_left, now.lease_ends))
    assert now.stage == "Finding the themes"
    assert len(set(seen)) == 3
    shares, lefts, leases = zip(*seen, strict=True)
    assert list(shares) == sorted(shares)
    assert lefts[0] > lefts[-1] > 0
    assert leases[0] < leases[-1]


def test_a_run_that_lost_its_lease_in_a_silent_stage_hears_of_it(engine, run, world, monkeypatch) -> None:
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.1)
    with Progress(*run) as working:
        working("cluster")
        with transaction(engine) as session:
            begin_again(session, world.survey.id)
        time.sleep(0.4)
        monkeypatch.setattr(progress, "PROGRESS_SECONDS", 60)  # the thread alone has looked
        with pytest.raises(LeaseLost):
            working("label")


def test_nothing_is_written_any_more_once_a_run_is_sent_back(engine, run, row, world, monkeypatch) -> None:
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.1)
    with Progress(*run) as working:
        working("cluster")
        with transaction(engine) as session:
            begin_again(session, world.survey.id)
        time.sleep(0.4)
        assert (row().state, row().share, row().seconds_left) == (RunState.QUEUED, 0.0, None)
