"""Every table in one place: for migrations, for processes that fork, and for what goes over all of them."""

from sqlalchemy import Table
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from models import calendar
from models.accounts import users
from models.backlog import changes, chosen_method, deleted, items, notes, numbers, panels, saved_views
from models.base import facts_of
from models.evidence import reviewed
from models.intake import responses, waiting
from models.portfolio import areas, goals, organisation, public_links, services
from models.removal import deletions, known_names
from models.review import trust_cards
from models.surveys import surveys, waves
from models.telling import told_pages
from models.themes import assignments, decisions, runs, statements, suggestions, themes
from models.topics import topics

__all__ = [
    "METADATA",
    "areas",
    "assignments",
    "calendar",
    "changes",
    "chosen_method",
    "columns_of_words",
    "configure",
    "decisions",
    "deleted",
    "deletions",
    "goals",
    "items",
    "known_names",
    "notes",
    "numbers",
    "organisation",
    "panels",
    "public_links",
    "responses",
    "reviewed",
    "runs",
    "saved_views",
    "services",
    "statements",
    "suggestions",
    "surveys",
    "tables_with_an_order",
    "tables_with_traces",
    "themes",
    "told_pages",
    "topics",
    "trust_cards",
    "users",
    "waiting",
    "waves",
]
METADATA = SQLModel.metadata


def tables_with_an_order() -> list[str]:
    """The tables the order of whose rows could tell who answered when."""
    return [name for name, table in METADATA.tables.items() if facts_of(table).order_tells]


def tables_with_traces() -> list[str]:
    """The tables that words of staff, or what was made of them, are deleted from."""
    return [name for name, table in METADATA.tables.items() if facts_of(table).holds_traces]


def columns_of_words() -> dict[Table, tuple[str, ...]]:
    """The columns of each table that may hold what staff wrote or what came of it."""
    words = {table: facts_of(table).words for table in METADATA.tables.values()}
    return {table: columns for table, columns in words.items() if columns}


def configure() -> None:
    """Configure all mappers now, so that a fork does not do it again."""
    configure_mappers()
