"""What people see: pages, forms, exports and the command line."""

from types import ModuleType
from typing import TYPE_CHECKING

from webapp import rooms as rooms  # isort: skip (before any other room is looked for)

if TYPE_CHECKING:
    from flask import Flask

    from models.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Make the application from the settings (the environment's, if none are given)."""
    from models import logs  # here and below: the command line is in this package too, and needs no Flask
    from models.settings import Settings
    from webapp.errors import App

    logs.configure()
    settings = settings or Settings()
    app = App(__name__)
    app.config.from_mapping(
        SOUNDINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our pages tell browsers not to send
        WTF_CSRF_TIME_LIMIT=settings.form_hours * 3600,
    )
    for room in inner_rooms():
        room.init_app(app)
    return app


def inner_rooms() -> tuple[ModuleType, ...]:
    """Load the rooms of the pages, in the order in which each adds what is its own to the application."""
    from webapp import (
        accounts,
        backlog,
        counters,
        database,
        errors,
        evidence,
        mount,
        names,
        pages,
        portfolio,
        public,
        security,
        staff,
        statements,
        surveys,
        telling,
        themes,
        topics,
    )

    return (
        mount,
        database,
        security,
        counters,
        errors,
        pages,
        staff,
        public,
        accounts,
        surveys,
        portfolio,
        themes,
        topics,
        statements,
        evidence,
        backlog,
        telling,
        names,
    )
