"""Portfolio areas: programmes, projects, departments and teams, as a tree."""

from collections.abc import Iterable, Sequence

from sqlmodel import Field, Session, select

from models.base import Missing, Refused, Row, declare


class PortfolioArea(Row, table=True):
    """A part of the organisation; its headcount includes the areas below it."""

    __tablename__ = "portfolio_areas"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    name: str = Field(max_length=100, unique=True)
    parent_id: str | None = Field(default=None, foreign_key="portfolio_areas.id", index=True)
    headcount: int = Field(default=0, ge=0)


def all_areas(session: Session) -> Sequence[PortfolioArea]:
    """All areas, by name."""
    return session.exec(select(PortfolioArea).order_by(PortfolioArea.name)).all()


def area_tree(session: Session) -> list[tuple[int, PortfolioArea]]:
    """All areas as (depth, area), each below its parent, brothers by name."""
    children: dict[str | None, list[PortfolioArea]] = {}
    for area in all_areas(session):
        children.setdefault(area.parent_id, []).append(area)

    def walk(parent: str | None, depth: int) -> Iterable[tuple[int, PortfolioArea]]:
        for area in children.get(parent, []):
            yield depth, area
            yield from walk(area.id, depth + 1)

    return list(walk(None, 0))


def total_headcount(session: Session) -> int:
    """People in the organisation: the headcounts of the areas at the top."""
    return sum(area.headcount for area in all_areas(session) if area.parent_id is None)


def add_area(session: Session, name: str, headcount: int, parent_id: str | None = None) -> PortfolioArea:
    """Add an area.

    Raises
    ------
    Missing
        If the parent is not there.
    Refused
        If an area has the name already.
    """
    if parent_id and session.get(PortfolioArea, parent_id) is None:
        raise Missing("The area above it is not there any more. Choose another.")
    if session.exec(select(PortfolioArea).where(PortfolioArea.name == name)).first():
        raise Refused(f"There is already an area named “{name}”. Choose another name.")
    area = PortfolioArea(name=name, headcount=headcount, parent_id=parent_id)
    session.add(area)
    session.flush()
    return area
