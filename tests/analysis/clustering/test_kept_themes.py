import numpy as np
import pytest

from analysis.arrays import unit_rows
from analysis.clustering.kept_themes import Anchors, join_anchors, limit_candidates

ONES = np.ones(12, dtype=np.int64)


def around(*directions: int) -> np.ndarray:
    """One row a text, near the axis named."""
    draw = np.random.default_rng(1)
    rows = np.eye(6)[list(directions)] + draw.normal(0, 0.05, (len(directions), 6))
    return unit_rows(rows.astype(np.float32))


def anchors(kept: list[int], n_themes: int, *barred: tuple[int, int]) -> Anchors:
    forbidden = np.zeros((len(kept), n_themes), dtype=np.bool_)
    for text, theme in barred:
        forbidden[text, theme] = True
    return Anchors(np.array(kept), forbidden)


def test_the_rest_of_a_group_joins_the_kept_theme_that_is_half_of_it() -> None:
    groups = np.array([0] * 6 + [1] * 6)
    kept = [0, 0, 0, -1, -1, -1, 0, 0, -1, -1, -1, -1]
    joined = join_anchors(groups, around(*groups), ONES, anchors(kept, 1))
    assert joined.tolist() == [0] * 6 + [0, 0, 1, 1, 1, 1]


def test_a_group_of_two_kept_themes_is_divided_between_them() -> None:
    rows = around(0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 2, 2)
    kept = [0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1, -1]
    joined = join_anchors(np.array([0] * 10 + [1, 1]), rows, ONES, anchors(kept, 2))
    assert joined.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 2, 2]


def test_weights_count_as_statements() -> None:
    groups = np.array([0] * 12)
    kept = [0] + [-1] * 11
    rows = around(*[0] * 12)
    assert set(join_anchors(groups, rows, ONES, anchors(kept, 1)).tolist()) == {0, 1}
    heavy = ONES.copy()
    heavy[0] = 11
    assert set(join_anchors(groups, rows, heavy, anchors(kept, 1)).tolist()) == {0}


def test_what_was_taken_out_goes_to_another_kept_theme_or_stays_by_itself() -> None:
    rows = around(0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 2, 2)
    groups = np.array([0] * 10 + [1, 1])
    kept = [0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1, -1]
    assert join_anchors(groups, rows, ONES, anchors(kept, 2, (8, 0)))[8] == 1
    joined = join_anchors(groups, rows, ONES, anchors(kept, 2, (8, 0), (8, 1)))
    assert joined.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 1, 3, 3]


def test_kept_statements_stay_wherever_they_were_found() -> None:
    draw = np.random.default_rng(4)
    for _ in range(50):
        groups = draw.integers(0, 4, 12)
        kept = draw.integers(-1, 3, 12)
        joined = join_anchors(groups, around(*groups), ONES, anchors(kept.tolist(), 3))
        assert np.array_equal(joined[kept >= 0], kept[kept >= 0])
        assert (joined >= 0).all()


@pytest.mark.parametrize("most", [1, 2, 3])
def test_too_many_candidates_go_to_the_nearest_heavier_one(most: int) -> None:
    labels = np.array([0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    rows = around(0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1)
    limited = limit_candidates(labels, rows, ONES, 1, most)
    assert (
        limited.tolist()
        == {
            1: [0, 0] + [1] * 10,
            2: [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2],
            3: labels.tolist(),
        }[most]
    )
