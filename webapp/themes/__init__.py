"""Themes as the PMO lead reviews them."""

from flask import Flask

from webapp.themes import change, pictures, review, suggestions, trust, views


def init_app(app: Flask) -> None:
    """Register the pages, and what is done on them."""
    views.init_app(app)
    review.init_app(app)
    change.init_app(app)
    suggestions.init_app(app)
    trust.init_app(app)
    pictures.init_app(app)
