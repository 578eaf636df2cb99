"""What people see: pages, forms, exports and the command line."""

from typing import Any

from flask import Flask, request

from webapp import rooms as rooms  # isort: skip (before any other room is looked for)
from models import logs
from models.settings import Settings
from webapp import (
    accounts,
    backlog,
    counters,
    database,
    errors,
    mount,
    names,
    pages,
    portfolio,
    security,
    staff,
    statements,
    surveys,
    themes,
)


class App(Flask):
    """Flask, with errors logged by endpoint: the path of a staff page holds the survey's token."""

    def log_exception(self, exc_info: Any) -> None:
        """Log an error that nobody handled."""
        self.logger.error("exception in %s", request.endpoint, exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application from the settings (the environment's, if none are given)."""
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
    for room in (
        mount,
        database,
        security,
        counters,
        errors,
        pages,
        staff,
        accounts,
        surveys,
        portfolio,
        themes,
        statements,
        backlog,
        names,
    ):
        room.init_app(app)
    return app
