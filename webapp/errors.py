"""Errors become pages in one place: what happened, what was kept, what to do next, and what was typed."""

import traceback
from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Missing, Refused
from models.database import cannot_write, is_away, is_full
from webapp.accounts.views import login_manager
from webapp.database import is_of_staff, look
from webapp.security import WrongHost
from webapp.typed import is_from_our_page, what_was_sent

Page = tuple[str, int]

WORDS = {
    400: ("This could not be read", "Nothing was changed. Go back and try again."),
    403: ("You may not see this", "Sign in with an account that may."),
    404: ("There is nothing here", "The address may be incomplete, or what it led to is gone."),
    405: ("This page cannot be used like that", "Nothing was changed. Go back and use the page's buttons."),
    413: ("That is too long", "Nothing was stored. Go back, shorten the text or the file and send it again."),
    429: ("Too many attempts", "Nothing is lost. Wait a minute, then try again."),
    500: ("Something broke on our side", "It was our fault. What was stored before is safe. Try again."),
}
NO_ROOM = (
    "There is no room to store this just now",
    "Nothing was stored. Send it again later; whoever runs this survey has to make room first.",
)
ONLY_READS = (
    "Nothing can be stored just now",
    "The database can only be read at the moment, so nothing was stored. Send it again in a few minutes.",
)
NO_ANSWER = ("The database did not answer in time", "Nothing was stored. Try again in a moment.")
CUT_OFF = (
    "The database went away",
    "It is not certain that this was stored. Look whether it was before you send it again.",
)
CUT_OFF_FROM_STAFF = (
    "The database went away",
    "It is not certain that this was stored. Send it again in a moment: it counts once.",
)
NOT_HERE = "Soundings is not at this address"
ASK_THERE = (
    "Nothing was changed: open it at the address you were given, "
    "or have whoever runs it look at SOUNDINGS_BASE_URL."
)
AGAIN = "Send it again"


class App(Flask):
    """Flask, with errors logged by endpoint: the path of a staff or public page holds a token."""

    _seen: frozenset[str] = frozenset()

    def log_exception(self, exc_info: Any) -> None:
        """Log an error that nobody handled; of staff each kind once, else the log told when they answer."""
        kind = f"{request.endpoint} {''.join(traceback.format_tb(exc_info[2])[-1:])}"
        if is_of_staff() and kind in self._seen:
            return
        self._seen |= {kind}
        self.logger.error("exception in %s", request.endpoint, exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Missing, lambda error: page("There is nothing here", str(error), 404))
    app.register_error_handler(Refused, lambda error: page("That was not possible", str(error), 409))
    app.register_error_handler(EditedMeanwhile, lambda error: page("Somebody was faster", str(error), 409))
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(SQLAlchemyError, _not_stored)
    app.register_error_handler(MethodNotAllowed, _not_like_that)
    app.register_error_handler(WrongHost, _wrong_host)
    app.register_error_handler(HTTPException, _http)


def page(title: str, words: str, status: int, again: bool = False) -> Page:
    """Render the error page, with what was typed, a way on, and perhaps a button that sends it again."""
    typed = what_was_sent()
    sends_again = again and bool(typed.fields) and (is_of_staff() or is_from_our_page())
    shown = render_template(
        "error.html",
        title=title,
        words=words,
        typed=typed,
        again=AGAIN if sends_again else "",
        staff=is_of_staff(),
        way_on=_way_on(status),
    )
    return shown, status


def why_not_stored(error: SQLAlchemyError) -> tuple[str, str]:
    """What it means for who sent a form that the database could not take it: a title and a sentence.

    Raises
    ------
    SQLAlchemyError
        The error itself, if it is a fault of ours.
    """
    if not is_away(error):
        raise error
    if not is_of_staff():
        look()
    if not isinstance(error, DBAPIError):
        return NO_ANSWER
    if is_full(error):
        return NO_ROOM
    if cannot_write(error):
        return ONLY_READS
    if error.connection_invalidated and request.method == "POST":
        return CUT_OFF_FROM_STAFF if is_of_staff() else CUT_OFF
    return NO_ANSWER


def _not_stored(error: SQLAlchemyError) -> Page:
    _ask_for_nobody()
    return page(*why_not_stored(error), 503, again=True)


def _ask_for_nobody() -> None:
    """Have a page not ask the database who is signed in."""
    g._login_user = login_manager.anonymous_user()


def _http(error: HTTPException) -> Page | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, InternalServerError):
        _ask_for_nobody()
    title, words = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    return page(title, words, code, again=code >= 500)


def _not_like_that(error: MethodNotAllowed) -> Page | Response | HTTPException:
    """Lead who opens the address that a form is sent to, as from a browser's history, to the form's page."""
    above = _page_at_or_above(_above(request.path)) if request.method in ("GET", "HEAD") else None
    if above is None:
        return _http(error)
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(above + query, 303)


def _wrong_host(_error: WrongHost) -> Page:
    """A page without links: under this name they would lead to nothing."""
    shown = render_template("error.html", title=NOT_HERE, words=ASK_THERE, typed=what_was_sent(), staff=True)
    return shown, 400


def _expired(_error: CSRFError) -> Page:
    return page(
        "This form was open for too long",
        "Nothing was changed. Go back, load the page again and send it once more.",
        400,
    )


def _way_on(status: int) -> str | None:
    """Where to go from an error; of what is not there, the page above may not be there either."""
    if status == 404:
        return None if is_of_staff() else url_for("pages.front_door")
    return _page_at_or_above(request.path if request.method == "POST" else _above(request.path))


def _above(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0]


def _page_at_or_above(path: str) -> str | None:
    """The page at a path, or the nearest above it; staff have none above their survey's."""
    routes, last = request_ctx.url_adapter, False
    while routes and not last:
        last = path in ("", "/")
        try:
            endpoint, values = routes.match(path or "/", method="GET")
        except (HTTPException, RequestRedirect):
            path = _above(path)
            continue
        return None if last and is_of_staff() else url_for(endpoint, **values)
    return None
