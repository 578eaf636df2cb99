"""One item of the backlog: from a theme or by hand, and changing it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.alignment import alignment_of, weight_of_goals
from models.backlog.alike import AlikeItem, alike_items
from models.backlog.areas_told import AreasTold, areas_told
from models.backlog.changes import changes_of
from models.backlog.changing import add_item, change_item
from models.backlog.chosen_method import scoring_of
from models.backlog.confidence import NO_SURVEY, ProposedConfidence, propose_confidence
from models.backlog.effect import effect_of
from models.backlog.from_themes import Proposal, propose
from models.backlog.items import BacklogItem, KeptEvidence, areas_of, get_item, goals_of, themes_with_items
from models.backlog.kept_evidence import ThemeEvidence, evidence_of, is_stale, largest
from models.backlog.notes import notes_of
from models.backlog.resting import themes_to_rest_on
from models.base import EditedMeanwhile
from models.portfolio.areas import PortfolioArea, area_tree
from models.portfolio.goals import Goal, goal_tree
from models.portfolio.services import Service, all_services
from models.surveys.surveys import QuestionKind, Survey, asks, get_survey
from models.themes.themes import Theme, theme_now
from webapp.backlog.forms import STATUSES, ItemForm, NoteForm, item_form, scored_with
from webapp.backlog.register_forms import CLOSURES, register_of, register_proposed
from webapp.backlog.views import address_of_list, blueprint
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back
from webapp.topics.lexicon import topic_naming

SHOWN_HERE = "Ticked: areas in which the figures show it. What is only counted with others is not ticked."
LARGEST_REACH = (
    " That is the largest of its themes: they are not added up, because the same people may be in several."
)
NOT_YOURS = (
    "These are the words of one person. Say it in yours: what stands here is exported, and stays when the "
    "answers are deleted."
)
OF_NONE: Mapping[str, Any] = {
    "stale": False,
    "told": (),
    "changes": (),
}
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
    return _adding(survey, form)


@blueprint.route("/themes/<theme_id>/backlog-item", methods=["GET", "POST"])
@gives_text_back
def add_from_theme(theme_id: str) -> ResponseReturnValue:
    """Turn a theme into an item, with the reach that its evidence gives."""
    theme = theme_now(session(), theme_id)
    item = themes_with_items(session(), theme.survey_id).get(theme.id)
    if item and request.method == "GET":
        flash(f"“{theme.title}” is in the backlog already: this is its item.")
        return redirect(url_for("backlog.edit", item_id=item.id), 303)
    return item_of_themes(get_survey(session(), theme.survey_id), propose(session(), theme), [theme])


def item_of_themes(survey: Survey, proposal: Proposal, themes: Sequence[Theme]) -> ResponseReturnValue:
    """Turn themes into an item: with the proposal of the one that reaches most people."""
    return _adding(survey, _offered(_from_proposal(proposal)), proposal, themes)


def item_of_statement(survey: Survey, words: str, theme: Theme | None) -> ResponseReturnValue:
    """Turn what somebody said into an item, of its theme where that is given."""
    if theme is None:
        form = _offered(_form_class()(description=words, confidence=str(NO_SURVEY.value)))
        form.description.description = NOT_YOURS
        return _adding(survey, form)
    proposal = propose(session(), theme)
    form = _offered(_from_proposal(proposal, description=words))
    form.description.description = NOT_YOURS
    return _adding(survey, form, proposal, [theme])


def _adding(
    survey: Survey | None, form: ItemForm, proposal: Proposal | None = None, themes: Sequence[Theme] = ()
) -> ResponseReturnValue:
    """Add the item, unless something is wrong, or it may be there already and nobody said that it is not."""
    if proposal:
        form.areas.description = SHOWN_HERE if proposal.area_ids else ""
    if proposal and proposal.keeps:
        form.title.label.text = TO_KEEP
        form.description.description = form.description.description or HOW_TO_KEEP
    shown: dict[str, Any] = {"proposal": proposal, "themes": themes}
    if not form.validate_on_submit():
        return _page(survey, form, **shown), _status(form)
    alike = [] if "all_the_same" in request.form else alike_items(session(), form.title.data or "")
    if alike:
        return _page(survey, form, alike=alike, **shown), 409
    try:
        add_item(session(), survey.id if survey else None, form.values(), themes)
    except EditedMeanwhile as conflict:
        return _page(survey, form, conflict=str(conflict), **shown), 409
    session().commit()
    flash("The item is in the backlog.")
    return redirect(address_of_list(survey), 303)


@blueprint.route("/backlog/<item_id>", methods=["GET", "POST"])
@gives_text_back
def edit(item_id: str) -> ResponseReturnValue:
    """Change an item; two people who do so at once never overwrite each other."""
    item = get_item(session(), item_id)
    survey = get_survey(session(), item.survey_id) if item.survey_id else None
    form = _offered(_filled(item))
    if form.validate_on_submit():
        try:
            change_item(session(), item, form.values(), version_of(form.version), current_user.id)
        except EditedMeanwhile as conflict:
            show_version(form.version, item.version)
            return _page(survey, form, item=item, conflict=str(conflict)), 409
        session().commit()
        flash("The item was saved.")
        return redirect(address_of_list(None if "all" in request.args else survey), 303)
    return _page(survey, form, item=item), _status(form)


def edit_page(item: BacklogItem, note: NoteForm) -> str:
    """Render an item's page with a note that came back."""
    survey = get_survey(session(), item.survey_id) if item.survey_id else None
    return _page(survey, _offered(_filled(item, formdata=None)), item=item, note=note)


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


