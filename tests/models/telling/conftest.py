"""A round at rest with three themes, and what everybody reads of its page."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from models.telling.reading import PageTold, read_page
from models.telling.told_pages import ToldEntry, draft_of, entries_of, shown_of
from tests.factories.findings import Findings, find


@pytest.fixture
def found(session: Session, world) -> Findings:
    return find(session, world)


@pytest.fixture
def page(session: Session, world) -> Callable[[], PageTold]:
    """What everybody reads now: `page()`."""

    def read() -> PageTold:
        shown = shown_of(session, world.survey.id)
        assert shown
        return read_page(session, world.survey, shown)

    return read


@pytest.fixture
def entry(session: Session, world) -> Callable[[str], ToldEntry]:
    """An entry of the draft by its title: `entry("Planning")`."""

    def of(title: str) -> ToldEntry:
        draft = draft_of(session, world.survey.id)
        assert draft
        return next(each for each in entries_of(session, draft.id) if each.title == title)

    return of
