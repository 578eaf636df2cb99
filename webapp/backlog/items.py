"""One item of the backlog: from a theme or by hand, and changing it."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from models.backlog.alignment import alignment_of, weight_of_goals
from models.backlog.changes import changes_of
from models.backlog.changing import add_item, change_item, renew_evidence
from models.backlog.chosen_method import scoring_of
from models.backlog.confidence import NO_SURVEY, ProposedConfidence, propose_confidence
from models.backlog.from_themes import Proposal, propose
from models.backlog.items import BacklogItem, areas_of, get_item, goals_of, themes_with_items
from models.backlog.kept_evidence import is_stale
from models.base import EditedMeanwhile
from models.portfolio.areas import PortfolioArea, area_tree
from models.portfolio.goals import Goal, goal_tree
from models.portfolio.services import Service, all_services
from models.surveys.surveys import QuestionKind, Survey, asks, get_survey
from models.surveys.waves import get_wave
from models.themes.themes import Theme, theme_now
from webapp.backlog.forms import STATUSES, ItemForm, item_form, scored_with
from webapp.backlog.views import address_of_list, blueprint
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back

SHOWN_HERE = "Ticked: areas in which the figures show it. What is only counted with others is not ticked."
Offered = TypeVar("Offered", PortfolioArea, Goal, Service)
TO_KEEP = "What to keep and share"
COULD_REACH = "Reach: people it could reach"
HOW_TO_KEEP = "What makes it work, who can show it, and to whom."


@blueprint.route("/backlog/new", methods=["GET", "POST"])
@gives_text_back
def add() -> ResponseReturnValue:
    """Add an item of the whole organisation, by hand."""
    return _by_hand(None)


@blueprint.route("/surveys/<survey_id>/backlog/new", methods=["GET", "POST"])
@gives_text_back
def add_by_hand(survey_id: str) -> ResponseReturnValue:
    """Add an item of a survey that no theme stands behind."""
    return _by_hand(get_survey(session(), survey_id))


def _by_hand(survey: Survey | None) -> ResponseReturnValue:
    form = _offered(_form_class()(confidence=str(NO_SURVEY.value)))
    form.confidence.description = _proposed(NO_SURVEY)
    if form.validate_on_submit():
        return _added(survey, form, None)
    return _page(survey, form), _status(form)


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
    confidence = propose_confidence(session(), proposal)
    form = _offered(
        _form_class()(
            title=proposal.title,
            reach=proposal.reach,
            areas=proposal.area_ids,
            confidence=str(confidence.value),
        )
    )
    form.areas.description = SHOWN_HERE if proposal.area_ids else ""
    if proposal.keeps:
        form.title.label.text = TO_KEEP
        form.description.description = HOW_TO_KEEP
    if form.validate_on_submit():
        try:
            return _added(survey, form, theme)
        except EditedMeanwhile as conflict:
            return _page(survey, form, proposal=proposal, conflict=str(conflict)), 409
    return _page(survey, form, proposal=proposal), _status(form)


@blueprint.route("/backlog/<item_id>", methods=["GET", "POST"])
@gives_text_back
def edit(item_id: str) -> ResponseReturnValue:
    """Change an item; two people who do so at once never overwrite each other."""
    item = get_item(session(), item_id)
    survey = get_survey(session(), item.survey_id) if item.survey_id else None
    form = _offered(_filled(item))
    proposal = propose(session(), theme_now(session(), item.theme_id)) if item.theme_id else None
    if form.validate_on_submit():
        try:
            change_item(session(), item, form.values(), version_of(form.version), current_user.id)
        except EditedMeanwhile as conflict:
            show_version(form.version, item.version)
            return _page(survey, form, item=item, proposal=proposal, conflict=str(conflict)), 409
        session().commit()
        flash("The item was saved.")
        return redirect(address_of_list(survey), 303)
    return _page(survey, form, item=item, proposal=proposal), _status(form)


@blueprint.post("/backlog/<item_id>/evidence")
def renew(item_id: str) -> Response:
    """Let an item rest on today's figures."""
    item = get_item(session(), item_id)
    renew_evidence(session(), item, request.form.get("version", 0, int), current_user.id)
    session().commit()
    flash("The item rests on today’s figures now.")
    return redirect(url_for("backlog.edit", item_id=item.id), 303)


