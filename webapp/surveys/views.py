"""Surveys as the PMO lead runs them: create, open, watch, analyse, close."""

from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from jobs import queue
from models.backlog.items import themes_with_items
from models.base import EditedMeanwhile
from models.demonstration.leaving import made_up_surveys
from models.evidence.closed_questions import ticked
from models.evidence.figures import wave_with_figures
from models.evidence.proposals import changes_of
from models.intake.counts import answers_taken
from models.intake.responses import Ratings, ratings_by_wave, responses_by_wave
from models.portfolio.areas import area_tree
from models.portfolio.organisation import day_of, organisation_of
from models.privacy.gate import answered, figure, quotes
from models.releases.reopening import may_reopen
from models.review.reviewed_waves import why_not_reviewed
from models.review.trust_cards import newest_card
from models.surveys.surveys import Survey, all_surveys, create_survey, get_survey, kinds_asked
from models.surveys.templates import STANDARD, TEMPLATES
from models.surveys.waves import (
    REPLY_WEEKS,
    NameTaken,
    Wave,
    close_wave,
    get_wave,
    next_wave,
    open_wave,
    open_wave_of,
    open_waves,
    waves_of,
)
from models.telling.promises import replies_owed
from models.themes.decisions import standing_theme_ids
from models.themes.runs import RunState, ask_for_run, latest_run
from models.themes.themes import themes_of
from models.themes.topic_drift import drift_since
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.fields import show as show_in
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back
from webapp.surveys.asked_areas import offer_areas, people_asked
from webapp.surveys.by_area import answered_last
from webapp.surveys.expectation import expectation, readings
from webapp.surveys.forms import OpeningForm, SurveyForm, say_of_areas
from webapp.surveys.invitation import invitation
from webapp.surveys.modes import previews
from webapp.surveys.quality import changes_in_words, drift_in_words, in_words, placed_in_words
from webapp.surveys.rating import change_in_words, interval_in_words, scale_in_words
from webapp.surveys.standing import Review, standing_of
from webapp.surveys.usual import usual_headcount, usual_name, usual_notice
from webapp.surveys.waiting import time_left
from webapp.topics.lexicon import version_now

blueprint = Blueprint("surveys", __name__)
blueprint.before_request(require_lead)

OPEN_ALL_THE_SAME = "Nothing was opened yet; to open it all the same, press the button once more."
QUEUE_DOWN = "The queue does not answer just now. Nothing is lost: this starts by itself when it is back."


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(in_words=in_words, placed_in_words=placed_in_words)
    app.jinja_env.filters["changes_in_words"] = changes_in_words
    app.jinja_env.filters.update(
        time_left=time_left, scale=scale_in_words, change=change_in_words, interval=interval_in_words
    )
    app.jinja_env.globals["made_up_surveys"] = lambda: made_up_surveys(session())


@blueprint.get("/surveys")
def index() -> ResponseReturnValue:
    """List the surveys; with a single one, go straight to it."""
    surveys = all_surveys(session())
    if not surveys and not organisation_of(session()):
        return redirect(url_for("portfolio.organisation"))
    if len(surveys) == 1 and "all" not in request.args:
        return redirect(url_for("surveys.show", survey_id=surveys[0].id))
    return render_template(
        "surveys/index.html",
        surveys=surveys,
        open_waves=open_waves(session()),
        owed=replies_owed(session()),
    )


