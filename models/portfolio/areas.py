"""Portfolio areas: programmes, projects, departments and teams, as a tree."""

from collections.abc import Collection, Sequence

from sqlalchemy import false
from sqlmodel import Field, Session, select

from models.base import EditedMeanwhile, Missing, Refused, Row, declare
from models.portfolio.tree import as_tree, below


class PortfolioArea(Row, table=True):
    """A part of the organisation; its headcount includes the areas below it.

    An archived one is asked for in no new wave; what was said of it stays. One that was `merged_into` another
    is archived for good.
    """

    __tablename__ = "portfolio_areas"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    name: str = Field(max_length=100, unique=True)
    parent_id: str | None = Field(default=None, foreign_key="portfolio_areas.id", index=True)
    headcount: int = Field(default=0, ge=0)
    archived: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    merged_into: str | None = Field(default=None, foreign_key="portfolio_areas.id")
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


def all_areas(session: Session) -> Sequence[PortfolioArea]:
    """All areas, archived ones too, by name."""
    return session.exec(select(PortfolioArea).order_by(PortfolioArea.name)).all()


def current_areas(session: Session) -> Sequence[PortfolioArea]:
    """The areas that are not archived, by name."""
    return [area for area in all_areas(session) if not area.archived]


def area_tree(session: Session) -> list[tuple[int, PortfolioArea]]:
    """All areas as (depth, area), each below its parent, brothers by name."""
    return as_tree(all_areas(session))


def part_of_tree(areas: Sequence[PortfolioArea], chosen: Collection[str]) -> list[PortfolioArea]:
    """Those of some areas that are chosen, by id, or below one that is, in the order given."""
    above = {area.id: area.parent_id for area in areas}

    def is_in(area_id: str | None) -> bool:
        return area_id is not None and (area_id in chosen or is_in(above.get(area_id)))

    return [area for area in areas if is_in(area.id)]


def total_headcount(areas: Sequence[PortfolioArea]) -> int:
    """People in some areas: the headcounts of those that have none of them above."""
    return sum(area.headcount for depth, area in as_tree(areas) if depth == 0)


def get_area(session: Session, area_id: str) -> PortfolioArea:
    """Load an area.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    area = session.get(PortfolioArea, area_id)
    if area is None:
        raise Missing("This area is not here.")
    return area


def add_area(session: Session, name: str, headcount: int, parent_id: str | None = None) -> PortfolioArea:
    """Add an area.

    Raises
    ------
    Missing
        If the parent is not there.
    Refused
        If an area has the name already, or the one above it has fewer people.
    """
    area = PortfolioArea(name=name, headcount=headcount, parent_id=parent_id)
    _check_name(session, area, name)
    check_place(session, area, headcount, parent_id)
    session.add(area)
    session.flush()
    return area


def change_area(
    session: Session, area: PortfolioArea, *, name: str, headcount: int, parent_id: str | None, version: int
) -> None:
    """Rename an area, move it, or put its headcount right. What earlier waves said of it stays as it was.

    Raises
    ------
    EditedMeanwhile
        If the area is no longer at `version`, the one the person saw.
    Missing
        If the parent is not there.
    Refused
        If another area has the name, the place is below the area itself, the one above has fewer people or
        one below has more, or it was merged into another.
    """
    session.refresh(area, with_for_update=True)
    if area.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this area since you opened it. What you typed is still here: compare it "
            "with the area as it is now, then save again."
        )
    check_not_merged(session, area)
    _check_name(session, area, name)
    check_place(session, area, headcount, parent_id)
    check_parts(area.name, headcount, parts_of(session, area))
    area.name, area.headcount, area.parent_id = name, headcount, parent_id
    area.version += 1
    session.add(area)
    session.flush()


def archive_area(session: Session, area: PortfolioArea, *, archived: bool = True) -> None:
    """Ask for an area in no new wave any more, nor for those below it; or ask for it again.

    Raises
    ------
    Refused
        If it was merged into another.
    """
    check_not_merged(session, area)
    for each in [area, *areas_below(session, area)] if archived else [area]:
        each.archived = archived
        each.version += 1
        session.add(each)
    session.flush()


def check_not_merged(session: Session, area: PortfolioArea) -> None:
    """See that an area was not merged into another.

    Raises
    ------
    Refused
        If it was.
    """
    if area.merged_into:
        into = get_area(session, area.merged_into)
        raise Refused(f"{area.name} was merged into {into.name}, so it stays as it is. Nothing was changed.")


def _check_name(session: Session, area: PortfolioArea, name: str) -> None:
    other = session.exec(
        select(PortfolioArea).where(PortfolioArea.name == name, PortfolioArea.id != area.id)
    ).first()
    if other and other.merged_into:
        into = get_area(session, other.merged_into)
        raise Refused(f"“{name}” was merged into {into.name}. Choose another name.")
    if other:
        raise Refused(f"There is already an area named “{name}”. Choose another name.")


def check_place(session: Session, area: PortfolioArea, headcount: int, parent_id: str | None) -> None:
    """See that an area may be below another with so many people.

    Raises
    ------
    Missing
        If the other is not there.
    Refused
        If it is the area itself, one below it, or has fewer people.
    """
    if parent_id is None:
        return
    above = session.get(PortfolioArea, parent_id)
    if above is None:
        raise Missing("The area above it is not there any more. Choose another.")
    if above.id == area.id or above.id in {each.id for each in areas_below(session, area)}:
        raise Refused("An area cannot be part of itself, or of one that is part of it. Choose another.")
    if above.headcount and headcount > above.headcount:
        raise Refused(
            f"{above.name} has {above.headcount:,} people with those below it, so a part of it cannot have "
            f"{headcount:,}. Change that first, or give a smaller number."
        )


def check_parts(name: str, headcount: int, parts: Sequence[PortfolioArea]) -> None:
    """See that an area with so many people has room for each of its parts.

    Raises
    ------
    Refused
        If one of them has more people.
    """
    largest = max(parts, key=lambda part: part.headcount, default=None)
    if largest and headcount and largest.headcount > headcount:
        raise Refused(
            f"{largest.name} is part of {name} and has {largest.headcount:,} people, so {name} cannot have "
            f"{headcount:,} with those below it. Change that first, or give a larger number."
        )


def parts_of(session: Session, area: PortfolioArea) -> Sequence[PortfolioArea]:
    """The areas just below another, by name, archived ones too."""
    below = select(PortfolioArea).where(PortfolioArea.parent_id == area.id)
    return session.exec(below.order_by(PortfolioArea.name)).all()


def areas_below(session: Session, area: PortfolioArea) -> list[PortfolioArea]:
    """The areas below another, at any depth."""
    return below(all_areas(session), area.id)
