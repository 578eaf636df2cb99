"""Pages behind links that a lead switched on, as they may be read outside of the leads' pages."""

from flask import Blueprint, Flask, make_response, render_template, request
from werkzeug.wrappers import Response

from models.backlog.goals_moved import portfolio_of
from models.evidence.said_by_area import rounds_told
from models.portfolio.organisation import organisation_of
from models.portfolio.public_links import PORTFOLIO, link_with_token
from webapp.backlog.forms import STATUSES
from webapp.database import session
from webapp.portfolio.overview import beside, said_there
from webapp.security import limiter

A_MINUTE = "600 per minute"  # of one address, which a whole office may share
FIRST = 2  # improvements of each goal that are named

blueprint = Blueprint("public", __name__, url_prefix="/p")


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.before_request
def allow_everyone() -> None:
    """Who has the link may read."""


@blueprint.get("/<link>")
@limiter.limit(A_MINUTE)
def portfolio(link: str) -> Response:
    """Show the vision, the goals, what moves them, and what staff said where a lead allows it."""
    shown = link_with_token(session(), PORTFOLIO, link)
    decided = portfolio_of(session(), decided=True, first=FIRST)
    rounds = rounds_told(session(), shown.survey_id, reviewed=True) if shown.survey_id else []
    said = said_there(session(), rounds, decided, outside=True)
    return to_anybody(
        render_template(
            "public/portfolio.html",
            here=organisation_of(session()),
            portfolio=decided,
            beside=beside(decided, said),
            said=said,
            statuses=STATUSES,
        )
    )


def to_anybody(page: str | Response) -> Response:
    """Answer with a page for everybody: asked for anew each time, sent only where it changed, in no index."""
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.add_etag()
    return response.make_conditional(request)
