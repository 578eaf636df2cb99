"""A run's progress moves while its stages say nothing, and what it says of the time left is about right."""

import time

import pytest

from jobs.forecast import STAGES, Forecast, Load, measured, plan
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


Told = tuple[float | None, float, float]


def go_through(forecast: Forecast, clock: Clock, seconds: dict[str, float]) -> list[Told]:
    """Let stages pass, ten words on progress in each; give the time left, told and true, and the share."""
    told = []
    end = clock.now + sum(seconds.values())
    for stage, took in seconds.items():
        for step in range(10):
            forecast.at(stage, step / 10 if stage == "encode" else 0.0)
            told.append((forecast.seconds_left(), end - clock.now, forecast.share()))
            clock.now += took / 10
    return told


LOAD = Load(to_redact=0, to_place=0, statements=3000, to_encode=3000)
SECONDS = {
    "read": 1.0,
    "encode": 20.0,
    "gather": 0.5,
    "cluster": 9.0,
    "label": 4.0,
    "quality": 0.5,
    "save": 2.0,
}


@pytest.fixture
def before() -> dict[str, float]:
    """What a run of the same size left."""
    return measured(dict.fromkeys(STAGES, 0.0) | SECONDS, LOAD)


@pytest.mark.parametrize("slower", [1.0, 3.0, 0.5])
def test_the_time_left_is_about_right_where_the_machine_is_busier_or_freer_than_before(
    clock, before, slower
) -> None:
    seconds = {stage: slower * SECONDS.get(stage, 0.0) for stage in STAGES}
    told = go_through(Forecast(plan(LOAD, before), clock), clock, seconds)
    late = [(left, true) for left, true, share in told if share > 0.2 and true > 2]
    assert len(late) > 20
    assert [(left, true) for left, true in late if not 0.6 * true <= left <= 1.6 * true] == []


def test_a_first_run_tells_no_time_left_and_the_stages_that_are_over(clock) -> None:
    told = go_through(Forecast(plan(LOAD, {}), clock), clock, dict.fromkeys(STAGES, 7.0))
    assert {left for left, _, _ in told} == {None}
    begun = [share for _, _, share in told][::10]
    assert begun == pytest.approx([place / len(STAGES) for place in range(len(STAGES))])


def test_a_stage_that_is_not_like_before_tells_its_time_by_its_own_share(clock, before) -> None:
    """The run before had nothing to encode; what comes after encoding is known from it."""
    forecast = Forecast(plan(LOAD, before | {"to_encode": 0}), clock)
    told = []
    for share in (0.0, 0.02, 0.1, 0.5):
        forecast.at("encode", share)
        told.append(forecast.seconds_left())
        clock.now += 10
    rest = sum(SECONDS[stage] for stage in SECONDS if stage not in ("read", "encode"))
    assert told[:2] == [None, None]
    assert told[2:] == pytest.approx([20 / 0.1 * 0.9 + rest, 30 + rest])


def test_the_share_never_goes_back_and_is_one_only_when_done(clock, before) -> None:
    forecast = Forecast(plan(LOAD, before), clock)
    shares = [share for _, _, share in go_through(forecast, clock, dict.fromkeys(STAGES, 7.0))]
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] < 1.0


def test_a_stage_that_takes_too_long_still_has_time_left(clock, before) -> None:
    forecast = Forecast(plan(LOAD, before), clock)
    forecast.at("label", 0.0)
    clock.now += 500
    assert forecast.seconds_left() >= 25


def test_each_stage_is_expected_to_take_as_long_as_before_for_as_much(before) -> None:
    expected = plan(Load(statements=6000, to_encode=1000), before)
    assert expected["read"] == pytest.approx(2.0)
    assert expected["encode"] == pytest.approx(20 / 3)
    assert expected["cluster"] == pytest.approx(9.0 * 4 / 3)  # more than 4,000 are never clustered at once
    assert expected["redact"] == 0.0


def test_a_stage_that_the_run_before_passed_over_takes_no_time(before) -> None:
    """As placing does while all that waits stays behind."""
    del before["place"]
    assert plan(Load(to_place=5, statements=3000), before | {"to_place": 5})["place"] == 0.0


@pytest.mark.parametrize("statements", [900, 10_000])
def test_a_run_of_quite_another_size_is_no_measure(before, statements) -> None:
    assert "label" not in plan(Load(statements=statements), before)


def test_every_stage_of_a_run_is_measured_for_the_next(clock) -> None:
    forecast = Forecast({}, clock)
    go_through(forecast, clock, dict.fromkeys(STAGES, 2.0))
    assert forecast.took() == dict.fromkeys(STAGES, 2.0)
    assert plan(LOAD, measured(forecast.took(), LOAD)).keys() == STAGES.keys()


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


def ended_run(timing: dict[str, float]) -> AnalysisRun:
    return AnalysisRun(survey_id="survey", number=1, timing=timing)


def test_progress_moves_at_least_every_two_seconds_in_a_long_stage(run, row, before) -> None:
    with Progress(*run) as working:
        working.expect(LOAD, ended_run(before))
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


def test_a_run_without_one_before_it_tells_its_stage_and_no_time(run, row) -> None:
    with Progress(*run) as working:
        working.expect(LOAD)
        working("label")
        now = row()
    assert (now.stage, now.seconds_left) == ("Naming the themes", None)
    assert now.share == pytest.approx(8 / 13)


def test_what_is_counted_later_counts_and_what_was_counted_before_is_kept(run) -> None:
    with Progress(*run) as working:
        working.expect(Load(to_redact=8, to_place=9, statements=27))
        working.expect(Load(statements=20, to_encode=5))
        left = working.took()
    assert [left[name] for name in ("to_redact", "to_place", "statements", "to_encode")] == [8, 9, 20, 5]


def test_a_run_that_lost_its_lease_in_a_silent_stage_hears_of_it(engine, run, world) -> None:
    with Progress(*run, seconds=60, heartbeat=0.1) as working:
        working("cluster")
        with transaction(engine) as session:
            begin_again(session, world.survey.id)
        time.sleep(0.4)  # the thread alone has looked
        with pytest.raises(LeaseLost):
            working("cluster", 0.5)


def test_nothing_is_written_any_more_once_a_run_is_sent_back(engine, run, row, world) -> None:
    with Progress(*run, heartbeat=0.1) as working:
        working("cluster")
        with transaction(engine) as session:
            begin_again(session, world.survey.id)
        time.sleep(0.4)
        assert (row().state, row().share, row().seconds_left) == (RunState.QUEUED, 0.0, None)


def test_a_run_leaves_what_the_next_one_needs_to_tell_its_time(look, answer_all, analyse) -> None:
    """Of the second no stage is unknown: as much is read, found and saved as in the first."""
    answer_all(3)
    timing = look.get_one(AnalysisRun, analyse()).timing
    assert (timing["to_redact"], timing["to_place"], timing["statements"]) == (15, 15, 30)
    assert min(timing[stage] for stage in ("redact", "place", "read", "cluster", "label", "save")) > 0
    assert plan(Load(statements=30), timing).keys() == STAGES.keys()
