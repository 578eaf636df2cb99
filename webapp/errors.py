"""Errors become pages in one place: what happened, what was kept, what to do next."""

import re
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from models.base import EditedMeanwhile, Missing, Refused
from models.database import cannot_write
from webapp.accounts.views import login_manager

Page = tuple[str, int]

WORDS = {
    400: ("This could not be read", "Nothing was changed. Go back and try again."),
    403: ("You may not see this", "Sign in with an account that may."),
    404: ("There is nothing here", "The address may be incomplete, or what it led to is gone."),
    405: ("This page cannot be used like that", "Nothing was changed. Go back and use the page's buttons."),
    413: ("That is too long", "Nothing was stored. Go back, shorten the text and send it again."),
    429: ("Too many attempts", "Nothing is lost. Wait a minute, then try again."),
    503: ("The database did not answer in time", "Nothing was stored. Go back and try again in a moment."),
    500: ("Something broke on our side", "It was our fault. What was stored before is safe. Try again."),
}

NO_ROOM = (
    "There is no room to store this just now",
    "Nothing was stored. Go back and try again later; whoever runs this survey has to make room first.",
)
NOT_TYPED = ("csrf_token", "ticket", "password", "version", "seen", "after")
CHOSEN = re.compile(r"[0-9a-f]{32}|\d*|y|on")  # an id, a number, a tick: what people choose and do not write


class App(Flask):
    """Flask, with errors logged by endpoint: the path of a staff page holds the survey's token."""

    def log_exception(self, exc_info: Any) -> None:
        """Log an error that nobody handled."""
        self.logger.error("exception in %s", request.endpoint, exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Missing, lambda error: page("There is nothing here", str(error), 404))
    app.register_error_handler(Refused, lambda error: page("That was not possible", str(error), 409))
    app.register_error_handler(EditedMeanwhile, lambda error: page("Somebody was faster", str(error), 409))
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http)


def page(title: str, words: str, status: int) -> Page:
    """Render the error page."""
    return render_template("error.html", title=title, words=words), status


def _http(error: HTTPException) -> Page | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    title, words = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    return page(title, words, code)


def _expired(_error: CSRFError) -> Page:
    return page(
        "This form was open for too long",
        "Nothing was changed. Go back, load the page again and send it once more.",
        400,
    )


def _busy(error: OperationalError) -> Page:
    g._login_user = login_manager.anonymous_user()  # the page must not ask the database who is signed in
    title, words = NO_ROOM if cannot_write(error) else WORDS[503]
    typed = [
        text
        for name, text in request.form.items(multi=True)
        if name not in NOT_TYPED and not CHOSEN.fullmatch(text.strip())
    ]
    return render_template("error.html", title=title, words=words, typed=typed), 503
