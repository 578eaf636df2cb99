"""Writing a survey's page: the draft, its entries, and what could be told."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile
from models.surveys.surveys import Survey, get_survey
from models.surveys.waves import open_wave_of
from models.telling.drafting import (
    add_by_hand,
    add_from,
    begin_draft,
    change_entry,
    change_opening,
    draft_entry,
    items_behind,
    move_up,
    offered,
    remove_entry,
)
from models.telling.outside import NOTHING, quotable, said_outside
from models.telling.promises import replies_owed
from models.telling.publishing import is_as_shown
from models.telling.reading import read_page
from models.telling.told_pages import (
    MOST_ENTRIES,
    ToldEntry,
    draft_of,
    entries_of,
    page_of,
    published_versions,
    shown_of,
)
from webapp.accounts.views import require_lead
from webapp.backlog.forms import STATUSES as STATUSES_OF_ITEMS
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back
from webapp.telling.forms import SECTIONS, EntryForm, OpeningForm, OwnEntryForm
from webapp.telling.told_text import STATES, as_text

blueprint = Blueprint("telling", __name__, url_prefix="/surveys/<survey_id>/telling")
blueprint.before_request(require_lead)


@blueprint.get("")
def index(survey_id: str) -> str:
    """Show what everybody reads, the draft, and the versions."""
    return _index(get_survey(session(), survey_id))


@blueprint.post("/draft")
def begin(survey_id: str) -> Response:
    """Begin the draft from the newest round and the backlog."""
    begin_draft(session(), survey_id)
    session().commit()
    return _back_to(survey_id)


@blueprint.post("/opening")
@gives_text_back
def opening(survey_id: str) -> ResponseReturnValue:
    """Change the first words; two people who do so at once never overwrite each other."""
    survey, form = get_survey(session(), survey_id), OpeningForm()
    if not form.validate_on_submit():
        return _index(survey, form), 422
    try:
        change_opening(session(), survey_id, form.opening.data or "", version_of(form.version))
    except EditedMeanwhile as conflict:
        session().rollback()
        draft = draft_of(session(), survey_id)
        show_version(form.version, draft.version if draft else 0)
        return _index(survey, form, conflict=str(conflict)), 409
    session().commit()
    flash("The first words of the draft were saved.")
    return _back_to(survey_id)


@blueprint.post("/entries")
@gives_text_back
def add(survey_id: str) -> ResponseReturnValue:
    """Add a theme, an item, or something of the lead's own to the draft."""
    survey, form = get_survey(session(), survey_id), OwnEntryForm()
    theme_id, item_id = request.form.get("theme", ""), request.form.get("item", "")
    own = not (theme_id or item_id)
    if not form.validate_on_submit() and (own or form.csrf_token.errors):
        return _index(survey, own=form), 422
    if own:
        entry = add_by_hand(session(), survey_id, form.title.data or "")
    else:
        entry = add_from(session(), survey_id, theme_id=theme_id, item_id=item_id)
    session().commit()
    return redirect(url_for("telling.edit", survey_id=survey_id, entry_id=entry.id), 303)


@blueprint.route("/entries/<entry_id>", methods=["GET", "POST"])
@gives_text_back
def edit(survey_id: str, entry_id: str) -> ResponseReturnValue:
    """Change an entry of the draft; two people who do so at once never overwrite each other."""
    survey, entry = get_survey(session(), survey_id), draft_entry(session(), survey_id, entry_id)
    form = EntryForm(obj=entry)
    form.offer(quotable(session(), survey_id, entry))
    if not form.validate_on_submit():
        return _entry_page(survey, entry, form), 422 if form.errors else 200
    try:
        change_entry(session(), survey_id, entry, form.values(), version_of(form.version))
    except EditedMeanwhile as conflict:
        session().rollback()
        show_version(form.version, entry.version)
        return _entry_page(survey, entry, form, str(conflict)), 409
    session().commit()
    flash(f"“{entry.title}” was saved in the draft.")
    return _back_to(survey_id)


@blueprint.post("/entries/<entry_id>/up")
def up(survey_id: str, entry_id: str) -> Response:
    """Let an entry stand before the one that it follows."""
    move_up(session(), survey_id, draft_entry(session(), survey_id, entry_id))
    session().commit()
    return _back_to(survey_id)


@blueprint.post("/entries/<entry_id>/remove")
def remove(survey_id: str, entry_id: str) -> Response:
    """Take an entry out of the draft."""
    entry = draft_entry(session(), survey_id, entry_id)
    title = entry.title
    remove_entry(session(), survey_id, entry)
    session().commit()
    flash(f"“{title}” is no longer in the draft.")
    return _back_to(survey_id)


def _back_to(survey_id: str) -> Response:
    return redirect(url_for("telling.index", survey_id=survey_id) + "#draft", 303)


def _index(
    survey: Survey, form: OpeningForm | None = None, own: OwnEntryForm | None = None, conflict: str = ""
) -> str:
    draft, shown = draft_of(session(), survey.id), shown_of(session(), survey.id)
    entries = entries_of(session(), draft.id) if draft else []
    outside = said_outside(session(), survey.id, entries)
    page, origin = page_of(session(), survey.id), current_app.config["SOUNDINGS"].origin
    address = origin + url_for("told.at_survey", token=survey.token)
    own_address = origin + url_for("told.page", told_link=page.link) if page and page.link else ""
    form = form or OpeningForm(formdata=None, obj=draft)
    return render_template(
        "telling/index.html",
        survey=survey,
        draft=draft,
        shown=shown,
        entries=entries,
        may_quote={key for key, said in outside.items() if said.may_be_quoted},
        as_shown=draft and shown and is_as_shown(session(), draft, shown),
        offered=offered(session(), survey.id, entries),
        is_full=len(entries) >= MOST_ENTRIES,
        versions=published_versions(session(), survey.id),
        address=address,
        own_address=own_address,
        text=as_text(read_page(session(), survey, shown), address) if shown else "",
        owed=replies_owed(session(), survey.id).get(survey.id, ()),
        open_wave=open_wave_of(session(), survey.id),
        form=form,
        own=own or OwnEntryForm(formdata=None),
        conflict=conflict,
        states=STATES,
        sections=SECTIONS,
        statuses=STATUSES_OF_ITEMS,
    )


def _entry_page(survey: Survey, entry: ToldEntry, form: EntryForm, conflict: str = "") -> str:
    said = said_outside(session(), survey.id, [entry]).get(entry.id, NOTHING)
    return render_template(
        "telling/entry.html",
        survey=survey,
        entry=entry,
        form=form,
        conflict=conflict,
        said=said,
        items=items_behind(session(), survey.id, entry),
        statuses=STATUSES_OF_ITEMS,
    )
