"""One session a request: it reads on GET and may write on POST; the view commits.

Who writes keeps every other writer waiting on SQLite. So a form is read whole before a session may write, and
a page is made after it has stopped: neither a slow line nor a long page keeps anybody's answer waiting.
"""

from contextlib import suppress
from typing import Any

import structlog
from flask import Flask, Response, before_render_template, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from models.database import State, make_engine, reading_session, state_of, writing_session
from models.sealing import Sealer
from models.settings import Settings

THREADS = 8  # of a web process, each with a connection to the database
READING = ("GET", "HEAD", "OPTIONS")
CHANGED = {
    State.UP: "database_is_back",
    State.FULL: "database_has_no_room",
    State.READ_ONLY: "database_only_reads",
    State.DOWN: "database_went_away",
}

_log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Give the application its engine, and close each request's session."""
    settings: Settings = app.config["SOUNDINGS"]
    app.extensions["soundings_engine"] = make_engine(settings.database_url, connections=THREADS)
    app.extensions["soundings_stands"] = State.UP  # how it was found the last time
    app.extensions["soundings_sealer"] = Sealer(settings.secret_key)
    before_render_template.connect(_stop_writing, app)
    app.after_request(_look_again)
    app.teardown_request(_close)


def engine() -> Engine:
    """The engine of this application."""
    made: Engine = current_app.extensions["soundings_engine"]
    return made


def session() -> Session:
    """The session of this request."""
    if "session" not in g:
        only_reads = request.method in READING or "page_is_made" in g
        g.session = reading_session(engine()) if only_reads else writing_session(engine())
    opened: Session = g.session
    return opened


def sealer() -> Sealer:
    """What seals the responses that come in."""
    made: Sealer = current_app.extensions["soundings_sealer"]
    return made


def reading() -> Session:
    """Open a session of its own that only reads and so waits for no writer; the caller closes it."""
    return reading_session(engine())


def look() -> State:
    """See how the database stands, and log it when that has changed; not for staff: that were a clock."""
    stands = state_of(engine())
    if stands is not current_app.extensions["soundings_stands"]:
        current_app.extensions["soundings_stands"] = stands
        _log.warning(CHANGED[stands])
    return stands


def _look_again(response: Response) -> Response:
    """While the database was not itself, see whether it is back."""
    if current_app.extensions["soundings_stands"] is not State.UP and not is_of_staff():
        look()
    return response


def is_of_staff() -> bool:
    """Whether the request is of somebody who answers, or reads what is public: no line may tell when."""
    return request.blueprint in ("staff", "public", "told")


def _stop_writing(_app: Flask, **_page: Any) -> None:
    """What was not committed when a page is made is not meant to be; from here on the session reads."""
    g.page_is_made = True
    if "session" in g and request.method not in READING:
        with suppress(SQLAlchemyError):  # of a connection that is gone
            g.session.rollback()
        g.session.bind = engine()


def _close(_error: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()
