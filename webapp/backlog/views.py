"""The backlog's list, of the organisation or of a survey; what is done to several items; the export."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.changing import set_status
from models.backlog.items import NEXT, ItemStatus, get_item, owners
from models.backlog.listing import Wanted, listed_items, wanted_ids
from models.backlog.ranking import order_of
from models.base import Refused
from models.portfolio.areas import area_tree
from models.portfolio.goals import goal_tree
from models.portfolio.services import all_services
from models.surveys.surveys import Survey, all_surveys, get_survey
from webapp.accounts.views import require_lead
from webapp.backlog.exports import FORMATS, Kind, format_with_ending
from webapp.backlog.exports.entry import register_of
from webapp.backlog.forms import STATUSES, TickedForm
from webapp.database import session
from webapp.paging import page_of

LONGEST_WORDS = 120

blueprint = Blueprint("backlog", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.route("/backlog", methods=["GET", "POST"])
def organisation() -> ResponseReturnValue:
    """List the items of the whole organisation, and say where some of them stand."""
    return _change_status(None) if request.method == "POST" else _list_page(None)


@blueprint.route("/surveys/<survey_id>/backlog", methods=["GET", "POST"])
def index(survey_id: str) -> ResponseReturnValue:
    """List the items of a survey, at their places in the whole backlog, and say where some of them stand."""
    survey = get_survey(session(), survey_id)
    return _change_status(survey) if request.method == "POST" else _list_page(survey)


def _list_page(survey: Survey | None) -> str:
    wanted = _wanted(survey)
    order = order_of(session())
    ids = wanted_ids(session(), order, wanted)
    page = page_of(ids, "backlog.index" if survey else "backlog.organisation", **_address(survey))
    return render_template(
        "backlog/index.html",
        survey=survey,
        order=order,
        wanted=wanted,
        page=page,
        items=listed_items(session(), order, page.shown),
        form=TickedForm(),
        statuses=STATUSES,
        next_status=NEXT,
        choices=_choices(survey),
        formats={kind: [each for each in FORMATS.values() if each.kind is kind] for kind in Kind},
        here=_address(survey),
    )


def _wanted(survey: Survey | None) -> Wanted:
    """What the address asks for."""
    asked = {
        name: request.args.get(name, "")[:LONGEST_WORDS].strip()
        for name in ("survey", "area", "goal", "service", "status", "owner", "words")
    }
    if survey:
        asked["survey"] = survey.id
    return Wanted(**asked, overdue="overdue" in request.args)


def _address(survey: Survey | None) -> dict[str, Any]:
    """With what the list's address is made, but for the page."""
    wanted = {name: value or None for name, value in asdict(_wanted(survey)).items()}
    if survey:
        return {**wanted, "survey": None, "survey_id": survey.id}
    return wanted


def address_of_list(survey: Survey | None) -> str:
    """The address of the list of a survey, or of the whole organisation."""
    return url_for("backlog.index", survey_id=survey.id) if survey else url_for("backlog.organisation")


def _choices(survey: Survey | None) -> dict[str, dict[str, str]]:
    """What the list can be narrowed to, by name of the field; those with nothing to choose are left out."""
    offered = {
        "survey": {} if survey else {each.id: each.title for each in all_surveys(session())},
        "area": {area.id: area.name for _, area in area_tree(session())},
        "goal": {goal.id: goal.statement for _, goal in goal_tree(session())},
        "service": {each.id: each.name for each in all_services(session())},
        "status": STATUSES,
        "owner": {name: name for name in owners(session())},
    }
    return {name: choices for name, choices in offered.items() if choices}


def _change_status(survey: Survey | None) -> ResponseReturnValue:
    """Say of the items that were ticked where they stand, or take one its next step."""
    form = TickedForm()
    status = form.status.data if form.validate() else None
    ids = form.ids
    if "paper" in request.form:
        return redirect(url_for("backlog.paper", item=ids), 303)
    if form.one_step.data:
        item = get_item(session(), form.one_step.data)
        ids, status = [item.id], NEXT.get(ItemStatus(item.status))
    if status is None:
        raise Refused("Nothing was changed: the status that was asked for does not exist.")
    changed = set_status(session(), ids, ItemStatus(status), current_user.id)
    session().commit()
    flash(_said(changed, len(ids), STATUSES[status]))
    return redirect(url_for(request.endpoint or "", **_address(survey)), 303)


def _said(changed: int, asked: int, status: str) -> str:
    if not asked:
        return "No item was ticked, so nothing was changed."
    items = f"{changed} item{'' if changed == 1 else 's'}"
    return f"{items} changed to “{status}”." if changed else f"All of them are “{status}” already."


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
    items = listed_items(session(), order, wanted_ids(session(), order, _wanted(survey)))
    return Response(
        written.write(register_of(session(), items)),
        content_type=written.content_type,
        headers={"Content-Disposition": f"attachment; filename={written.file_name}"},
    )