def _from_proposal(proposal: Proposal, **more: str) -> ItemForm:
    topic = topic_naming(session(), proposal.theme)
    return _form_class()(
        **more,
        title=proposal.title_by(topic.improvement if topic else ""),
        reach=proposal.reach,
        areas=proposal.area_ids,
        confidence=str(propose_confidence(session(), proposal).value),
        **register_proposed(proposal),
    )


def _filled(item: BacklogItem, **options: Any) -> ItemForm:
    return _form_class()(
        **options,
        title=item.title,
        description=item.description,
        improvement=item.improvement,
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
        **register_of(item),
    )


def _status(form: ItemForm) -> int:
    return 422 if form.errors else 200


def _explain_reach(form: ItemForm, proposal: Proposal, themes: int) -> None:
    form.reach.description = proposal.explanation
    if themes > 1:
        form.reach.description += LARGEST_REACH
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
    themes: Sequence[Theme] = (),
    alike: Sequence[AlikeItem] = (),
    conflict: str = "",
    note: NoteForm | None = None,
) -> str:
    evidence = evidence_of(session(), item) if item else _evidence_to_keep(proposal, themes)
    confidence = None
    if evidence:
        proposal = largest(each.proposal for each in evidence)
        _explain_reach(form, proposal, len(evidence))
        confidence = propose_confidence(session(), proposal)
        form.confidence.description = _proposed(confidence)
    asks_area = survey is None or asks(session(), survey.id, QuestionKind.AREA)
    return render_template(
        "backlog/item.html",
        survey=survey,
        form=form,
        item=item,
        confidence=confidence,
        **_scored(item),
        proposal=proposal,
        evidence=evidence,
        alike=alike,
        conflict=conflict,
        statuses=STATUSES,
        depths={area.id: depth for depth, area in area_tree(session())},
        goal_depths={goal.id: depth for depth, goal in goal_tree(session())},
        folds_areas=not (asks_area or form.areas.data or form.areas.errors),
        **(_around(item, evidence) if item else OF_NONE),
        note=note or NoteForm(formdata=None),
    )


def _evidence_to_keep(proposal: Proposal | None, themes: Sequence[Theme]) -> list[ThemeEvidence]:
    """The evidence that an item to be added will rest on."""
    known = {proposal.theme.id: proposal} if proposal else {}
    proposals = [known.get(theme.id) or propose(session(), theme) for theme in themes]
    return [ThemeEvidence(KeptEvidence(), None, each) for each in proposals]


def _scored(item: BacklogItem | None) -> dict[str, Any]:
    goals = goals_of(session(), item.id) if item else ()
    alignment = alignment_of(goals, weight_of_goals(session()))
    return {
        "method": scoring_of(session()).chosen,
        "values": item.values(alignment) if item else {},
    }


def _areas_told(
    item: BacklogItem, evidence: Sequence[ThemeEvidence]
) -> list[tuple[Proposal, list[AreasTold]]]:
    """What each theme's figures tell of the areas of an item, where they tell anything."""
    areas = areas_of(session(), item.id)
    told = [
        (each.proposal, areas_told(each.proposal.evidence, each.proposal.wave, areas))
        for each in evidence
        if each.proposal.evidence and each.proposal.wave
    ]
    return [(proposal, groups) for proposal, groups in told if groups]


def _around(item: BacklogItem, evidence: Sequence[ThemeEvidence]) -> dict[str, Any]:
    """What stands around an item's form: its effect, more of its evidence, its history, its notes, themes."""
    return {
        "effect": effect_of(session(), item, evidence),
        "waits_for": next((each.kept_wave for each in evidence if each.kept_wave), None),
        "item_areas": [area.name for area in areas_of(session(), item.id)],
        "closures": CLOSURES,
        "stale": is_stale(item, evidence),
        "told": _areas_told(item, evidence),
        "changes": changes_of(session(), item.id),
        "notes": notes_of(session(), item.id),
        "offered_themes": themes_to_rest_on(session()),
    }
