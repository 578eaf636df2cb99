"""One session a request: it reads on GET and may write on POST; the view commits."""

from flask import Flask, current_app, g, request
from sqlmodel import Session

from models.database import make_engine, reading_session, writing_session
from models.sealing import Sealer
from models.settings import Settings

THREADS = 8  # of a web process, each with a connection to the database
READING = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    """Give the application its engine, and close each request's session."""
    settings: Settings = app.config["SOUNDINGS"]
    app.extensions["soundings_engine"] = make_engine(settings.database_url, connections=THREADS)
    app.extensions["soundings_sealer"] = Sealer(settings.secret_key)
    app.teardown_request(_close)


def session() -> Session:
    """The session of this request."""
    if "session" not in g:
        engine = current_app.extensions["soundings_engine"]
        g.session = reading_session(engine) if request.method in READING else writing_session(engine)
    opened: Session = g.session
    return opened


def sealer() -> Sealer:
    """What seals the responses that come in."""
    made: Sealer = current_app.extensions["soundings_sealer"]
    return made


def reading() -> Session:
    """Open a session of its own that only reads and so waits for no writer; the caller closes it."""
    return reading_session(current_app.extensions["soundings_engine"])


def _close(_error: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()
