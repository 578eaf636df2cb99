"""The portfolio areas, as a lead keeps them."""

from collections.abc import Sequence

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from models.base import Refused
from models.portfolio.areas import PortfolioArea, add_area, area_tree
from models.portfolio.organisation import Organisation, name_organisation, organisation_of
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.portfolio.forms import AreaForm, OrganisationForm
from webapp.portfolio.outline import AreaLine, read_outline
from webapp.security import gives_text_back

blueprint = Blueprint("portfolio", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.route("/organisation", methods=["GET", "POST"])
@gives_text_back
def organisation() -> ResponseReturnValue:
    """Say which organisation this is, with its areas: the first page of a new installation."""
    here = organisation_of(session())
    form = OrganisationForm(obj=here)
    if not form.validate_on_submit():
        return _organisation_page(form, here), 422 if form.errors else 200
    try:
        name_organisation(session(), form.name.data or "", form.time_zone.data)
        add_outline(session(), read_outline(form.areas.data or ""))
    except Refused as refused:
        form.areas.errors = [str(refused)]
        return _organisation_page(form, here), 422
    session().commit()
    return redirect(url_for("portfolio.areas") if here else url_for("surveys.create"), 303)


def _organisation_page(form: OrganisationForm, here: Organisation | None) -> str:
    return render_template("portfolio/organisation.html", form=form, is_new=here is None)


def add_outline(opened: Session, lines: Sequence[AreaLine]) -> None:
    """Add areas as they were typed, each below the one it stands under."""
    added: list[PortfolioArea] = []
    for line in lines:
        above = None if line.above is None else added[line.above].id
        added.append(add_area(opened, line.name, line.headcount, above))


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
