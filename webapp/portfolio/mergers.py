"""Merging an area into another: said before it is done."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.backlog.merged_areas import MergedArea, look_at_merger, merge_area
from models.base import EditedMeanwhile, Refused
from models.portfolio.areas import PortfolioArea, get_area
from webapp.database import session
from webapp.fields import show
from webapp.portfolio.forms import MergerForm
from webapp.portfolio.views import blueprint, places
from webapp.security import gives_text_back


@blueprint.route("/areas/<area_id>/merge", methods=["GET", "POST"])
@gives_text_back
def merge(area_id: str) -> ResponseReturnValue:
    """Say what merging an area into another would do; do it where that was read."""
    area, form = get_area(session(), area_id), MergerForm()
    if not form.validate_on_submit():
        return _page(area, form), 422 if form.errors else 200
    if not form.seen.data:
        return _page(area, form)
    name, into = area.name, get_area(session(), form.into.data or "")
    try:
        merge_area(session(), area, into, form.seen.data)
    except EditedMeanwhile as conflict:
        return _page(area, form, str(conflict)), 409
    except Refused as refused:
        return _page(area, form, str(refused)), 422
    session().commit()
    flash(f"{name} was merged into {into.name}.")
    return redirect(url_for("portfolio.areas"), 303)


def _page(area: PortfolioArea, form: MergerForm, conflict: str = "") -> str:
    others = {key: name for key, name in places(without=area.id).items() if key}
    chosen = request.values.get("into", "")
    would: MergedArea | None = None
    if chosen in others:
        try:
            would = look_at_merger(session(), area, get_area(session(), chosen))
            show(form.seen, would.seen)
        except Refused as refused:
            conflict = str(refused)
    return render_template(
        "portfolio/merge.html",
        area=area,
        form=form,
        others=others,
        chosen=chosen,
        would=would,
        conflict=conflict,
    )
