"""The attacker's arithmetic, and careless ways to publish that the attacker sees through."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from itertools import combinations

from models.privacy.gate import EVERYONE, area_pattern

Cell = tuple[str | None, int]  # the area people chose, and the release that brought them


def exposed(
    people: Mapping[Cell, int], figures: Iterable[Collection[Cell]], minimum: int
) -> frozenset[Cell] | None:
    """Find a group of fewer than `minimum` people whose sum follows from the sums that were shown.

    The attacker knows who is in which cell, and which sum is over which cells. The sum of a group follows
    just if the group, as a vector over cells, lies in the space that the sums span: if it is orthogonal to
    everything that is orthogonal to them. All arithmetic is exact.
    """
    cells = sorted((cell for cell, count in people.items() if count), key=str)
    blind = _orthogonal([[int(cell in figure) for cell in cells] for figure in figures], len(cells))
    unseen = {cell: tuple(vector[place] for vector in blind) for place, cell in enumerate(cells)}
    small = [cell for cell in cells if people[cell] < minimum]
    for size in range(1, minimum):
        for group in combinations(small, size):
            if sum(people[cell] for cell in group) < minimum and not any(
                map(sum, zip(*(unseen[cell] for cell in group), strict=True))
            ):
                return frozenset(group)
    return None


def _orthogonal(rows: list[list[int]], width: int) -> list[list[Fraction]]:
    """A basis of the vectors that are orthogonal to all rows."""
    reduced = _reduced(rows)
    free = sorted(set(range(width)) - {pivot for pivot, _ in reduced})
    basis = []
    for place in free:
        vector = [Fraction(int(at == place)) for at in range(width)]
        for pivot, row in reduced:
            vector[pivot] = -row[place]
        basis.append(vector)
    return basis


def _reduced(rows: list[list[int]]) -> list[tuple[int, list[Fraction]]]:
    """Rows that span the same, each with the one place where it alone is not zero (Gauss-Jordan)."""
    reduced: list[tuple[int, list[Fraction]]] = []
    for row in ([Fraction(value) for value in row] for row in rows):
        for pivot, other in reduced:
            row = [a - row[pivot] * b for a, b in zip(row, other, strict=True)]
        pivot = next((place for place, value in enumerate(row) if value), None)
        if pivot is not None:
            row = [value / row[pivot] for value in row]
            reduced = [
                (at, [a - other[pivot] * b for a, b in zip(other, row, strict=True)]) for at, other in reduced
            ]
            reduced.append((pivot, row))
    return reduced


def without_joining(
    respondents: Mapping[tuple[int, str | None], int], parents: Mapping[str, str | None], minimum: int
) -> dict[str, str]:
    """Decide the groups of a wave as if nobody had watched its releases."""
    return area_pattern(_by_area(respondents), parents, minimum)


def without_suppression(
    respondents: Mapping[tuple[int, str | None], int], parents: Mapping[str, str | None], minimum: int
) -> dict[str, str]:
    """Let every area that is large enough stand alone, whatever that leaves of the others."""
    people = _by_area(respondents)

    def group(area: str | None) -> str:
        while area is not None and people[area] < minimum:
            area = parents[area]
        return EVERYONE if area is None else area

    return {area: group(area) for area in parents}


def _by_area(respondents: Mapping[tuple[int, str | None], int]) -> Counter[str | None]:
    people: Counter[str | None] = Counter()
    for (_, area), count in respondents.items():
        people[area] += count
    return people
