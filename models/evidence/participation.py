"""How many of a closed wave's people answered, by the groups of its pattern, past the gate."""

from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.figures import group_name
from models.privacy import gate
from models.privacy.gate import EVERYONE
from models.releases.batches import respondents_by_area
from models.surveys.waves import Wave


@dataclass(frozen=True)
class GroupAnswered:
    """How many people of a group answered, of how many; None where nobody knows how many there are."""

    name: str
    people: int
    headcount: int | None
    is_rest: bool


def answered_by_group(session: Session, wave: Wave) -> list[GroupAnswered]:
    """Count who answered in each group of a wave at rest, the groups by name.

    Nothing while it is open, nor where a single group would say what the wave's own figure says. If one group
    has become too small, by a withdrawal, none is told: it would be what the others leave of all.
    """
    if not wave.settled or wave.deleted_on:
        return []
    sizes = gate.group_sizes(respondents_by_area(session, wave.id), wave.pattern)
    may_be_told = all(gate.figure(size, size, wave.thresholds) for size in sizes.values())
    if len(sizes) < 2 or not may_be_told:
        return []
    groups = [
        GroupAnswered(group_name(wave, group), size, group_headcount(wave, group), group == EVERYONE)
        for group, size in sizes.items()
    ]
    return sorted(groups, key=lambda group: (group.is_rest, group.name))


def group_headcount(wave: Wave, group: str) -> int | None:
    """How many people a group has: those of its area, less those of the groups below that stand alone.

    None of those who named no area, who may be anybody's, and where one of the numbers is not known.
    """
    if group == EVERYONE:
        return None
    alone = [area for area, into in wave.pattern.items() if area == into and _above(wave, area) == group]
    counts = [wave.area_headcounts.get(area, 0) for area in (group, *alone)]
    own = counts[0] - sum(counts[1:])
    return own if all(counts) and own > 0 else None


def _above(wave: Wave, group: str) -> str:
    """The group in which the area above a group's own is."""
    parent = wave.parents[group]
    return EVERYONE if parent is None else wave.pattern[parent]
