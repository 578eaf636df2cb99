"""Topics: what themes are called by, the organisation's own and those that ship."""

from flask import Flask

from webapp.topics import exports as exports
from webapp.topics import imports as imports
from webapp.topics import views


def init_app(app: Flask) -> None:
    """Register the pages."""
    views.init_app(app)
