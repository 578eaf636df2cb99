import numpy as np
import pytest

from analysis.matching import match_themes
from analysis.placing import place_statements


def test_themes_are_matched_by_the_statements_they_share() -> None:
    before = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    after = np.array([2, 2, 2, 0, 0, 0, 1, -1])
    assert match_themes(before, after, 3, 3) == {2: 0, 0: 1, 1: 2}


def test_a_theme_that_shares_too_little_is_new() -> None:
    before = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    after = np.array([0, 1, 1, 1, 2, 2, 2, 2])
    assert match_themes(before, after, 2, 3) == {1: 0, 2: 1}


def test_of_two_halves_the_larger_inherits() -> None:
    before = np.zeros(10, dtype=np.int64)
    after = np.array([0] * 4 + [1] * 6)
    assert match_themes(before, after, 1, 2) == {1: 0}


def test_nothing_before_matches_nothing() -> None:
    nothing = np.array([], dtype=np.int64)
    assert match_themes(nothing, nothing, 0, 3) == {}


def test_statements_that_differ_in_number_are_refused() -> None:
    with pytest.raises(ValueError, match="same statements"):
        match_themes(np.array([0]), np.array([0, 1]), 1, 2)


def test_a_statement_goes_to_the_nearest_theme_and_a_new_topic_to_none(encoder) -> None:  # type: ignore[no-untyped-def]
    centroids = encoder.encode(["The budget is cut every year", "The office is cold and noisy"])
    vectors = encoder.encode(
        ["Our budget was cut again", "My desk is in a noisy office", "Penguins live in Antarctica"]
    )
    labels, confidence = place_statements(vectors, centroids)
    assert labels.tolist() == [0, 1, -1]
    assert confidence[:2].min() > confidence[2]
    assert ((confidence >= 0) & (confidence <= 1)).all()


def test_without_themes_nothing_is_placed(encoder) -> None:  # type: ignore[no-untyped-def]
    labels, confidence = place_statements(encoder.encode(["budget"]), np.zeros((0, 384), dtype=np.float32))
    assert labels.tolist() == [-1]
    assert confidence.tolist() == [0.0]


def test_a_theme_without_members_draws_nobody(encoder) -> None:  # type: ignore[no-untyped-def]
    vectors = encoder.encode(["The budget is cut every year"])
    labels, _ = place_statements(vectors, np.vstack([np.zeros_like(vectors), vectors]))
    assert labels.tolist() == [1]
