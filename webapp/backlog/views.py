"""The backlog's list, of the organisation or of a survey; what is done to several items; the export."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.backlog.items import NEXT
from models.backlog.listing import listed_items, wanted_ids
from models.backlog.methods import REACH
from models.backlog.ranking import Order, order_of
from models.backlog.saved_views import ViewKind
from models.surveys.surveys import Survey, get_survey
from webapp.accounts.views import require_lead
from webapp.backlog.exports import format_with_ending
from webapp.backlog.exports.entry import register_of
from webapp.backlog.forms import STATUSES
from webapp.backlog.frame import address_values, frame_of, wanted_here
from webapp.backlog.ticked import change_ticked, ticked_form
from webapp.database import session
from webapp.paging import page_of

blueprint = Blueprint("backlog", __name__)
blueprint.before_request(require_lead)


@blueprint.route("/backlog", methods=["GET", "POST"])
def organisation() -> ResponseReturnValue:
    """List the items of the whole organisation, and say where some of them stand."""
    return _change_ticked(None) if request.method == "POST" else _list_page(None)


@blueprint.route("/surveys/<survey_id>/backlog", methods=["GET", "POST"])
def index(survey_id: str) -> ResponseReturnValue:
    """List the items of a survey, at their places in the whole backlog, and say where some of them stand."""
    survey = get_survey(session(), survey_id)
    return _change_ticked(survey) if request.method == "POST" else _list_page(survey)


def _list_page(survey: Survey | None) -> str:
    order = order_of(session())
    frame = frame_of(survey, ViewKind.TABLE)
    ids = wanted_ids(session(), order, frame.wanted)
    page = page_of(ids, frame.endpoint, **frame.here)
    return render_template(
        "backlog/index.html",
        frame=frame,
        survey=survey,
        order=order,
        page=page,
        items=listed_items(session(), order, page.shown),
        line_above=_first_that_does_not_fit(order, page.shown),
        shows_reach=REACH in order.method.inputs,
        form=ticked_form(),
        statuses=STATUSES,
        next_status=NEXT,
    )


def _first_that_does_not_fit(order: Order, shown: Sequence[str]) -> str | None:
    """The item above which the line of the capacity is drawn: on one page only, where items fit above it."""
    if order.capacity is None or order.capacity.everything_fits:
        return None
    last = order.capacity.last
    below = next((item_id for item_id in shown if order.ranks.get(item_id, last + 1) > last), None)
    fits_here = any(order.ranks.get(item_id, last + 1) <= last for item_id in shown)
    return below if fits_here or (below and order.ranks.get(below) == last + 1) else None


def address_of_list(survey: Survey | None) -> str:
    """The address of the list of a survey, or of the whole organisation."""
    return url_for("backlog.index", survey_id=survey.id) if survey else url_for("backlog.organisation")


def _change_ticked(survey: Survey | None) -> ResponseReturnValue:
    """Change the items that were ticked, or take one its next step."""
    form = ticked_form()
    if "paper" in request.form:
        return redirect(url_for("backlog.paper", item=form.ids), 303)
    change_ticked(form, request.form)
    session().commit()
    return redirect(url_for(request.endpoint or "", **address_values(survey)), 303)


@blueprint.get("/backlog.<ending>")
def export_all(ending: str) -> Response:
    """Export the whole backlog, or what of it is wanted."""
    return _export(None, ending)


@blueprint.get("/surveys/<survey_id>/backlog.<ending>")
def export(survey_id: str, ending: str) -> Response:
    """Export the items of a survey."""
    return _export(get_survey(session(), survey_id), ending)


def _export(survey: Survey | None, ending: str) -> Response:
    written = format_with_ending(ending)
    order = order_of(session())
    items = listed_items(session(), order, wanted_ids(session(), order, wanted_here(survey)))
    return Response(
        written.write(written.chosen(register_of(session(), items))),
        content_type=written.content_type,
        headers={"Content-Disposition": f"attachment; filename={written.file_name}"},
    )
