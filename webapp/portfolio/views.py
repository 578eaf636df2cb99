"""The portfolio areas, as a lead keeps them."""

from collections.abc import Sequence

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.portfolio.areas import (
    PortfolioArea,
    add_area,
    archive_area,
    area_tree,
    change_area,
    current_areas,
    get_area,
)
from models.portfolio.organisation import Organisation, name_organisation, organisation_of
from models.portfolio.tree import as_tree
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.portfolio.forms import AreaForm, ChangedAreaForm, OrganisationForm
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
    if here:
        form.offer_chosen(here.time_zone)
    if not form.validate_on_submit():
        return _organisation_page(form, here), 422 if form.errors else 200
    try:
        name_organisation(session(), form.name.data or "", form.time_zone.data, form.vision.data or "")
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
    form = AreaForm()
    form.parent.choices = places()
    if form.validate_on_submit():
        try:
            add_area(session(), form.name.data or "", form.headcount.data or 0, form.parent.data or None)
        except Refused as refused:
            form.name.errors = [str(refused)]
        else:
            session().commit()
            return redirect(url_for("portfolio.areas"), 303)
    tree = area_tree(session())
    names = {area.id: area.name for _, area in tree}
    page = render_template("portfolio/areas.html", form=form, tree=tree, names=names)
    return page, 422 if form.errors else 200


@blueprint.route("/areas/<area_id>", methods=["GET", "POST"])
@gives_text_back
def edit(area_id: str) -> ResponseReturnValue:
    """Rename an area, move it, put its headcount right; two people who do so never overwrite each other."""
    area = get_area(session(), area_id)
    form = ChangedAreaForm(obj=area, parent=area.parent_id or "")
    form.parent.choices = places(without=area.id)
    if not form.validate_on_submit():
        return _area_page(area, form), 422 if form.errors else 200
    try:
        change_area(
            session(),
            area,
            name=form.name.data or "",
            headcount=form.headcount.data or 0,
            parent_id=form.parent.data or None,
            version=version_of(form.version),
        )
    except EditedMeanwhile as conflict:
        show_version(form.version, area.version)
        return _area_page(area, form, str(conflict)), 409
    except Refused as refused:
        return _area_page(area, form, str(refused)), 422
    session().commit()
    flash("The area was saved. Earlier rounds keep the name they were asked with.")
    return redirect(url_for("portfolio.areas"), 303)


@blueprint.post("/areas/<area_id>/archive")
def archive(area_id: str) -> Response:
    """Ask for an area in no new wave any more, or again."""
    area = get_area(session(), area_id)
    archive_area(session(), area, archived=not area.archived)
    session().commit()
    flash(f"{area.name} is {'asked for in no new round' if area.archived else 'asked for again'}.")
    return redirect(url_for("portfolio.areas"), 303)


def places(without: str = "") -> dict[str, str]:
    """The areas that another may be part of."""
    names = {area.id: area.name for _, area in as_tree(current_areas(session())) if area.id != without}
    return {"": "The whole organisation", **names}


def _area_page(area: PortfolioArea, form: ChangedAreaForm, conflict: str = "") -> str:
    into = get_area(session(), area.merged_into) if area.merged_into else None
    others = {key: name for key, name in places(without=area.id).items() if key}
    return render_template(
        "portfolio/area.html", area=area, form=form, conflict=conflict, into=into, others=others
    )
