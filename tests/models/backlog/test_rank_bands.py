import pytest

from models.backlog.rank_bands import RankBand, Scored, any_order, rank_bands
from models.backlog.ranking import ScoredRow


def test_what_inputs_within_a_fifth_cannot_turn_round_stands_fast() -> None:
    """Worked by hand: at most 1.2³ ÷ 0.8 = 2.16 times, at least 0.8³ ÷ 1.2 = 0.43 times; 2.16 ÷ 0.43 = 5.06.

    So of scores 100, 19 and 3 none can pass another, whatever is drawn.
    """
    bands = rank_bands([Scored(100), Scored(19), Scored(3)])
    assert bands == [RankBand(1, 1), RankBand(2, 2), RankBand(3, 3)]
    assert any_order(bands) == 1


def test_scores_that_are_close_could_stand_in_any_order() -> None:
    bands = rank_bands([Scored(100), Scored(97), Scored(95), Scored(2)])
    assert bands == [RankBand(1, 3)] * 3 + [RankBand(4, 4)]
    assert any_order(bands) == 3


def test_a_reach_counted_of_few_people_makes_a_place_less_sure() -> None:
    sure = rank_bands([Scored(100), Scored(20), Scored(19)])
    unsure = rank_bands([Scored(100, reach_error=0.9), Scored(20), Scored(19)])
    assert (sure[0], unsure[0]) == (RankBand(1, 1), RankBand(1, 3))


def test_the_same_items_and_seed_give_the_same_bands() -> None:
    items = [Scored(score, 0.2) for score in (40, 38, 20, 9)]
    assert rank_bands(items, seed=4) == rank_bands(items, seed=4)


@pytest.mark.parametrize("items", [[], [Scored(3)]])
def test_nothing_and_one_item_have_an_order(items) -> None:
    bands = rank_bands(items)
    assert bands == [RankBand(1, 1)] * len(items)
    assert any_order(bands) == len(items)


def test_nothing_scored_stands_anywhere_but_last() -> None:
    assert rank_bands([Scored(10), Scored(0)]) == [RankBand(1, 1), RankBand(2, 2)]


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
    row = ScoredRow("id", "Title", "planned", reach, 25, 1.0, 80, 1.0, **said)
    assert row.reach_error == pytest.approx(error, abs=1e-4)
