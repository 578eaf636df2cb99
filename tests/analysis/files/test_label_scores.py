import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.files.label_scores import best_match_f1, nearest_themes, score_rows, themes_of_rows


def one_each(values: str) -> dict[int, tuple[str, ...]]:
    return {row: (value,) for row, value in enumerate(values)}


def test_themes_like_the_labels_score_one_whatever_their_numbers() -> None:
    scores = score_rows(one_each("aabbc"), {0: (7,), 1: (7,), 2: (3,), 3: (3,), 4: (5,)})
    assert (scores.ari, scores.nmi, scores.f1) == (1.0, 1.0, 1.0)
    assert (scores.n_rows, scores.n_labels) == (5, 3)


def test_one_theme_for_everything_scores_nothing_but_its_overlap() -> None:
    scores = score_rows(one_each("aabb"), dict.fromkeys(range(4), (1,)))
    assert (scores.ari, scores.nmi) == (0.0, 0.0)
    assert scores.f1 == pytest.approx(2 * 2 / (2 + 4), abs=1e-4)


def test_the_best_match_weighs_every_label_alike() -> None:
    labels = [("a",)] * 8 + [("b",)] * 2
    themes = [(0,)] * 8 + [(0,), (1,)]
    assert best_match_f1(labels, themes) == pytest.approx((2 * 8 / 17 + 2 * 1 / 3) / 2)


def test_a_row_counts_for_each_of_its_labels_and_themes() -> None:
    assert best_match_f1([("a", "b"), ("a",), ("b",)], [(0, 1), (0,), (1,)]) == 1.0
    assert best_match_f1([("a", "b"), ("a",), ("b",)], [(0,), (0,), (1,)]) == pytest.approx((1 + 2 / 3) / 2)


def test_ari_takes_the_first_label_and_the_first_theme() -> None:
    labels = {0: ("a", "b"), 1: ("a",), 2: ("b", "a"), 3: ("b",)}
    scores = score_rows(labels, {0: (0, 1), 1: (0,), 2: (1, 0), 3: (1,)})
    assert scores.ari == 1.0
    assert scores.n_several_labels == 2


def test_rows_without_a_label_or_a_statement_are_left_out_and_counted() -> None:
    labels = {1: ("a",), 2: (), 3: ("b",), 4: ("b",)}
    scores = score_rows(labels, {1: (0,), 2: (0,), 4: (1,)})
    assert (scores.n_rows, scores.n_without_label, scores.n_without_statement) == (2, 1, 1)
    assert scores.ari == 1.0


def test_where_nothing_can_be_compared_there_are_no_scores() -> None:
    scores = score_rows({1: (), 2: ("a",)}, {1: (0,)})
    assert (scores.ari, scores.nmi, scores.f1, scores.n_rows) == (None, None, None, 0)


def test_a_row_has_the_themes_of_its_statements_the_surest_first() -> None:
    confidence = np.array([0.6, 0.9, 0.7, 0.8], dtype=np.float32)
    themes = np.array([2, 0, 2, 1])
    assert themes_of_rows([1, 1, 1, 2], themes, confidence, themes) == {1: (0, 2), 2: (1,)}


def test_an_unclear_statement_counts_only_in_a_row_that_has_no_other() -> None:
    confidence = np.array([0.45, 0.4, 0.3, 0.44], dtype=np.float32)
    themes, nearest = np.array([-1, 0, -1, -1]), np.array([1, 0, 2, 3])
    assert themes_of_rows([1, 1, 2, 2], themes, confidence, nearest) == {1: (0,), 2: (3,)}


def test_the_nearest_theme_is_that_of_the_nearest_centroid() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    assert nearest_themes(vectors, np.eye(2, dtype=np.float32)).tolist() == [0, 1]
    assert nearest_themes(vectors, np.zeros((0, 2), dtype=np.float32)).tolist() == [-1, -1]


rows_of_both = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=30)


@given(rows_of_both)
def test_scores_do_not_depend_on_order_or_on_names(rows: list[tuple[str, int]]) -> None:
    here = score_rows(*({i: (row[side],) for i, row in enumerate(rows)} for side in (0, 1)))  # type: ignore[arg-type]
    turned = [(label.upper(), 9 - theme) for label, theme in reversed(rows)]
    there = score_rows(*({i: (row[side],) for i, row in enumerate(turned)} for side in (0, 1)))  # type: ignore[arg-type]
    assert here == there
    assert -1 <= here.ari <= 1
    assert 0 <= here.f1 <= 1
