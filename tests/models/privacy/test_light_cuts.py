from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.privacy.gate import EVERYONE, area_pattern, group_of, group_sizes, settled_pattern
from models.privacy.light_cuts import light_cut
from tests.factories.attackers import exposed, without_joining, without_suppression

MINIMUM = 5


@st.composite
def graphs(draw: st.DrawFn) -> dict[tuple[str, str], int]:
    nodes = [f"node {i}" for i in range(draw(st.integers(2, 7)))]
    weights = {pair: draw(st.integers(0, 4)) for pair in combinations(nodes, 2)}
    return {pair: weight for pair, weight in weights.items() if weight}


def weight_of_cut(edges: dict[tuple[str, str], int], part: frozenset[str]) -> int:
    return sum(weight for (left, right), weight in edges.items() if (left in part) != (right in part))


@given(graphs(), st.integers(1, 8))
@settings(max_examples=300, deadline=None)
def test_a_light_cut_is_found_just_where_there_is_one(edges, weight) -> None:
    nodes = sorted({node for edge in edges for node in edge})
    parts = [frozenset(part) for size in range(1, len(nodes)) for part in combinations(nodes, size)]
    light = [part for part in parts if 0 < weight_of_cut(edges, part) < weight]
    found = light_cut(edges, weight)
    assert (found is not None) is bool(light)
    assert found is None or 0 < weight_of_cut(edges, found) < weight


@st.composite
def watched_waves(draw: st.DrawFn) -> tuple[dict[tuple[int, str | None], int], dict[str, str | None]]:
    """A tree of areas, and releases of five people and more, each in an area or in none."""
    names = [f"area {i}" for i in range(draw(st.integers(1, 6)))]
    parents = {name: draw(st.sampled_from([None, *names[:i]])) for i, name in enumerate(names)}
    people: Counter[tuple[int, str | None]] = Counter()
    for release in range(draw(st.integers(1, 5))):
        for area in draw(st.lists(st.sampled_from([None, *names]), min_size=MINIMUM, max_size=9)):
            people[area, release] += 1
    return {(release, area): count for (area, release), count in people.items()}, parents


def shown(respondents, pattern) -> list[set]:
    """The cells that each sum is over: of each release, and of each group that is large enough."""
    releases = [{(area, r) for r, area in respondents if r == release} for release, _ in respondents]
    by_area: Counter[str | None] = Counter()
    for (_, area), count in respondents.items():
        by_area[area] += count
    groups = [
        {(area, r) for r, area in respondents if group_of(area, pattern) == group}
        for group, size in group_sizes(by_area, pattern).items()
        if size >= MINIMUM
    ]
    return [*releases, *groups]


def cells(respondents) -> dict:
    return {(area, release): count for (release, area), count in respondents.items()}


@given(watched_waves())
@settings(max_examples=250, deadline=None)
def test_no_small_group_follows_from_releases_and_groups(wave) -> None:
    respondents, parents = wave
    pattern = settled_pattern(respondents, parents, MINIMUM)
    assert exposed(cells(respondents), shown(respondents, pattern), MINIMUM) is None


@given(watched_waves())
@settings(max_examples=150, deadline=None)
def test_groups_only_join_and_nobody_is_lost(wave) -> None:
    respondents, parents = wave
    by_area: Counter[str | None] = Counter()
    for (_, area), count in respondents.items():
        by_area[area] += count
    alone, pattern = area_pattern(by_area, parents, MINIMUM), settled_pattern(respondents, parents, MINIMUM)
    sizes = group_sizes(by_area, pattern)
    assert sum(sizes.values()) == sum(respondents.values())
    assert all(size == 0 or size >= MINIMUM for size in sizes.values())
    for area, group in pattern.items():
        assert group == EVERYONE or pattern[group] == group
        assert {pattern[other] for other in parents if alone[other] == alone[area]} == {group}


def test_whoever_links_two_parts_of_the_table_is_found_and_hidden() -> None:
    """Five of A and one of B came first, five of B later: the first total less all of A gives the one."""
    respondents = {(1, "a"): 5, (1, "b"): 1, (2, "b"): 5}
    parents = {"a": None, "b": None}
    pattern = settled_pattern(respondents, parents, MINIMUM)
    assert set(pattern.values()) == {EVERYONE}
    careless = without_joining(respondents, parents, MINIMUM)
    assert careless == {"a": "a", "b": "b"}
    assert exposed(cells(respondents), shown(respondents, careless), MINIMUM) == {("b", 1)}


def test_a_small_area_is_found_by_subtraction_where_nothing_is_suppressed_for_it() -> None:
    """Nine and six are shown, three are not; all are eighteen."""
    respondents = {(1, "data"): 9, (1, "platform"): 6, (1, "tiny"): 3}
    parents = {"digital": None, "data": "digital", "platform": "digital", "tiny": "digital"}
    pattern = settled_pattern(respondents, parents, MINIMUM)
    assert exposed(cells(respondents), shown(respondents, pattern), MINIMUM) is None
    careless = without_suppression(respondents, parents, MINIMUM)
    assert exposed(cells(respondents), shown(respondents, careless), MINIMUM) == {("tiny", 1)}


@pytest.mark.parametrize("releases", [400])
def test_a_large_wave_is_settled_in_no_time(releases) -> None:
    areas = [f"area {i}" for i in range(60)]
    respondents = {
        (release, areas[(release * 7 + i * 13) % 60]): 1 for release in range(releases) for i in range(5)
    }
    pattern = settled_pattern(respondents, dict.fromkeys(areas), MINIMUM)
    assert len(set(pattern.values())) > 50
