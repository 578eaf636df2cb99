"""Merging an area into another: what that would do, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, update

from models.base import Refused
from models.portfolio.areas import (
    PortfolioArea,
    areas_below,
    check_not_merged,
    check_parts,
    check_place,
    parts_of,
)


@dataclass(frozen=True)
class Merger:
    """What merging an area into another does to both.

    `headcount` is what the other has afterwards: of both together where both are known, as it was where the
    area is part of the other already. `parts` are the areas that move under it.
    """

    area: PortfolioArea
    into: PortfolioArea
    headcount: int
    is_part: bool
    parts: Sequence[PortfolioArea]


def plan_merger(session: Session, area: PortfolioArea, into: PortfolioArea) -> Merger:
    """Say what merging an area into another would do.

    Raises
    ------
    Refused
        If it cannot be: into itself or its own part, one of them is archived, or the headcounts do not fit.
    """
    check_not_merged(session, area)
    if area.id == into.id:
        raise Refused("An area cannot be merged into itself. Choose another.")
    for each in (area, into):
        if each.archived:
            raise Refused(f"{each.name} is archived, so nothing is merged with it. Ask for it again first.")
    if into.id in {each.id for each in areas_below(session, area)}:
        raise Refused(
            f"{into.name} is part of {area.name}, which cannot be merged into its own part. "
            f"Merge {into.name} into {area.name}, or move {into.name} out of it first."
        )
    is_part = area.id in {each.id for each in areas_below(session, into)}
    parts = parts_of(session, area)
    adds = area.headcount and into.headcount and not is_part
    headcount = into.headcount + (area.headcount if adds else 0)
    if headcount != into.headcount:
        check_place(session, into, headcount, into.parent_id)
    check_parts(into.name, headcount, parts)
    return Merger(area, into, headcount, is_part, parts)


def merge(session: Session, merger: Merger) -> None:
    """Merge an area into another: archive it for good, with its parts under the other."""
    area, into = merger.area, merger.into
    for part in merger.parts:
        part.parent_id = into.id
    into.headcount = merger.headcount
    area.archived, area.merged_into = True, into.id
    for each in (area, into, *merger.parts):
        each.version += 1
        session.add(each)
    session.exec(  # so that whatever was merged before leads to an area that is asked for
        update(PortfolioArea)
        .where(col(PortfolioArea.merged_into) == area.id)
        .values(merged_into=into.id)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()
