"""What groups are proposed, of rows that are made so that the right answer is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from analysis.arrays import FloatMatrix, unit_rows
from analysis.clustering.grounds import UNCLEAR, Grounds, gather_grounds
from analysis.clustering.opposite_objects import find_opposite_objects
from analysis.clustering.twins import find_twins, likeness
from analysis.clustering.unclear_groups import find_unclear_groups
from analysis.corpus import Kept, Statements, gather_corpus
from tests.factories.around import around

Topic = tuple[int, int, bool | None, int]  # an axis, how many speak of it, whether it works, and their theme
PRAISE = 20


def grounds(*topics: Topic, people: Sequence[int] | None = None, put: Sequence[int] = ()) -> Grounds:
    """Statements near the axes of their topics, those that praise shifted along one axis for all."""
    axes = [axis for axis, count, _, _ in topics for _ in range(count)]
    works = [side for _, count, side, _ in topics for _ in range(count)]
    themes = np.array([theme for _, count, _, theme in topics for _ in range(count)], dtype=np.int64)
    rows = around(*axes)
    rows[:, PRAISE] += [0.0 if side is None else 0.7 if side else -0.7 for side in works]
    texts = [f"text {place:03}" for place in range(len(rows))]
    vectors: FloatMatrix = unit_rows(rows)
    statements = Statements(texts, vectors, works)
    corpus = gather_corpus(texts, vectors, None)
    n_themes = int(themes.max()) + 1
    behind = np.arange(len(texts)) if people is None else np.array(people)
    return gather_grounds(statements, corpus, themes, Kept(themes, put=put), behind, n_themes)


ONE_TOPIC_EACH: tuple[Topic, ...] = tuple(
    (axis, 3, side, axis) for axis in range(12) for side in (True, False)
)


def test_a_theme_that_praises_one_thing_and_complains_of_another_is_split() -> None:
    [group] = find_opposite_objects(grounds(*ONE_TOPIC_EACH, (15, 6, True, 12), (16, 9, False, 12)))
    assert group.theme == 12
    assert sorted(group.texts) == list(range(72, 78))


def test_three_against_three_are_enough() -> None:
    [group] = find_opposite_objects(grounds(*ONE_TOPIC_EACH, (15, 3, True, 12), (16, 3, False, 12)))
    assert len(group.texts) == 3


def test_praise_and_complaint_of_one_thing_are_one_theme() -> None:
    assert find_opposite_objects(grounds(*ONE_TOPIC_EACH)) == []


def test_two_against_six_are_too_few_to_tell() -> None:
    assert find_opposite_objects(grounds(*ONE_TOPIC_EACH, (15, 2, True, 12), (16, 6, False, 12))) == []


def test_three_remarks_of_one_person_are_no_side() -> None:
    people = [*range(72), 99, 99, 99, *range(100, 106)]
    topics = (*ONE_TOPIC_EACH, (15, 3, True, 12), (16, 6, False, 12))
    assert find_opposite_objects(grounds(*topics, people=people)) == []


def test_without_another_theme_of_two_sides_praise_cannot_be_told_from_its_object() -> None:
    assert find_opposite_objects(grounds((3, 6, True, 0), (4, 9, False, 0), (1, 9, None, 1))) == []


def test_halves_of_one_topic_are_twins_whatever_their_size() -> None:
    of = grounds((0, 40, None, 0), (1, 9, None, 1), (2, 9, None, 2), (0, 4, None, 3))
    assert likeness(of)[0, 3] == pytest.approx(1.0, abs=0.1)
    assert find_twins(of, np.eye(4, dtype=np.bool_), [3, 0, 1, 2]) == [(3, 0)]


def test_different_topics_are_no_twins_even_where_they_are_called_alike() -> None:
    of = grounds((0, 9, None, 0), (1, 9, None, 1), (2, 9, None, 2))
    assert find_twins(of, np.ones((3, 3), dtype=np.bool_), [0, 1, 2]) == []


def test_three_alike_among_the_unclear_look_like_a_theme() -> None:
    of = grounds((0, 9, None, 0), (1, 9, None, 1), (5, 3, None, UNCLEAR), (6, 1, None, UNCLEAR))
    [group] = find_unclear_groups(of)
    assert (group.theme, sorted(group.texts)) == (UNCLEAR, [18, 19, 20])


def test_unclear_ones_that_are_near_a_theme_or_one_persons_look_like_none() -> None:
    near = grounds((0, 9, None, 0), (1, 9, None, 1), (0, 3, None, UNCLEAR))
    assert find_unclear_groups(near) == []
    people = [*range(18), 50, 50, 50]
    of_one = grounds((0, 9, None, 0), (1, 9, None, 1), (5, 3, None, UNCLEAR), people=people)
    assert find_unclear_groups(of_one) == []


def test_what_a_person_put_among_the_unclear_stays_there() -> None:
    of = grounds((0, 9, None, 0), (1, 9, None, 1), (5, 3, None, UNCLEAR), put=[18])
    assert find_unclear_groups(of) == []
