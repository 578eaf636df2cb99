"""The backlog: an item from a theme or by hand, the list ordered by RICE, and its export."""

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.backlog.items import (
    BacklogItem,
    Proposal,
    add_item,
    areas_of,
    change_item,
    get_item,
    propose,
    ranked_items,
    themes_with_items,
)
from models.base import EditedMeanwhile
from models.portfolio.areas import area_tree
from models.surveys.surveys import QuestionKind, Survey, asks, get_survey
from models.themes.themes import Theme, theme_now
from webapp.accounts.views import require_lead
from webapp.backlog.exports import backlog_csv
from webapp.backlog.forms import ItemForm
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back

SHOWN_HERE = "Ticked: areas in which the figures show it. What is only counted with others is not ticked."
TO_KEEP = "What to keep and share"
HOW_TO_KEEP = "What makes it work, who can show it, and to whom."

blueprint = Blueprint("backlog", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/surveys/<survey_id>/backlog")
def index(survey_id: str) -> str:
    """List the items by falling RICE."""
    survey = get_survey(session(), survey_id)
    return render_template("backlog/index.html", survey=survey, items=ranked_items(session(), survey.id))


@blueprint.get("/surveys/<survey_id>/backlog.csv")
def export(survey_id: str) -> Response:
    """Export the items as CSV."""
    survey = get_survey(session(), survey_id)
    return Response(
        backlog_csv(ranked_items(session(), survey.id, outside=True)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=soundings-backlog.csv"},
    )


@blueprint.route("/surveys/<survey_id>/backlog/new", methods=["GET", "POST"])
@gives_text_back
def add_by_hand(survey_id: str) -> ResponseReturnValue:
    """Add an item that no theme stands behind."""
    survey = get_survey(session(), survey_id)
    form = _form(ItemForm())
    if form.validate_on_submit():
        return _added(survey, form, None)
    return _form_page(survey, form), _status(form)


@blueprint.route("/themes/<theme_id>/backlog-item", methods=["GET", "POST"])
@gives_text_back
def add_from_theme(theme_id: str) -> ResponseReturnValue:
    """Turn a theme into an item, with the reach that its evidence gives."""
    theme = theme_now(session(), theme_id)
    item = themes_with_items(session(), theme.survey_id).get(theme.id)
    if item and request.method == "GET":
        flash(f"“{theme.title}” is in the backlog already: this is its item.")
        return redirect(url_for("backlog.edit", item_id=item.id), 303)
    survey = get_survey(session(), theme.survey_id)
    proposal = propose(session(), theme)
    form = _form(ItemForm(title=proposal.title, reach=proposal.reach, areas=proposal.area_ids))
    form.areas.description = SHOWN_HERE if proposal.area_ids else ""
    if proposal.keeps:
        form.title.label.text = TO_KEEP
        form.description.description = HOW_TO_KEEP
    if form.validate_on_submit():
        try:
            return _added(survey, form, theme)
        except EditedMeanwhile as conflict:
            return _form_page(survey, form, proposal=proposal, conflict=str(conflict)), 409
    return _form_page(survey, form, proposal=proposal), _status(form)


@blueprint.route("/backlog/<item_id>", methods=["GET", "POST"])
@gives_text_back
def edit(item_id: str) -> ResponseReturnValue:
    """Change an item; two people who do so at once never overwrite each other."""
    item = get_item(session(), item_id)
    survey = get_survey(session(), item.survey_id)
    form = _form(_filled(item))
    proposal = propose(session(), theme_now(session(), item.theme_id)) if item.theme_id else None
    if form.validate_on_submit():
        try:
            change_item(session(), item, form.values(), version_of(form.version))
        except EditedMeanwhile as conflict:
            show_version(form.version, item.version)
            return _form_page(survey, form, item=item, proposal=proposal, conflict=str(conflict)), 409
        session().commit()
        flash("The item was saved.")
        return redirect(url_for("backlog.index", survey_id=survey.id), 303)
    return _form_page(survey, form, item=item, proposal=proposal), _status(form)


def _added(survey: Survey, form: ItemForm, theme: Theme | None) -> ResponseReturnValue:
    add_item(session(), survey.id, form.values(), theme)
    session().commit()
    flash("The item is in the backlog.")
    return redirect(url_for("backlog.index", survey_id=survey.id), 303)


def _form(form: ItemForm) -> ItemForm:
    offered = (area for _, area in area_tree(session()) if not area.merged_into)
    form.areas.choices = {area.id: area.name for area in offered}
    return form


def _filled(item: BacklogItem) -> ItemForm:
    return ItemForm(
        title=item.title,
        description=item.description,
        areas=[area.id for area in areas_of(session(), item.id)],
        reach=item.reach,
        impact=f"{item.impact:g}",
        confidence=str(item.confidence),
        effort=item.effort,
        status=item.status,
        version=str(item.version),
    )


def _status(form: ItemForm) -> int:
    return 422 if form.errors else 200


def _form_page(
    survey: Survey,
    form: ItemForm,
    *,
    item: BacklogItem | None = None,
    proposal: Proposal | None = None,
    conflict: str = "",
) -> str:
    if proposal:
        form.reach.description = proposal.explanation
    depths = {area.id: depth for depth, area in area_tree(session())}
    asks_area = asks(session(), survey.id, QuestionKind.AREA)
    return render_template(
        "backlog/item.html",
        survey=survey,
        form=form,
        item=item,
        proposal=proposal,
        conflict=conflict,
        depths=depths,
        folds_areas=not (asks_area or form.areas.data or form.areas.errors),
    )
