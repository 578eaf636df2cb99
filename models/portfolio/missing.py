"""Areas, goals and services that a file names and that are not here: what they would be, and making them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session

from models.base import Row
from models.portfolio.area_import import DEEPEST, LONGEST_NAME
from models.portfolio.areas import PortfolioArea, all_areas
from models.portfolio.goals import USUAL_WEIGHT, Goal, all_goals
from models.portfolio.names import Names, key_of
from models.portfolio.services import Service, all_services

LONGEST_OWNER = 100
LONGEST = {"areas": LONGEST_NAME, "goals": 200, "services": 100}  # characters of a name


@dataclass(frozen=True)
class AreaToMake:
    """An area as a file tells it."""

    name: str
    parent: str = ""
    headcount: int = 0
    archived: bool = False


@dataclass(frozen=True)
class GoalToMake:
    """A goal as a file tells it."""

    name: str
    parent: str = ""
    owner: str = ""
    weight: int = USUAL_WEIGHT
    due_on: date | None = None
    archived: bool = False


ToMake = TypeVar("ToMake", AreaToMake, GoalToMake)
Kept = TypeVar("Kept", bound=Row)


@dataclass(frozen=True)
class ServiceToMake:
    """A service as a file tells it."""

    name: str
    archived: bool = False


@dataclass(frozen=True)
class Named:
    """The names of areas, goals and services."""

    areas: Sequence[str] = ()
    goals: Sequence[str] = ()
    services: Sequence[str] = ()

    @property
    def are_any(self) -> bool:
        """Whether there are any names."""
        return bool(self.areas or self.goals or self.services)


@dataclass(frozen=True)
class Around:
    """What a file tells of the areas, goals and services around its items."""

    areas: Sequence[AreaToMake] = ()
    goals: Sequence[GoalToMake] = ()
    services: Sequence[ServiceToMake] = ()

    @property
    def names(self) -> Named:
        """What they are called."""
        return Named(*([each.name for each in some] for some in (self.areas, self.goals, self.services)))


class Portfolio:
    """What there is to tie items to, by name."""

    def __init__(self, session: Session) -> None:
        areas = {area.id: area for area in all_areas(session)}
        merged = {area.name: areas[area.merged_into] for area in areas.values() if area.merged_into}
        asked = [area for area in areas.values() if not area.merged_into]
        self.areas = Names(asked, lambda area: area.name, merged)
        self.goals = Names(all_goals(session), lambda goal: goal.statement, {})
        self.services = Names(all_services(session), lambda service: service.name, {})

    def missing(self, named: Named) -> Named:
        """Give the names that nothing has and that something could have."""
        return Named(
            _fitting(self.areas.missing(named.areas), "areas"),
            _fitting(self.goals.missing(named.goals), "goals"),
            _fitting(self.services.missing(named.services), "services"),
        )


def _fitting(names: Iterable[str], kind: str) -> list[str]:
    return [name for name in names if name.isprintable() and 0 < len(name) <= LONGEST[kind]]


def make_missing(session: Session, missing: Named, around: Around) -> None:
    """Make what is missing: as the file tells it, with those above, or by its name alone."""
    there = Portfolio(session)
    areas: dict[str, PortfolioArea] = {}
    for area in _parents_first(missing.areas, around.areas, there.areas, AreaToMake):
        above = there.areas.find(area.parent) or areas.get(key_of(area.parent))
        areas[key_of(area.name)] = _kept(
            session,
            PortfolioArea(
                name=area.name,
                parent_id=above.id if above else None,
                headcount=area.headcount,
                archived=area.archived,
            ),
        )
    goals: dict[str, Goal] = {}
    for goal in _parents_first(missing.goals, around.goals, there.goals, GoalToMake):
        over = there.goals.find(goal.parent) or goals.get(key_of(goal.parent))
        goals[key_of(goal.name)] = _kept(
            session,
            Goal(
                statement=goal.name,
                parent_id=over.id if over else None,
                owner=goal.owner,
                weight=goal.weight,
                due_on=goal.due_on,
                archived=goal.archived,
            ),
        )
    told = {key_of(service.name): service for service in around.services}
    for name in missing.services:
        service = told.get(key_of(name), ServiceToMake(name))
        _kept(session, Service(name=service.name, archived=service.archived))


def _parents_first(
    names: Iterable[str], told: Sequence[ToMake], there: Names[Any], unknown: type[ToMake]
) -> list[ToMake]:
    """What is to be made for names, each after the one it is part of; what is there already is not made."""
    by_name = {key_of(each.name): each for each in told}
    found: dict[str, ToMake] = {}

    def take(name: str, below: frozenset[str]) -> None:
        key = key_of(name)
        if not name or key in found or key in below or len(below) > DEEPEST or there.find(name):
            return
        each = by_name.get(key, unknown(name))
        take(each.parent, below | {key})
        found[key] = each

    for name in names:
        take(name, frozenset())
    return list(found.values())


def _kept(session: Session, row: Kept) -> Kept:
    session.add(row)
    session.flush()
    return row
