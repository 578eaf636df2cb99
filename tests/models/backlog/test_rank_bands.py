"""The cases worked by hand have scores that no move within the fifths can turn round."""

from random import Random

import pytest

from models.backlog.methods import (
    EFFORT,
    REACH,
    RICE,
    VALUE_BY_EFFORT,
    WSJF,
    Input,
    WeightedField,
    WeightedSum,
)
from models.backlog.moved_scores import Scored, trial_of
from models.backlog.rank_bands import RankBand, any_order, rank_bands
from models.backlog.ranking import ScoredRow
from models.backlog.scoring import GRADES

APART = [RankBand(1, 1), RankBand(2, 2), RankBand(3, 3)]
FIT, NEED = (Input(name, name, name, GRADES) for name in ("fit", "need"))


def rice(score: float, **errors: float) -> Scored:
    """An item with a RICE score."""
    return Scored({"reach": score, "impact": 1, "confidence": 100, "effort": 1}, **errors)


def wsjf(*values: float) -> Scored:
    return Scored(dict(zip((each.name for each in WSJF.inputs), values, strict=True)))


def test_of_rice_what_inputs_within_a_fifth_cannot_turn_round_stands_fast() -> None:
    """At most 1.2³ ÷ 0.8 = 2.16 times, at least 0.8³ ÷ 1.2 = 0.43 times; 2.16 ÷ 0.43 = 5.06.

    So of scores 100, 19 and 3 none can pass another, whatever is drawn.
    """
    bands = rank_bands(RICE, [rice(100), rice(19), rice(3)])
    assert bands == APART
    assert any_order(bands) == 1


def test_of_wsjf_and_of_value_by_effort_what_cannot_be_turned_round_stands_fast() -> None:
    """A factor in each term: at most 1.2 ÷ 0.8 = 1.5 times, at least 0.8 ÷ 1.2 = 0.67; 1.5 ÷ 0.67 = 2.25."""
    assert rank_bands(WSJF, [wsjf(20, 20, 20, 1), wsjf(20, 5, 1, 1), wsjf(8, 1, 1, 1)]) == APART
    by_effort = [Scored({"value": value, "effort": 1}) for value in (10, 4, 1.7)]
    assert rank_bands(VALUE_BY_EFFORT, by_effort) == APART


def test_of_a_weighted_sum_what_cannot_be_turned_round_stands_fast() -> None:
    """One field's weight is all of the score; a grade moves by a fifth: 5 is at least 4, 1 at most 1.2."""
    method = WeightedSum((WeightedField(FIT, 3),))
    assert rank_bands(method, [Scored({"fit": grade}) for grade in (5, 2.5, 1)]) == APART


@pytest.fixture
def two_fields() -> WeightedSum:
    """An effort of nothing has all its points and a reach of nothing has none, and no fifth moves nothing."""
    return WeightedSum(
        (WeightedField(EFFORT, 1, more_is_better=False, full=10), WeightedField(REACH, 1, full=10))
    )


def test_of_a_weighted_sum_the_weights_move_for_all_items_together(two_fields) -> None:
    """Were they drawn apart, 100 points of the first field would often count less than 95."""
    items = [Scored({"effort": effort, "reach": 0}) for effort in (0, 0.5)]
    assert rank_bands(two_fields, items) == APART[:2]


def test_of_a_weighted_sum_the_weights_move_by_a_fifth(two_fields) -> None:
    """100 points of the first of two equal weights: 1.2 ÷ (1.2 + 0.8) at most, 0.8 ÷ 2 at least."""
    trial = trial_of(two_fields, [Scored({"effort": 0, "reach": 0})], Random(0))
    scores = [score for _ in range(500) for score in trial.draw()]
    assert 40 <= min(scores) < 42
    assert 58 < max(scores) <= 60


def test_scores_that_are_close_could_stand_in_any_order() -> None:
    bands = rank_bands(RICE, [rice(100), rice(97), rice(95), rice(2)])
    assert bands == [RankBand(1, 3)] * 3 + [RankBand(4, 4)]
    assert any_order(bands) == 3


@pytest.mark.parametrize("errors", [{"reach_error": 0.9}, {"spread": 0.9}])
def test_a_reach_of_few_people_and_scorers_who_disagree_make_a_place_less_sure(errors) -> None:
    sure = rank_bands(RICE, [rice(100), rice(20), rice(19)])
    unsure = rank_bands(RICE, [rice(100, **errors), rice(20), rice(19)])
    assert (sure[0], unsure[0]) == (RankBand(1, 1), RankBand(1, 3))


def test_a_method_without_reach_does_not_ask_how_sure_a_reach_is() -> None:
    items = [Scored({"value": value, "effort": 1}, reach_error=5) for value in (10, 4, 1.7)]
    assert rank_bands(VALUE_BY_EFFORT, items) == APART


@pytest.mark.parametrize("errors", [{"reach_error": 0.9}, {"spread": 0.9}])
def test_errors_make_a_place_by_a_weighted_sum_less_sure_too(errors) -> None:
    method = WeightedSum((WeightedField(REACH, 1, full=100),))
    items = [{"reach": reach} for reach in (90, 45, 40)]
    sure = rank_bands(method, list(map(Scored, items)))
    unsure = rank_bands(method, [Scored(items[0], **errors), *map(Scored, items[1:])])
    assert (sure[0], unsure[0]) == (RankBand(1, 1), RankBand(1, 3))


def test_the_same_items_and_seed_give_the_same_bands() -> None:
    items = [rice(score, reach_error=0.2) for score in (40, 38, 20, 9)]
    assert rank_bands(RICE, items, seed=4) == rank_bands(RICE, items, seed=4)


@pytest.mark.parametrize("items", [[], [rice(3)]])
def test_nothing_and_one_item_have_an_order(items) -> None:
    bands = rank_bands(RICE, items)
    assert bands == [RankBand(1, 1)] * len(items)
    assert any_order(bands) == len(items)


def test_nothing_scored_stands_anywhere_but_last() -> None:
    assert rank_bands(RICE, [rice(10), rice(0)]) == APART[:2]


@pytest.mark.parametrize(
    ("said", "reach", "error"),
    [
        ({"answered": 24, "needs_work": 6, "works": 2}, 25, 0.3536),  # √(.25 × .75 ÷ 24) ÷ .25
        ({"answered": 24, "needs_work": 0, "works": 18}, 25, 0.3536),  # it could reach the other 6
        ({"answered": 24, "needs_work": 0, "works": 24}, 25, 0.0),
        ({"answered": 24, "needs_work": 0, "works": 0}, 25, 0.0),
        ({"answered": 24, "needs_work": 24, "works": 0}, 25, 0.0),
        ({"answered": 24, "needs_work": 6, "works": 2}, 30, 0.0),  # a person gave it
        ({}, 25, 0.0),
    ],
)
def test_the_sampling_error_of_a_reach(said, reach, error) -> None:
    row = ScoredRow("id", "Title", "planned", reach, 25, 1.0, 80, 1.0, {}, **said)
    assert row.reach_error == pytest.approx(error, abs=1e-4)
