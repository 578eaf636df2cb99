"""“You said, we did”: the page that everybody may read, and the pages on which leads write it."""

from flask import Flask

from webapp.telling import poster as poster
from webapp.telling import public_page
from webapp.telling import versions as versions
from webapp.telling.told_text import paragraphs
from webapp.telling.views import blueprint


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    app.register_blueprint(public_page.blueprint)
    app.jinja_env.filters["told_text"] = paragraphs
