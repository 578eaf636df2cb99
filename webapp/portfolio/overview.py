"""The portfolio on one page: where the organisation is heading, and which improvements take it there."""

from flask import render_template

from models.backlog.goals_moved import portfolio_of
from models.portfolio.organisation import organisation_of
from webapp.database import session
from webapp.portfolio.views import blueprint


@blueprint.get("/portfolio")
def overview() -> str:
    """Show the vision, the goals, and which improvements move which goal in which area."""
    return render_template(
        "portfolio/overview.html", here=organisation_of(session()), portfolio=portfolio_of(session())
    )
