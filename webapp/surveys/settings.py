"""A survey's settings: what staff are told, how they are protected, and what is deleted when."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlmodel import Session
from werkzeug.wrappers import Response

from jobs import queue
from models.base import EditedMeanwhile
from models.intake.counts import may_be_answered
from models.portfolio.areas import PortfolioArea
from models.removal.deletions import deletions_of
from models.removal.retention import delete_everything, delete_words
from models.surveys.surveys import Survey, change_survey, get_survey, kinds_asked
from models.surveys.waves import Wave, get_wave, open_wave_of, waves_of
from models.themes.runs import active_run
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back
from webapp.surveys.asked_areas import offer_areas
from webapp.surveys.forms import SettingsForm, say_of_areas
from webapp.surveys.modes import previews
from webapp.surveys.views import blueprint


@blueprint.route("/surveys/<survey_id>/settings", methods=["GET", "POST"])
@gives_text_back
def settings(survey_id: str) -> ResponseReturnValue:
    """Change what the next wave tells staff; two people who do so at once never overwrite each other."""
    survey = get_survey(session(), survey_id)
    form = SettingsForm(obj=survey)
    areas = offer_areas(form)
    if not form.validate_on_submit():
        return _page(survey, form, areas), 422 if form.errors else 200
    try:
        keeps_mode = may_be_answered(session(), survey.id)
        change_survey(session(), survey, form.values(), version_of(form.version), keeps_mode=keeps_mode)
    except EditedMeanwhile as conflict:
        show_version(form.version, survey.version)
        return _page(survey, form, areas, str(conflict)), 409
    session().commit()
    flash("The settings were saved. They hold from the next round on.")
    return redirect(url_for("surveys.settings", survey_id=survey.id), 303)


@blueprint.post("/waves/<wave_id>/delete-words")
def delete_wave_words(wave_id: str) -> Response:
    """Delete the words of a closed wave now."""
    return _delete(wave_id, delete_words, "The words of {} are deleted; its figures stay.")


@blueprint.post("/waves/<wave_id>/delete-everything")
def delete_wave(wave_id: str) -> Response:
    """Delete everything of a closed wave now."""
    return _delete(wave_id, delete_everything, "Everything of {} is deleted.")


def _delete(wave_id: str, delete: Callable[[Session, Wave, str], None], done: str) -> Response:
    wave = get_wave(session(), wave_id)
    delete(session(), wave, f"by {current_user.name}")
    run = active_run(session(), wave.survey_id)
    session().commit()
    if run:
        queue.find_themes(run.id)
    flash(done.format(wave.name))
    return redirect(url_for("surveys.settings", survey_id=wave.survey_id) + "#deletion", 303)


def _page(
    survey: Survey, form: SettingsForm, areas: Sequence[tuple[int, PortfolioArea]], conflict: str = ""
) -> str:
    asked = kinds_asked(session(), survey.id)
    say_of_areas(form, asked)
    return render_template(
        "surveys/settings.html",
        survey=survey,
        form=form,
        areas=areas,
        asked=asked,
        conflict=conflict,
        keeps_mode=may_be_answered(session(), survey.id),
        previews=previews(survey),
        open_wave=open_wave_of(session(), survey.id),
        waves=waves_of(session(), survey.id),
        deletions=deletions_of(session(), survey.id),
    )
