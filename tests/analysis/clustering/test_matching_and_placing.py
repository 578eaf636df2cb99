import numpy as np
import pytest

from analysis.arrays import group_sums, unit_rows
from analysis.clustering.placing import NOVEL_BELOW, NOVEL_SHARE, novelty_bar, place_statements
from analysis.clustering.theme_matching import match_themes
from tests.factories.statements import write_statements


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


def test_the_bar_for_new_topics_lets_nine_tenths_of_known_ones_over_it(encoder) -> None:  # type: ignore[no-untyped-def]
    texts = sorted(set(write_statements(40)[0]))
    topics = {topic: number for number, topic in enumerate(sorted(set(write_statements(40)[1])))}
    of_text = dict(zip(*write_statements(40), strict=True))
    labels = np.array([topics[of_text[text]] for text in texts])
    vectors = encoder.encode(texts)
    first = np.arange(len(texts)) % 3 != 0
    bar = novelty_bar(vectors[first], labels[first], len(topics))
    centroids = unit_rows(group_sums(vectors[first], labels[first], len(topics)))
    known, _ = place_statements(vectors[~first], centroids, bar)
    assert (known < 0).mean() <= 0.25
    strange = encoder.encode(["Penguins live in Antarctica", "She plays the violin", "Rain fell on the moor"])
    assert place_statements(strange, centroids, bar)[0].tolist() == [-1, -1, -1]


def test_the_bar_is_measured_to_the_centroid_of_the_others(encoder) -> None:  # type: ignore[no-untyped-def]
    rows = encoder.encode(["Budgets are cut", "The budget was cut again", "Our budget is gone", "Cold soup"])
    to_others = [
        rows[one] @ unit_rows(np.delete(rows[:3], one, 0).sum(0, keepdims=True))[0] for one in range(3)
    ]
    bar = novelty_bar(rows, np.array([0, 0, 0, 1]), 2)
    assert bar == pytest.approx(np.quantile(to_others, NOVEL_SHARE), abs=1e-5)


def test_without_a_theme_of_two_the_bar_is_the_usual_one() -> None:
    rows = np.eye(3, dtype=np.float32)
    assert novelty_bar(rows, np.array([0, 1, -1]), 2) == NOVEL_BELOW
