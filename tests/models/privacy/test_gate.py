from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from models.privacy.gate import EVERYONE, area_pattern, figure, group_sizes, quotes
from models.privacy.modes import PROTECTION, PrivacyMode

STRICT = PROTECTION[PrivacyMode.STRICT].least
PARENTS = {"digital": None, "platform": "digital", "data": "digital", "tiny": "digital", "housing": None}


def test_a_figure_of_four_people_is_not_shown() -> None:
    assert figure(3, respondents=4, thresholds=STRICT) is None
    assert figure(3, respondents=5, thresholds=STRICT) == 3


def test_words_of_nine_people_are_not_shown() -> None:
    assert quotes(["a", "b"], respondents=9, thresholds=STRICT) == ()
    assert quotes(["a", "b"], respondents=10, thresholds=STRICT) == ["a", "b"]


def test_areas_that_are_large_enough_stand_alone() -> None:
    counts = {"platform": 6, "data": 7, "digital": 5, "housing": 5}
    pattern = area_pattern(counts, PARENTS, 5)
    assert pattern["platform"] == "platform"
    assert pattern["data"] == "data"
    assert pattern["housing"] == "housing"


def test_a_small_area_is_counted_with_the_area_above() -> None:
    pattern = area_pattern({"platform": 6, "digital": 5, "tiny": 3}, PARENTS, 5)
    assert pattern["tiny"] == "digital"
    assert group_sizes({"platform": 6, "digital": 5, "tiny": 3}, pattern) == {"platform": 6, "digital": 8}


def test_a_second_area_is_hidden_when_the_small_one_could_be_found_by_subtraction() -> None:
    counts = {"platform": 6, "data": 9, "tiny": 3}
    pattern = area_pattern(counts, PARENTS, 5)
    assert pattern["data"] == "data"
    assert pattern["platform"] == pattern["tiny"] == "digital"
    assert group_sizes(counts, pattern) == {"data": 9, "digital": 9}


def test_people_who_do_not_say_where_they_work_are_not_found_by_subtraction() -> None:
    counts = {"platform": 6, "housing": 8, None: 2}
    pattern = area_pattern(counts, PARENTS, 5)
    assert group_sizes(counts, pattern) == {EVERYONE: 8, "housing": 8}


@st.composite
def organisations(draw: st.DrawFn) -> tuple[dict[str | None, int], dict[str, str | None]]:
    names = [f"area-{i}" for i in range(draw(st.integers(1, 12)))]
    parents: dict[str, str | None] = {}
    for i, name in enumerate(names):
        parents[name] = draw(st.sampled_from([None, *names[:i]]))
    counts: dict[str | None, int] = {name: draw(st.integers(0, 12)) for name in names}
    counts[None] = draw(st.integers(0, 6))
    return counts, parents


@given(organisations(), st.integers(2, 7))
@settings(max_examples=400, deadline=None)
def test_every_group_is_empty_or_large_enough_and_nobody_is_lost(
    organisation: tuple[dict[str | None, int], dict[str, str | None]], minimum: int
) -> None:
    counts, parents = organisation
    pattern = area_pattern(counts, parents, minimum)
    sizes = Counter(group_sizes(counts, pattern))
    assert sizes.total() == sum(counts.values())
    if sizes.total() >= minimum:
        assert all(size == 0 or size >= minimum for size in sizes.values())


@given(organisations())
@settings(max_examples=200, deadline=None)
def test_an_area_is_counted_at_itself_or_at_an_area_above(
    organisation: tuple[dict[str | None, int], dict[str, str | None]],
) -> None:
    counts, parents = organisation
    for area, group in area_pattern(counts, parents, 5).items():
        above: list[str | None] = [area]
        while above[-1] is not None:
            above.append(parents[above[-1]])
        assert group == EVERYONE or group in above
