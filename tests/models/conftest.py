"""Three themes that were found, and what decisions about them change."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from models.review.deciding import Ticked
from models.themes.assignments import assigned_themes
from models.themes.themes import Theme, themes_of
from tests.factories.findings import find


@pytest.fixture
def found(session: Session, world):
    return find(session, world)


@pytest.fixture
def planning(found) -> Theme:
    return found.themes["Planning"]


@pytest.fixture
def tools(found) -> Theme:
    return found.themes["Tools"]


@pytest.fixture
def approvals(found) -> Theme:
    return found.themes["Approvals"]


@pytest.fixture
def members(session: Session, world) -> Callable[[str | None], set[str]]:
    """The statements in a theme, by id: `members(theme_id)`, `members(None)` the unclear ones."""

    def of(theme_id: str | None) -> set[str]:
        assigned = assigned_themes(session, world.survey.id)
        return {statement for statement, theme in assigned.items() if theme == theme_id}

    return of


@pytest.fixture
def titles(session: Session, world) -> Callable[[], set[str]]:
    """The titles of the survey's themes."""
    return lambda: {theme.title for theme in themes_of(session, world.survey.id)}


@pytest.fixture
def picture(session: Session, world) -> Callable[[], tuple]:
    """Everything that people's decisions change."""

    def now() -> tuple:
        themes = [(each.id, each.title, each.hidden) for each in themes_of(session, world.survey.id)]
        return themes, assigned_themes(session, world.survey.id)

    return now


@pytest.fixture
def ticked(world, members) -> Callable[..., Ticked]:
    """Tick statements of a theme: `ticked(theme, 3)` three of them, `ticked(None)` the unclear rest."""

    def tick(theme: Theme | None, how_many: int | None = None) -> Ticked:
        theme_id = theme.id if theme else None
        return Ticked(world.survey.id, theme_id, frozenset(sorted(members(theme_id))[:how_many]))

    return tick
