"""The survey's link: the form, and the thanks."""

import secrets
from typing import Any

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from jobs import queue
from models.intake import record_response, was_recorded
from models.surveys import FREE_TEXT, questions_of, survey_with_token
from models.waves import Wave, areas_of_wave, open_wave_of
from webapp.database import sealer, session
from webapp.security import csrf, limiter
from webapp.staff import tickets
from webapp.staff.forms import draft_of, staff_form

blueprint = Blueprint("staff", __name__, url_prefix="/s")

EXPIRED = "This page was open for a long time. Everything you typed is still here: press “Send” once more."
MOVED_ON = (
    "A new round of this survey has opened since you loaded this page. "
    "Everything you typed is still here: press “Send” to answer in the new round."
)
UNKNOWN = "We could not tell that this page is ours. What you typed is still here: press “Send” once more."
EMPTY = "There is nothing to send yet. Answer at least one question; all of them are optional."
CHECK = "Nothing was sent yet. Everything you typed is still here: look at the marked question."


def init_app(app: Flask) -> None:
    """Register the pages. They need no session, so the signed ticket stands in for the CSRF token."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.before_request
def allow_everyone() -> None:
    """Staff have no account."""


@blueprint.get("/<token>")
def answer(token: str) -> Any:
    """Show the form of the survey's open wave."""
    survey = survey_with_token(session(), token)
    wave = open_wave_of(session(), survey.id)
    if wave is None:
        return render_template("staff/closed.html", survey=survey)
    questions = questions_of(session(), survey.id)
    form = staff_form(questions, areas_of_wave(session(), wave))()
    response = make_response(_page(survey, wave, questions, form, tickets.issue(wave.id)))
    # Back shows the very same form, so that it counts once; a fresh visit always gets a new one.
    response.headers["Cache-Control"] = "private, max-age=0"
    response.set_etag(secrets.token_urlsafe(8))
    return response


@blueprint.get("/<token>/answers")
def back_to_form(token: str) -> Response:
    """Lead to the form who comes to the address that it is sent to."""
    return redirect(url_for("staff.answer", token=token))


# Not the form's own address: a POST to that would make browsers drop the form that Back shows.
@blueprint.post("/<token>/answers")
@limiter.limit("1200 per minute")  # a large office behind one address
def submit(token: str) -> Any:
    """Store the response once, or give the form back with everything in it."""
    survey = survey_with_token(session(), token)
    wave = open_wave_of(session(), survey.id)
    ticket = tickets.read(request.form.get("ticket", ""))
    questions = questions_of(session(), survey.id)
    areas = areas_of_wave(session(), wave) if wave else []
    form = staff_form(questions, areas)(request.form)
    if ticket and was_recorded(session(), ticket.wave_id, ticket.key):
        return _thank(token, again=True)
    if wave is None:
        typed = [form[f"q{question.id}"].data for question in questions if question.kind in FREE_TEXT]
        return render_template("staff/closed.html", survey=survey, typed=typed), 409
    problem = _problem(ticket, wave, form, questions)
    if problem:
        signed = tickets.issue(wave.id, ticket.key if ticket else None)
        return _page(survey, wave, questions, form, signed, problem), 422
    stored = record_response(session(), wave, draft_of(form, questions), ticket.key, sealer())
    session().commit()
    queue.place_pending(survey.id)
    return _thank(token, again=not stored)


@blueprint.get("/<token>/thanks")
def thanks(token: str) -> str:
    """Thank, and say what happens next."""
    survey = survey_with_token(session(), token)
    return render_template("staff/thanks.html", survey=survey, again="again" in request.args)


def _thank(token: str, *, again: bool) -> Response:
    return redirect(url_for("staff.thanks", token=token, again=1 if again else None), 303)


def _problem(ticket: tickets.Ticket | None, wave: Wave, form: Any, questions: Any) -> str | None:
    if ticket is None:
        return UNKNOWN
    if not form.validate():
        return CHECK
    draft = draft_of(form, questions)
    if not draft.texts and not draft.numbers:
        return EMPTY
    if ticket.wave_id != wave.id:
        return MOVED_ON
    return None if ticket.fresh else EXPIRED


def _page(survey: Any, wave: Wave, questions: Any, form: Any, signed: str, problem: str = "") -> str:
    fields = [(question, form[f"q{question.id}"]) for question in questions]
    return render_template(
        "staff/answer.html", survey=survey, wave=wave, fields=fields, ticket=signed, problem=problem
    )
