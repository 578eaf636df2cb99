"""Every table in one place, for migrations and for processes that fork."""

from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from models.accounts import users
from models.backlog import items
from models.intake import responses, waiting
from models.portfolio import areas
from models.removal import deletions, known_names
from models.surveys import surveys, waves
from models.themes import assignments, decisions, runs, statements, themes

__all__ = [
    "areas",
    "assignments",
    "decisions",
    "deletions",
    "items",
    "known_names",
    "responses",
    "runs",
    "statements",
    "surveys",
    "themes",
    "users",
    "waiting",
    "waves",
]
METADATA = SQLModel.metadata


def configure() -> None:
    """Configure all mappers now, so that a fork does not do it again."""
    configure_mappers()
