"""Every table in one place, for migrations and for processes that fork."""

from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from models import (
    assignments,
    backlog,
    decisions,
    deletions,
    intake,
    names,
    portfolio,
    responses,
    runs,
    statements,
    surveys,
    themes,
    users,
    waves,
)

__all__ = [
    "assignments",
    "backlog",
    "decisions",
    "deletions",
    "intake",
    "names",
    "portfolio",
    "responses",
    "runs",
    "statements",
    "surveys",
    "themes",
    "users",
    "waves",
]
METADATA = SQLModel.metadata


def configure() -> None:
    """Configure all mappers now, so that a fork does not do it again."""
    configure_mappers()