def _added(survey: Survey | None, form: ItemForm, theme: Theme | None) -> ResponseReturnValue:
    add_item(session(), survey.id if survey else None, form.values(), theme)
    session().commit()
    flash("The item is in the backlog.")
    return redirect(address_of_list(survey), 303)


def _offered(form: ItemForm) -> ItemForm:
    """Fill what can be chosen."""
    chosen = {*(form.areas.data or []), *(form.goals.data or []), form.service.data}
    areas = _current([area for _, area in area_tree(session())], chosen)
    goals = _current([goal for _, goal in goal_tree(session())], chosen)
    services = _current(all_services(session()), chosen)
    form.areas.choices = {area.id: area.name for area in areas}
    form.goals.choices = {goal.id: goal.statement for goal in goals}
    form.service.choices = {"": "None", **{service.id: service.name for service in services}}
    return form


def _current(every: Sequence[Offered], chosen: Collection[str | None]) -> list[Offered]:
    """Those that are not archived, or are chosen already."""
    return [each for each in every if not each.archived or each.id in chosen]


def _form_class() -> type[ItemForm]:
    return item_form(scoring_of(session()).chosen)


def _filled(item: BacklogItem) -> ItemForm:
    return _form_class()(
        title=item.title,
        description=item.description,
        areas=[area.id for area in areas_of(session(), item.id)],
        goals=[goal.id for goal in goals_of(session(), item.id)],
        service=item.service_id or "",
        kind=item.kind,
        owner=item.owner,
        due_on=item.due_on,
        reach=item.reach,
        impact="" if item.impact is None else f"{item.impact:g}",
        confidence="" if item.confidence is None else str(item.confidence),
        effort=item.effort,
        status=item.status,
        version=str(item.version),
        **scored_with(item),
    )


def _status(form: ItemForm) -> int:
    return 422 if form.errors else 200


def _explain_reach(form: ItemForm, proposal: Proposal) -> None:
    form.reach.description = proposal.explanation
    if proposal.keeps:
        form.reach.label.text = COULD_REACH


def _proposed(confidence: ProposedConfidence) -> str:
    return f"Proposed: {confidence.value} %, because {confidence.because}."


def _page(
    survey: Survey | None,
    form: ItemForm,
    *,
    item: BacklogItem | None = None,
    proposal: Proposal | None = None,
    conflict: str = "",
) -> str:
    confidence = None
    if proposal:
        _explain_reach(form, proposal)
        confidence = propose_confidence(session(), proposal)
        form.confidence.description = _proposed(confidence)
    goals = goals_of(session(), item.id) if item else ()
    asks_area = survey is None or asks(session(), survey.id, QuestionKind.AREA)
    return render_template(
        "backlog/item.html",
        survey=survey,
        form=form,
        item=item,
        method=scoring_of(session()).chosen,
        confidence=confidence,
        values=item.values(alignment_of(goals, weight_of_goals(session()))) if item else {},
        proposal=proposal,
        conflict=conflict,
        statuses=STATUSES,
        depths={area.id: depth for depth, area in area_tree(session())},
        goal_depths={goal.id: depth for depth, goal in goal_tree(session())},
        folds_areas=not (asks_area or form.areas.data or form.areas.errors),
        kept_wave=get_wave(session(), item.kept_wave_id) if item and item.kept_wave_id else None,
        stale=item is not None and proposal is not None and is_stale(item, proposal),
        changes=changes_of(session(), item.id) if item else [],
    )
