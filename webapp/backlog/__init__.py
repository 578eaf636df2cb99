"""The improvement backlog."""

from flask import Flask

from webapp.backlog import deleted as deleted
from webapp.backlog import effect as effect
from webapp.backlog import items as items
from webapp.backlog import notes as notes
from webapp.backlog import ordering as ordering
from webapp.backlog import paper as paper
from webapp.backlog import pictures as pictures
from webapp.backlog import resting as resting
from webapp.backlog import saved as saved
from webapp.backlog import shown_as as shown_as
from webapp.backlog.history import changed_in_words
from webapp.backlog.imports import views as views
from webapp.backlog.panels import leads as leads
from webapp.backlog.panels import scorers
from webapp.backlog.views import blueprint


def init_app(app: Flask) -> None:
    """Register the pages: those of leads, and that of people who score without an account."""
    app.register_blueprint(blueprint)
    app.register_blueprint(scorers.blueprint)
    app.jinja_env.filters["changed"] = changed_in_words
