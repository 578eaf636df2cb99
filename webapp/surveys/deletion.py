"""Deleting a survey with everything in it, and leaving the demonstration."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from models.backlog.items import count_items
from models.base import Missing
from models.demonstration.leaving import leave_demonstration, made_up_surveys
from models.intake.counts import answers_taken
from models.privacy.gate import answered
from models.removal.whole_survey import OtherTitle, delete_titled_survey
from models.surveys.surveys import Survey, get_survey
from models.surveys.waves import open_wave_of, waves_of
from models.themes.themes import themes_of
from webapp.database import session
from webapp.security import gives_text_back
from webapp.surveys.forms import DeletionForm
from webapp.surveys.views import blueprint


@blueprint.route("/surveys/<survey_id>/delete", methods=["GET", "POST"])
@gives_text_back
def delete(survey_id: str) -> ResponseReturnValue:
    """Delete a survey with everything in it, once its title has been typed."""
    survey, form = get_survey(session(), survey_id), DeletionForm()
    if not form.validate_on_submit():
        return _page(survey, form), 422 if form.errors else 200
    title = survey.title
    try:
        delete_titled_survey(session(), survey, form.title.data or "", f"by {current_user.name}")
    except OtherTitle as other:
        form.title.errors = [str(other)]
        return _page(survey, form), 422
    session().commit()
    flash(f"“{title}” was deleted with everything in it.")
    return redirect(url_for("surveys.index", all=1), 303)


def _page(survey: Survey, form: DeletionForm) -> str:
    """Say what would go. How many answered is said as on the survey's page; the rest counts nobody."""
    taken = answers_taken(session(), survey.id)
    waves = [
        (wave, answered(taken[wave.id], exactly=not wave.is_open or wave.passes_at_once))
        for wave in waves_of(session(), survey.id)
    ]
    return render_template(
        "surveys/delete.html",
        survey=survey,
        form=form,
        waves=waves,
        open_wave=open_wave_of(session(), survey.id),
        n_themes=len(themes_of(session(), survey.id)),
        n_items=count_items(session(), survey.id),
    )


@blueprint.get("/demonstration")
def demonstration() -> str:
    """Say what the demonstration is, and how to leave it."""
    return render_template("surveys/demonstration.html", surveys=made_up_surveys(session()))


@blueprint.post("/demonstration/leave")
def leave() -> Response:
    """Remove the demonstration; what anybody made stays."""
    if not made_up_surveys(session()):
        raise Missing("There is no demonstration here any more. Nothing was changed.")
    left = leave_demonstration(session())
    session().commit()
    flash(" ".join(left.in_words()))
    return redirect(url_for("surveys.index"), 303)
