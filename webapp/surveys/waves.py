"""Putting a wave right: change what was given, open again what nobody has seen, delete what is empty."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.intake.counts import answers_taken
from models.intake.responses import count_responses
from models.releases.reopening import delete_empty_wave, may_reopen, reopen_wave
from models.surveys.surveys import get_survey
from models.surveys.waves import Wave, change_wave, get_wave, open_wave_of
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back
from webapp.surveys.by_area import answered_in
from webapp.surveys.forms import LastDayForm, WaveForm
from webapp.surveys.views import blueprint


@blueprint.route("/waves/<wave_id>/edit", methods=["GET", "POST"])
@gives_text_back
def edit_wave(wave_id: str) -> ResponseReturnValue:
    """Change what was given for a wave; two people who do so at once never overwrite each other."""
    wave = get_wave(session(), wave_id)
    form = _filled(wave, WaveForm(obj=wave))
    if not form.validate_on_submit():
        return _page(wave, form), 422 if form.errors else 200
    closes_on = form.closes_on.data if wave.is_open else wave.closes_on
    try:
        change_wave(
            session(),
            wave,
            name=form.name.data or "",
            headcount=form.headcount.data or 0,
            closes_on=closes_on,
            version=version_of(form.version),
        )
    except EditedMeanwhile as conflict:
        show_version(form.version, wave.version)
        return _page(wave, form, str(conflict)), 409
    except Refused as refused:
        return _page(wave, form, str(refused)), 422
    session().commit()
    flash("The round was changed.")
    return redirect(url_for("surveys.show", survey_id=wave.survey_id), 303)


@blueprint.post("/waves/<wave_id>/reopen")
def reopen(wave_id: str) -> ResponseReturnValue:
    """Open a closed wave again of which nothing was released."""
    wave = get_wave(session(), wave_id)
    form = LastDayForm()
    if not form.validate_on_submit():
        return _page(wave, _filled(wave, WaveForm(formdata=None, obj=wave)), reopening=form), 422
    reopen_wave(session(), wave, form.closes_on.data)
    session().commit()
    flash("The round is open again. Send staff the link.")
    return redirect(url_for("surveys.show", survey_id=wave.survey_id), 303)


@blueprint.post("/waves/<wave_id>/delete")
def delete_empty(wave_id: str) -> Response:
    """Delete a wave in which nobody has answered."""
    wave = get_wave(session(), wave_id)
    name, survey_id = wave.name, wave.survey_id
    delete_empty_wave(session(), wave)
    session().commit()
    flash(f"{name} was deleted. Nobody had answered in it.")
    return redirect(url_for("surveys.show", survey_id=survey_id), 303)


def _filled(wave: Wave, form: WaveForm) -> WaveForm:
    """The form of a wave; a closed one has no last day to change."""
    if not wave.is_open:
        del form.closes_on
    return form


def _page(wave: Wave, form: WaveForm, conflict: str = "", reopening: LastDayForm | None = None) -> str:
    return render_template(
        "surveys/wave.html",
        survey=get_survey(session(), wave.survey_id),
        wave=wave,
        form=form,
        conflict=conflict,
        by_area=answered_in(wave),
        reopening=reopening or LastDayForm(formdata=None),
        may_reopen=may_reopen(wave, count_responses(session(), wave.id))
        and not open_wave_of(session(), wave.survey_id),
        is_empty=not (
            wave.hides_the_first_answer
            or answers_taken(session(), wave.survey_id).get(wave.id)
            or wave.text_deleted_on
        ),
    )
