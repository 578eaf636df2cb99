"""Panels, as a lead keeps them: asking people to score, their links, what they gave, and settling it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from models.backlog.chosen_method import scoring_of
from models.backlog.panels import (
    MOST_ITEMS,
    USUAL_DAYS,
    Panel,
    ask_people,
    delete_panel,
    end_panel,
    get_panel,
    items_of,
    items_with,
    listed_panels,
    scorers_of,
)
from models.backlog.scorer_links import give_links, renew_link, withdraw_link
from models.backlog.settling import ItemResult, result_of, results_of, settle_score
from models.backlog.spread import asked_inputs
from models.base import EditedMeanwhile, Refused
from models.portfolio.organisation import day_of
from models.settings import Settings
from webapp.backlog.forms import value_of
from webapp.backlog.panels.forms import AskForm, SettleForm, settle_form
from webapp.backlog.views import blueprint
from webapp.database import session
from webapp.fields import version_of
from webapp.security import gives_text_back

LINKS = "links_of_panels"  # each panel's id with the tokens by the scorer's id, until its page has shown them
MOST_WAITING = 3  # panels whose links a cookie has room for


@blueprint.get("/backlog/panels")
def panels() -> str:
    """List the panels."""
    return render_template("backlog/panels.html", panels=listed_panels(session()), today=day_of(session()))


@blueprint.route("/backlog/panels/new", methods=["GET", "POST"])
@gives_text_back
def ask_panel() -> ResponseReturnValue:
    """Ask people to score the items that were ticked in the list: first who and until when, then do it."""
    if "names" not in request.form:
        last = day_of(session()) + timedelta(days=USUAL_DAYS)
        return _ask_page(AskForm(formdata=None, ticked=request.form.getlist("ticked"), ends_on=last))
    form = AskForm()
    if not form.validate_on_submit():
        return _ask_page(form), 422
    try:
        panel = ask_people(
            session(), form.ticked.data or [], form.people, form.ends_on.data or date.min, current_user.id
        )
    except Refused as refused:
        return _ask_page(form, str(refused)), 422
    _show_once(panel, give_links(session(), panel))
    session().commit()
    return redirect(url_for("backlog.panel", panel_id=panel.id), 303)


def _ask_page(form: AskForm, conflict: str = "") -> str:
    items = items_with(session(), form.ticked.data or [])
    return render_template(
        "backlog/ask.html",
        form=form,
        items=items,
        most=MOST_ITEMS,
        inputs=asked_inputs(scoring_of(session()).chosen),
        conflict=conflict,
    )


@blueprint.get("/backlog/panels/<panel_id>")
def panel(panel_id: str) -> str:
    """Show who has sent and, once the panel has ended, what they gave."""
    return _page(get_panel(session(), panel_id))


def _page(shown: Panel, back: tuple[str, SettleForm, str] | None = None) -> str:
    """The page; `back` is the form of an item, by its id, that comes back with why."""
    day = day_of(session())
    results = results_of(session(), shown) if shown.has_ended(day) else []
    forms = {result.item.id: _form_of(result) for result in results}
    if back:
        forms[back[0]] = back[1]
    scorers = scorers_of(session(), shown.id)
    return render_template(
        "backlog/panel.html",
        panel=shown,
        has_ended=shown.has_ended(day),
        scorers=scorers,
        names={scorer.id: scorer.name for scorer in scorers},
        items=items_of(session(), shown),
        results=results,
        forms=forms,
        back=back,
        links=_links_of(shown),
    )


def _form_of(result: ItemResult) -> SettleForm:
    form = settle_form([each.input for each in result.spreads], result.prefilled)
    return form.apart(result.item.id, result.item.version)


@blueprint.post("/backlog/panels/<panel_id>/items/<item_id>")
@gives_text_back
def settle_item(panel_id: str, item_id: str) -> ResponseReturnValue:
    """Score an item after a panel."""
    shown = get_panel(session(), panel_id)
    result = result_of(session(), shown, item_id)
    inputs = [each.input for each in result.spreads]
    form = settle_form(inputs)
    if not form.validate_on_submit():
        return _page(shown, (item_id, form.apart(item_id), "")), 422
    given = {each.name: value_of(form[each.name]) for each in inputs}
    try:
        settle_score(session(), shown, result, given, version_of(form.version), current_user.id)
    except EditedMeanwhile as conflict:
        return _page(shown, (item_id, form.apart(item_id, result.item.version), str(conflict))), 409
    session().commit()
    flash(f"“{result.item.title}” is settled.")
    return redirect(url_for("backlog.panel", panel_id=panel_id, _anchor=f"item-{item_id}"), 303)


@blueprint.post("/backlog/panels/<panel_id>/links")
def change_link(panel_id: str) -> Response:
    """Give somebody another link, or withdraw theirs."""
    shown, scorer_id = get_panel(session(), panel_id), request.form.get("scorer", "")
    if request.form.get("deed") == "withdraw":
        withdraw_link(session(), shown, scorer_id)
        ends = " Nobody else can send, so the panel has ended." if shown.ended_on else ""
        flash(f"The link was withdrawn: it leads nowhere now.{ends}")
    else:
        _show_once(shown, {scorer_id: renew_link(session(), shown, scorer_id)})
    session().commit()
    return redirect(url_for("backlog.panel", panel_id=panel_id), 303)


@blueprint.post("/backlog/panels/<panel_id>/end")
def end(panel_id: str) -> Response:
    """End a panel before everybody has sent, and show what was given."""
    end_panel(session(), get_panel(session(), panel_id))
    session().commit()
    return redirect(url_for("backlog.panel", panel_id=panel_id), 303)


@blueprint.post("/backlog/panels/<panel_id>/delete")
def remove_panel(panel_id: str) -> Response:
    """Delete a panel with the names and what was given."""
    delete_panel(session(), get_panel(session(), panel_id).id)
    session().commit()
    flash("The panel was deleted, with the names and what they gave. What was settled stays with the items.")
    return redirect(url_for("backlog.panels"), 303)


def _show_once(shown: Panel, tokens: Mapping[str, str]) -> None:
    """Have the panel's page show links; until then they are in the lead's own cookie, and nowhere else."""
    own, others = _waiting(shown)
    browser[LINKS] = [*others, [shown.id, {**own, **tokens}]][-MOST_WAITING:]


def _waiting(shown: Panel) -> tuple[dict[str, str], list[list[Any]]]:
    """The tokens of a panel that wait to be shown, and those of the others."""
    pairs = browser.get(LINKS, [])
    own: dict[str, str] = next((tokens for panel_id, tokens in pairs if panel_id == shown.id), {})
    return own, [pair for pair in pairs if pair[0] != shown.id]


def _links_of(shown: Panel) -> dict[str, str]:
    """The links to show now, by the scorer's id, and never again; a look at the page's head shows none."""
    tokens, others = _waiting(shown)
    if request.method == "HEAD" or not tokens:
        return {}
    browser[LINKS] = others
    settings: Settings = current_app.config["SOUNDINGS"]
    return {
        key: settings.origin + url_for("scorers.open_link", scorer_link=token)
        for key, token in tokens.items()
    }
