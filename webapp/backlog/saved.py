"""The views of the backlog that were saved: saving one, opening it, deleting it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.backlog.saved_views import MOST_VIEWS, ViewKind, all_views, delete_view, save_view
from models.base import Refused
from webapp.backlog.forms import ViewForm
from webapp.backlog.frame import address_of, asked_by, wanted_by
from webapp.backlog.views import blueprint
from webapp.database import session


@blueprint.route("/backlog/saved-views", methods=["GET", "POST"])
def saved_views() -> ResponseReturnValue:
    """List the saved views; save the one that was looked at, or delete one."""
    form = ViewForm()
    if request.method == "GET":
        return _page(form)
    if form.delete.data:
        return _deleted(form)
    return _saved(form) if form.validate() else (_page(form), 422)


def _saved(form: ViewForm) -> ResponseReturnValue:
    try:
        view = save_view(session(), form.name.data or "", ViewKind(form.kind.data), wanted_by(request.form))
    except Refused as refused:
        return _page(form, str(refused)), 409
    session().commit()
    flash(f"The view “{view.name}” is saved. Everybody finds it above the backlog.")
    return redirect(address_of(view), 303)


def _deleted(form: ViewForm) -> ResponseReturnValue:
    view = delete_view(session(), form.delete.data or "")
    session().commit()
    flash(f"The view “{view.name}” is deleted." if view else "This view was deleted already.")
    return redirect(url_for("backlog.saved_views"), 303)


def _page(form: ViewForm, conflict: str = "") -> str:
    return render_template(
        "backlog/saved_views.html",
        survey=None,
        form=form,
        conflict=conflict,
        comes_back=request.method == "POST",
        asked=asked_by(wanted_by(request.form)),
        views=[(view, address_of(view)) for view in all_views(session())],
        most=MOST_VIEWS,
    )
