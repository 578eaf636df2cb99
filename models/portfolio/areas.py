"""Portfolio areas: programmes, projects, departments and teams, as a tree."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from sqlalchemy import false
from sqlmodel import Field, Session, select

from models.base import EditedMeanwhile, Missing, Refused, Row, declare


class PortfolioArea(Row, table=True):
    """A part of the organisation; its headcount includes the areas below it.

    An archived one is asked for in no new wave; what was said of it stays.
    """

    __tablename__ = "portfolio_areas"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    name: str = Field(max_length=100, unique=True)
    parent_id: str | None = Field(default=None, foreign_key="portfolio_areas.id", index=True)
    headcount: int = Field(default=0, ge=0)
    archived: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
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


def as_tree(areas: Sequence[PortfolioArea]) -> list[tuple[int, PortfolioArea]]:
    """Some areas as (depth, area), each below its parent, as far as that is among them."""
    ids = {area.id for area in areas}
    children: dict[str | None, list[PortfolioArea]] = {}
    for area in areas:
        children.setdefault(area.parent_id if area.parent_id in ids else None, []).append(area)

    def walk(parent: str | None, depth: int) -> Iterable[tuple[int, PortfolioArea]]:
        for area in children.get(parent, []):
            yield depth, area
            yield from walk(area.id, depth + 1)

    return list(walk(None, 0))


def total_headcount(session: Session) -> int:
    """People in the organisation: the headcounts of the areas at the top."""
    return sum(area.headcount for depth, area in as_tree(current_areas(session)) if depth == 0)


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
    _check_place(session, area, headcount, parent_id)
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
        If another area has the name, the place is below the area itself, or the one above has fewer people.
    """
    session.refresh(area, with_for_update=True)
    if area.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this area since you opened it. What you typed is still here: compare it "
            "with the area as it is now, then save again."
        )
    _check_name(session, area, name)
    _check_place(session, area, headcount, parent_id)
    area.name, area.headcount, area.parent_id = name, headcount, parent_id
    area.version += 1
    session.add(area)
    session.flush()


def archive_area(session: Session, area: PortfolioArea, *, archived: bool = True) -> None:
    """Ask for an area in no new wave any more, nor for those below it; or ask for it again."""
    for each in [area, *_below(session, area)] if archived else [area]:
        each.archived = archived
        each.version += 1
        session.add(each)
    session.flush()


def _check_name(session: Session, area: PortfolioArea, name: str) -> None:
    same = select(PortfolioArea).where(PortfolioArea.name == name, PortfolioArea.id != area.id)
    if session.exec(same).first():
        raise Refused(f"There is already an area named “{name}”. Choose another name.")


def _check_place(session: Session, area: PortfolioArea, headcount: int, parent_id: str | None) -> None:
    if parent_id is None:
        return
    above = session.get(PortfolioArea, parent_id)
    if above is None:
        raise Missing("The area above it is not there any more. Choose another.")
    if above.id == area.id or above.id in {each.id for each in _below(session, area)}:
        raise Refused("An area cannot be part of itself, or of one that is part of it. Choose another.")
    if above.headcount and headcount > above.headcount:
        raise Refused(
            f"{above.name} has {above.headcount:,} people with those below it, so a part of it cannot have "
            f"{headcount:,}. Change that first, or give a smaller number."
        )


def _below(session: Session, area: PortfolioArea) -> list[PortfolioArea]:
    """The areas below another, at any depth."""
    tree = area_tree(session)
    place = next((place for place, (_, each) in enumerate(tree) if each.id == area.id), len(tree))
    depth = tree[place][0] if place < len(tree) else 0
    return [each for _, each in takewhile(lambda row: row[0] > depth, tree[place + 1 :])]
