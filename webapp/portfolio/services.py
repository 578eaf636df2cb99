"""What the project office offers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.portfolio.services import (
    USUAL_SERVICES,
    Service,
    add_service,
    add_usual_services,
    all_services,
    change_service,
    get_service,
)
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.portfolio.forms import ChangedServiceForm, ServiceForm
from webapp.portfolio.views import blueprint
from webapp.security import gives_text_back


@blueprint.route("/services", methods=["GET", "POST"])
@gives_text_back
def services() -> ResponseReturnValue:
    """List the services, and add one, or those that most project offices have."""
    if "usual" in request.form:
        return _begin_with_the_usual()
    form = ServiceForm()
    if form.validate_on_submit():
        try:
            add_service(session(), form.name.data or "")
        except Refused as refused:
            form.name.errors = [str(refused)]
        else:
            session().commit()
            return redirect(url_for("portfolio.services"), 303)
    return render_template(
        "portfolio/services.html", form=form, services=all_services(session()), usual=USUAL_SERVICES
    ), 422 if form.errors else 200


def _begin_with_the_usual() -> Response:
    add_usual_services(session())
    session().commit()
    flash("The usual services are in the list. Rename or archive what you do not offer.")
    return redirect(url_for("portfolio.services"), 303)


@blueprint.route("/services/<service_id>", methods=["GET", "POST"])
@gives_text_back
def edit_service(service_id: str) -> ResponseReturnValue:
    """Rename a service or archive it; two people who do so at once never overwrite each other."""
    service = get_service(session(), service_id)
    form = ChangedServiceForm(obj=service)
    if not form.validate_on_submit():
        return _service_page(service, form), 422 if form.errors else 200
    try:
        change_service(
            session(),
            service,
            name=form.name.data or "",
            archived=form.archived.data,
            version=version_of(form.version),
        )
    except EditedMeanwhile as conflict:
        show_version(form.version, service.version)
        return _service_page(service, form, str(conflict)), 409
    except Refused as refused:
        return _service_page(service, form, str(refused)), 422
    session().commit()
    flash("The service was saved.")
    return redirect(url_for("portfolio.services"), 303)


def _service_page(service: Service, form: ChangedServiceForm, conflict: str = "") -> str:
    return render_template("portfolio/service.html", service=service, form=form, conflict=conflict)
