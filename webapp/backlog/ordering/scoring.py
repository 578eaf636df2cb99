"""How the backlog is scored, and what can be done in the next quarter: a page for the whole organisation."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.backlog.chosen_method import TAKEN, WEIGHTED, Scoring, change_scoring, scoring_of
from models.backlog.methods import READY, WeightedSum
from models.base import EditedMeanwhile, Refused
from webapp.backlog.ordering.forms import ScoringForm, scoring_form
from webapp.backlog.views import blueprint
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back


@blueprint.route("/backlog/scoring", methods=["GET", "POST"])
@gives_text_back
def scoring() -> ResponseReturnValue:
    """Choose the method by which the backlog is scored, its fields and weights, and the capacity."""
    settled = scoring_of(session())
    form = scoring_form(settled)
    if not form.validate_on_submit():
        return _page(settled, form), 422 if form.errors else 200
    try:
        change_scoring(session(), form.values(settled), version_of(form.version))
    except EditedMeanwhile as conflict:
        settled = scoring_of(session())
        show_version(form.version, settled.version)
        return _page(settled, form, str(conflict)), 409
    except Refused as refused:
        return _page(settled, form, str(refused)), 422
    session().commit()
    flash("The backlog is scored like this now.")
    return redirect(url_for("backlog.organisation"), 303)


def _page(settled: Scoring, form: ScoringForm, conflict: str = "") -> str:
    return render_template(
        "backlog/scoring.html",
        settled=settled,
        form=form,
        conflict=conflict,
        formulas={**{each.name: each.formula for each in READY.values()}, WEIGHTED: _own_formula(settled)},
        taken=TAKEN.values(),
    )


def _own_formula(settled: Scoring) -> str:
    if not settled.own_fields:
        return "Fields of our own, each with a weight: name them below"
    return WeightedSum(settled.weighted_fields).formula
