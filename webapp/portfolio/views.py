"""The portfolio areas, as a lead keeps them."""

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.base import Refused
from models.portfolio.areas import add_area, area_tree
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.portfolio.forms import AreaForm
from webapp.security import gives_text_back

blueprint = Blueprint("portfolio", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.route("/areas", methods=["GET", "POST"])
@gives_text_back
def areas() -> ResponseReturnValue:
    """List the portfolio areas, and add one."""
    tree = area_tree(session())
    form = AreaForm()
    form.parent.choices = {"": "The whole organisation", **{area.id: area.name for _, area in tree}}
    if form.validate_on_submit():
        try:
            add_area(session(), form.name.data or "", form.headcount.data or 0, form.parent.data or None)
        except Refused as refused:
            form.name.errors = [str(refused)]
        else:
            session().commit()
            return redirect(url_for("portfolio.areas"), 303)
    return render_template("portfolio/areas.html", form=form, tree=tree), 422 if form.errors else 200