@blueprint.route("/surveys/new", methods=["GET", "POST"])
@gives_text_back
def create() -> ResponseReturnValue:
    """Create a survey with the questions of the template that the address names."""
    template = TEMPLATES.get(request.values.get("template", STANDARD), TEMPLATES[STANDARD])
    form = SurveyForm(data=usual_notice(template, organisation_of(session()), current_user))
    areas = offer_areas(form)
    if form.validate_on_submit():
        survey = create_survey(session(), questions=template.questions, **form.values())
        session().commit()
        return redirect(url_for("surveys.show", survey_id=survey.id), 303)
    asked = {question.kind for question in template.questions}
    say_of_areas(form, asked)
    page = render_template(
        "surveys/new.html",
        form=form,
        areas=areas,
        asked=asked,
        previews=previews(),
        templates=TEMPLATES,
        template=template,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/surveys/<survey_id>")
def show(survey_id: str) -> str:
    """Show a survey: its link, its waves, and how the analysis stands."""
    survey = get_survey(session(), survey_id)
    people, _ = people_asked(survey)
    waves = waves_of(session(), survey.id)
    name = usual_name(day_of(session()), waves)
    headcount = usual_headcount(waves, people, kinds_asked(session(), survey.id))
    return _survey_page(survey, OpeningForm(name=name, headcount=headcount, version=survey.version))


@blueprint.get("/surveys/<survey_id>/progress")
def progress(survey_id: str) -> str:
    """The part of the survey's page that moves, for the script."""
    survey = get_survey(session(), survey_id)
    return render_template("surveys/_progress.html", **_standing(survey))


@blueprint.post("/surveys/<survey_id>/waves")
@gives_text_back
def open_next_wave(survey_id: str) -> ResponseReturnValue:
    """Open the survey's next wave."""
    survey = get_survey(session(), survey_id)
    form = OpeningForm()
    if not form.validate_on_submit():
        return _survey_page(survey, form), 422
    name, headcount = form.name.data or "", form.headcount.data or 0
    last, version = form.closes_on.data, version_of(form.version)
    weeks = form.reply_weeks.data or REPLY_WEEKS
    if 0 < headcount < survey.minimum_group and form.sure.data != str(headcount):
        show_in(form.sure, str(headcount))
        told = expectation(headcount, survey, kinds_asked(session(), survey.id))
        return _survey_page(survey, form, f"{told} {OPEN_ALL_THE_SAME}"), 422
    try:
        open_wave(session(), survey.id, name, headcount, last, version, weeks)
    except EditedMeanwhile as conflict:
        show_version(form.version, survey.version)
        return _survey_page(survey, form, str(conflict)), 409
    except NameTaken as taken:
        form.name.errors = [str(taken)]
        return _survey_page(survey, form), 422
    session().commit()
    flash("The round is open. Send staff the link.")
    return redirect(url_for("surveys.show", survey_id=survey.id), 303)


@blueprint.post("/waves/<wave_id>/close")
def close(wave_id: str) -> Response:
    """Close a wave and start the analysis of what it brought."""
    wave = get_wave(session(), wave_id)
    close_wave(session(), wave)
    return _analyse(wave.survey_id)


@blueprint.post("/surveys/<survey_id>/analyses")
def analyse(survey_id: str) -> Response:
    """Ask for an analysis."""
    return _analyse(get_survey(session(), survey_id).id)


def _analyse(survey_id: str) -> Response:
    run_id = ask_for_run(session(), survey_id).id
    session().commit()
    if not queue.find_themes(run_id):
        flash(QUEUE_DOWN)
    return redirect(url_for("surveys.show", survey_id=survey_id) + "#analysis", 303)


def _survey_page(survey: Survey, form: OpeningForm, conflict: str = "") -> str:
    standing = _standing(survey)
    reviewed = [row["wave"] for row in standing["waves"] if row["wave"].reviewed_on][:1]
    changes = changes_of(session(), survey.id, reviewed)  # of the newest alone: to count it takes its time
    preview = next_wave(survey, closes_on=form.closes_on.data)
    _, form.headcount.description = people_asked(survey)
    return render_template(
        "surveys/show.html",
        form=form,
        conflict=conflict,
        areas=area_tree(session()),
        by_area=answered_last(survey.id),
        changes=[(wave, changes[wave.id]) for wave in reviewed if changes.get(wave.id)],
        owed=replies_owed(session(), survey.id).get(survey.id, ()),
        preview=preview,
        expectation=expectation(form.headcount.data or 0, preview, standing["asked"]),
        readings=readings(preview),
        **standing,
    )


def _standing(survey: Survey) -> dict[str, Any]:
    """How a survey stands: its waves with what may be shown of them, and its last run."""
    responses = responses_by_wave(session(), survey.id)
    ratings = ratings_by_wave(session(), survey.id)
    taken = answers_taken(session(), survey.id)
    run, every = latest_run(session(), survey.id), waves_of(session(), survey.id)
    waves = [
        _wave_row(wave, taken[wave.id], responses[wave.id], ratings.get(wave.id, Ratings()))
        | {"may_review": not why_not_reviewed(wave, responses[wave.id], run)}
        for wave in every
    ]
    last_good_run = latest_run(session(), survey.id, RunState.DONE)
    figures_wave = wave_with_figures(session(), survey.id)
    open_now = open_wave_of(session(), survey.id)
    link = current_app.config["SOUNDINGS"].origin + url_for("staff.answer", token=survey.token)
    return {
        "survey": survey,
        "link": link,
        "invitation": invitation(survey, open_now, link),
        "asked": kinds_asked(session(), survey.id),
        "waves": waves,
        "open_wave": open_now,
        "run": run,
        "last_good_run": last_good_run,
        "topics_changed": bool(
            last_good_run and last_good_run.lexicon and last_good_run.lexicon != version_now(session())
        ),
        "trusted": newest_card(session(), survey.id),
        "drift": drift_in_words(drift_since(last_good_run)) if last_good_run else "",
        "figures_wave": figures_wave,
        "has_words": any(row["has_words"] for row in waves if row["wave"] == figures_wave),
        "ticked": ticked(session(), figures_wave) if figures_wave else [],
        "standing": standing_of(survey, waves, run, last_good_run, _review(survey.id)),
    }


def _review(survey_id: str) -> Review:
    """How many themes wait until somebody decides about them, and whether any became an item."""
    items = themes_with_items(session(), survey_id)
    decided = standing_theme_ids(session(), survey_id) | items.keys()
    waiting = [theme for theme in themes_of(session(), survey_id) if theme.id not in decided]
    return Review(len(waiting), bool(items))


def _wave_row(wave: Wave, taken: int, responses: int, ratings: Ratings) -> dict[str, Any]:
    """A wave's row: how many answered, and the mean rating where enough people gave one."""
    is_exact = not wave.is_open or wave.passes_at_once
    people = answered(taken, exactly=is_exact)
    rating = figure(1, ratings.number, wave.thresholds) and ratings.total / ratings.number
    return {
        "wave": wave,
        "answered": people,
        "is_exact": is_exact,
        "has_figures": figure(responses, responses, wave.thresholds) is not None,
        "has_words": bool(quotes([wave.id], responses, wave.thresholds)) and not wave.text_deleted_on,
        "is_short": not wave.is_open and taken < wave.minimum_group,
        "may_reopen": may_reopen(wave, responses),
        "more_than_declared": 0 < wave.headcount < people,
        "rating": rating,
    }
