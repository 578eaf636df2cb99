"""The one gate that every figure and every quote passes.

A group of people is shown only where it is large enough; what is hidden must not follow from what is
shown. Groups are counted on the respondents to a wave, never on comments.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from models.privacy.light_cuts import light_cut

T = TypeVar("T")
Grouping = Callable[[Mapping[tuple[int, str | None], int], Mapping[str, str | None], int], dict[str, str]]

ROUNDING = 5
EVERYONE = "everyone"  # the group of those whose area is too small, was not given, or is not in the tree


@dataclass(frozen=True)
class Thresholds:
    """The smallest groups, in respondents, whose figures and whose quotes may be shown."""

    figures: int
    quotes: int

    def at_least(self, other: "Thresholds") -> "Thresholds":
        """The larger groups of both."""
        return Thresholds(max(self.figures, other.figures), max(self.quotes, other.quotes))


def figure(value: int, respondents: int, thresholds: Thresholds) -> int | None:
    """Return the figure if the group it speaks of has enough respondents, else None."""
    return value if respondents >= thresholds.figures else None


def quotes(texts: Sequence[T], respondents: int, thresholds: Thresholds) -> Sequence[T]:
    """Return the texts if the group they come from is large enough for quotes, else none of them."""
    return texts if respondents >= thresholds.quotes else ()


def answered(people: int, *, exactly: bool) -> int:
    """Return how many have answered, as it may be watched growing: rounded down to fives, unless exactly."""
    return people if exactly else people - people % ROUNDING


def area_pattern(
    respondents: Mapping[str | None, int], parents: Mapping[str, str | None], minimum: int
) -> dict[str, str]:
    """Decide for every area with which group its figures are published.

    Every respondent falls into exactly one published group, so no group follows from others by
    subtraction: a group is an area with whatever below it is too small to stand alone. What is left of
    an area must itself be empty or large enough; if not, its smallest published part joins it
    (complementary suppression), and if there is none it goes up to the area above, at last to EVERYONE.

    Parameters
    ----------
    respondents
        Respondents by the area they chose; None for those who did not say.
    parents
        The area above each area; None at the top. Holds every area.
    minimum
        The smallest group, in respondents.

    Returns
    -------
    dict
        The group (an area's id, or EVERYONE) of every area; areas nobody chose follow the area above.
    """
    builder = _PatternBuilder(respondents, parents, minimum)
    builder.settle(None)
    return {area: builder.group_of(area) for area in parents}


def settled_pattern(
    respondents: Mapping[tuple[int, str | None], int], parents: Mapping[str, str | None], minimum: int
) -> dict[str, str]:
    """Decide the groups of a wave whose totals were watched growing, release by release.

    Each release showed a total, each group shows a sum over all releases, so the attacker knows the margins
    of a table of releases by groups. Sums of rows less sums of columns give just the people who link a part
    of that table, seen as a graph, to the rest of it. So a group joins the one above it until every part
    hangs on the rest by at least the minimum group.

    Parameters
    ----------
    respondents
        Respondents by the release that brought them and the area they chose.
    parents, minimum
        As in `area_pattern`.

    Returns
    -------
    dict
        As in `area_pattern`.
    """
    by_area: Counter[str | None] = Counter()
    for (_, area), count in respondents.items():
        by_area[area] += count
    pattern = area_pattern(by_area, parents, minimum)
    while part := light_cut(_releases_by_groups(respondents, pattern), minimum):
        sizes = group_sizes(by_area, pattern)
        joining = _joining(part, sizes, pattern, parents)
        if joining is None:
            return pattern
        above = _group_above(joining, pattern, parents)
        pattern = {area: above if group == joining else group for area, group in pattern.items()}
    return pattern


def _releases_by_groups(
    respondents: Mapping[tuple[int, str | None], int], pattern: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    """The people whom a release and a group share, as the edges of a graph."""
    edges: Counter[tuple[str, str]] = Counter()
    for (step, area), count in respondents.items():
        edges[f"release {step}", group_of(area, pattern)] += count
    return +edges


def _joining(
    part: frozenset[str],
    sizes: Mapping[str, int],
    pattern: Mapping[str, str],
    parents: Mapping[str, str | None],
) -> str | None:
    """The smallest group that may join the one above: of those that tie the part to the rest, else of any.

    None where all are together: then a release itself was too small.
    """
    movable = [group for group in sizes if group != EVERYONE]
    tying = [group for group in movable if (group in part) != (_group_above(group, pattern, parents) in part)]
    return min(tying or movable, key=lambda group: (sizes[group], group), default=None)


def _group_above(group: str, pattern: Mapping[str, str], parents: Mapping[str, str | None]) -> str:
    above = parents[group]
    return EVERYONE if above is None else pattern[above]


def group_sizes(respondents: Mapping[str | None, int], pattern: Mapping[str, str]) -> dict[str, int]:
    """Count the respondents of each published group."""
    sizes: dict[str, int] = {}
    for area, count in respondents.items():
        group = group_of(area, pattern)
        sizes[group] = sizes.get(group, 0) + count
    return sizes


def group_of(area: str | None, pattern: Mapping[str, str]) -> str:
    """Return the group that an area's figures are published with."""
    return pattern.get(area, EVERYONE) if area is not None else EVERYONE


class _PatternBuilder:
    """Settles the groups from the leaves up; `None` stands for the whole organisation."""

    def __init__(
        self, respondents: Mapping[str | None, int], parents: Mapping[str, str | None], minimum: int
    ) -> None:
        self.respondents = respondents
        self.parents = parents
        self.minimum = minimum
        self.published: dict[str | None, int] = {}

    def settle(self, area: str | None) -> int:
        """Publish groups in and below `area`; return the respondents it hands to the area above."""
        rest = self._own(area) + sum(self.settle(child) for child in self._children(area))
        while 0 < rest < self.minimum and (part := self._smallest_beside(area)) is not None:
            rest += self.published.pop(part)
        if area is None or rest >= self.minimum:
            self.published[area] = rest
            return 0
        return rest

    def group_of(self, area: str) -> str:
        """Return the nearest published area at or above `area`, or EVERYONE."""
        place: str | None = area
        while place is not None and place not in self.published:
            place = self.parents[place]
        return place if place is not None else EVERYONE

    def _own(self, area: str | None) -> int:
        own = self.respondents.get(area, 0)
        if area is None:
            own += sum(n for a, n in self.respondents.items() if a is not None and a not in self.parents)
        return own

    def _children(self, area: str | None) -> list[str]:
        return sorted(child for child, parent in self.parents.items() if parent == area)

    def _smallest_beside(self, area: str | None) -> str | None:
        """The smallest published part that has no other published part between itself and `area`."""
        parts = [(self.published[part], part) for part in self._nearest_published(area)]
        return min(parts)[1] if parts else None

    def _nearest_published(self, area: str | None) -> Iterable[str]:
        for child in self._children(area):
            if child in self.published:
                yield child
            else:
                yield from self._nearest_published(child)
