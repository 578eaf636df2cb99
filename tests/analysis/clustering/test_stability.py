import numpy as np

from analysis.clustering.communities import resolutions
from analysis.clustering.stability import stability


def test_partitions_that_agree_are_stable_and_random_ones_are_not() -> None:
    draw = np.random.default_rng(0)
    same = np.tile(np.repeat(np.arange(4), 30), (10, 1))
    assert stability(same, 4) == 1.0
    assert stability(draw.integers(0, 4, (10, 120)), 4) < 0.2


def test_without_partitions_nothing_was_left_to_chance() -> None:
    assert stability(np.empty((0, 9), dtype=np.int64), 3) == 1.0


def test_resolutions_grow_without_a_jump() -> None:
    for n_rows in range(400, 5000, 20):
        before, after = np.array(resolutions(n_rows)), np.array(resolutions(n_rows + 20))
        assert (after >= before).all()
        assert (after <= 1.1 * before).all()
    assert np.allclose([resolutions(5000)[0], resolutions(5000)[-1]], [1.0, 32.0], rtol=0.02)
