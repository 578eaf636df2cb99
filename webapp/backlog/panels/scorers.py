"""The page on which somebody scores by a link of their own, without an account.

The link is exchanged for the session's cookie at once, so that its token leaves the address bar.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from models.backlog.chosen_method import scoring_of
from models.backlog.items import BacklogItem
from models.backlog.listing import listed_items
from models.backlog.methods import Input
from models.backlog.panels import Panel, Scorer, items_of
from models.backlog.ranking import unordered
from models.backlog.scorer_links import hash_of, in_own_order, scorer_with, send_scores
from models.backlog.spread import asked_inputs
from models.base import Missing
from webapp.backlog.exports.entry import entries_of
from webapp.backlog.panels.forms import ScoreForm, score_form
from webapp.database import session
from webapp.security import gives_text_back, limiter
from webapp.typed import what_was_sent

LINK = "scorer_link"  # the hash of the link that this browser came with
NOTHING_SAID = "Nothing was sent yet: you have scored nothing so far. Score at least one of them."
SOMEBODY_ELSE = (
    "Nothing was sent yet: a link of {name} was opened in this browser since. Check that you are {name}; "
    "if you are not, open your own link again."
)
CHECK = "Nothing was sent yet. Everything you gave is still here: look at the marked fields."

blueprint = Blueprint("scorers", __name__, url_prefix="/score")


@blueprint.before_request
def allow_everyone() -> None:
    """Who scores has no account."""


@blueprint.after_request
def keep_out_of_searches(response: Response) -> Response:
    """Tell search engines to pass these pages over."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.errorhandler(Missing)
def say_that_it_leads_nowhere(error: Missing) -> tuple[str, int]:
    """Say of a link that cannot be used just that, whatever stands in its way; what was typed comes back."""
    return render_template("backlog/no_link.html", words=str(error), typed=what_was_sent()), 404


@blueprint.get("/<scorer_link>")
@limiter.limit("60 per minute")
def open_link(scorer_link: str) -> ResponseReturnValue:
    """Take a link, and lead to the page that it is for."""
    scorer_with(session(), hash_of(scorer_link))
    browser[LINK] = hash_of(scorer_link)
    return redirect(url_for("scorers.score"), 303)


@blueprint.route("", methods=["GET", "POST"])
@gives_text_back
def score() -> ResponseReturnValue:
    """Show what to score, or take it."""
    link = browser.get(LINK, "")
    scorer, panel = scorer_with(session(), link)
    items = in_own_order(scorer, items_of(session(), panel))
    inputs = asked_inputs(scoring_of(session()).chosen)
    form = score_form(items, inputs)()
    problem = CHECK
    if form.validate_on_submit() and request.form.get("scorer") != scorer.id:
        problem = SOMEBODY_ELSE.format(name=scorer.name)
    elif form.validate_on_submit():
        given = form.given(items, inputs)
        if any(each.values for each in given.values()):
            send_scores(session(), link, given)
            session().commit()
            del browser[LINK]
            return redirect(url_for("scorers.thanks"), 303)
        problem = NOTHING_SAID
    return _page(scorer, panel, items, inputs, form, problem)


def _page(
    scorer: Scorer,
    panel: Panel,
    items: Sequence[BacklogItem],
    inputs: Sequence[Input],
    form: ScoreForm,
    problem: str,
) -> ResponseReturnValue:
    """The page, with what stands behind each item as it may be read outside; no place, no score of others."""
    nowhere = unordered(scoring_of(session()).chosen)
    entries = entries_of(session(), listed_items(session(), nowhere, [item.id for item in items]))
    asked = [
        (entry, form.fields_of(entry.listed.item, inputs), form.reason_of(entry.listed.item))
        for entry in entries
    ]
    is_back = form.is_submitted()
    page = render_template(
        "backlog/score.html",
        scorer=scorer,
        panel=panel,
        asked=asked,
        form=form,
        problem=problem if is_back else "",
    )
    return page, 422 if is_back else 200


@blueprint.get("/thanks")
def thanks() -> str:
    """Thank, and say what happens next."""
    return render_template("backlog/score_thanks.html")
