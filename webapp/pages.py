"""What every page shares: Bootstrap, the numbers' formats, the front door and the health check."""

from collections.abc import Iterable

from flask import Blueprint, Flask, redirect, url_for
from flask_bootstrap import Bootstrap5
from werkzeug.wrappers import Response

from jobs import queue
from models.calendar import doubt
from models.database import State
from models.evidence.set_apart import name_of
from models.surveys.surveys import QuestionKind
from webapp.database import look, session
from webapp.fields import rendered

bootstrap = Bootstrap5()
blueprint = Blueprint("pages", __name__)


def init_app(app: Flask) -> None:
    """Register Bootstrap, the filters and the pages."""
    bootstrap.init_app(app)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(QuestionKind=QuestionKind, rendered=rendered)
    app.jinja_env.filters.update(per_cent=per_cent, number=number, day=day, few=few, language=name_of)
    app.jinja_env.filters.update(counted=counted)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def per_cent(share: float) -> str:
    """Write a share of 1 as whole per cent."""
    return f"{share * 100:.0f} %"


def number(value: float) -> str:
    """Write a number with thousands apart and no needless decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def counted(value: int, one: str, several: str = "") -> str:
    """Write how many there are of something: “1 theme”, “2,000 people”."""
    return f"{value:,} {one if value == 1 else several or f'{one}s'}"


def few(names: Iterable[str], most: int = 3) -> str:
    """Write the first of some names, and how many more there are."""
    every = list(names)
    more = [f"{len(every) - most} more"] if len(every) > most else []
    return ", ".join(every[:most] + more)


def day(value: object) -> str:
    """Write a date as a person would."""
    return f"{value:%-d %B %Y}"


@blueprint.before_request
def allow_everyone() -> None:
    """These pages are open: they show nothing of anybody."""


@blueprint.get("/")
def front_door() -> Response:
    """Lead to the surveys; who is not signed in is asked to."""
    return redirect(url_for("surveys.index"))


@blueprint.get("/health")
def health() -> tuple[dict[str, str], int]:
    """Say whether the database answers and takes what staff send, and how the queue stands.

    The queue may be away, since nothing is lost then. A clock is spoken of only while it is doubted.
    """
    stands = look()
    state = {"database": stands.value, "queue": queue.state()}
    if stands is not State.DOWN and (doubted := doubt(session())):
        state["clock"] = doubted
    return state, 200 if stands is State.UP else 503
