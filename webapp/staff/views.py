"""The survey's link: the form, and the thanks."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from jobs import queue
from models.portfolio import area_tree
from models.responses import record_response, was_recorded
from models.surveys import FREE_TEXT, Survey, questions_of, survey_with_token
from models.waves import Wave, get_wave, open_wave_of, waves_of
from models.withdrawals import WrongCode, has_receipt, receipt_of, withdraw
from webapp.database import session
from webapp.security import csrf, limiter
from webapp.staff import receipts, tickets
from webapp.staff.forms import CodeForm, draft_of, staff_form

blueprint = Blueprint("staff", __name__, url_prefix="/s")

EXPIRED = "This page was open for a long time. Everything you typed is still here: press “Send” once more."
MOVED_ON = (
    "A new round of this survey has opened since you loaded this page. "
    "Everything you typed is still here: press “Send” to answer in the new round."
)
UNKNOWN = "We could not tell that this page is ours. What you typed is still here: press “Send” once more."
EMPTY = "There is nothing to send yet. Answer at least one question; all of them are optional."
CHECK = "Nothing was sent yet. Everything you typed is still here: look at the marked question."

WRONG_CODE = (
    "No answers are kept with this code, so nothing was deleted. Compare it with what you wrote down; "
    "if it is right, the answers are deleted already."
)


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
        return _closed(survey)
    questions = questions_of(session(), survey.id)
    form = staff_form(questions, area_tree(session()))()
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
    form = staff_form(questions, area_tree(session()))(request.form)
    if ticket and was_recorded(session(), ticket.wave_id, ticket.key):
        answered = get_wave(session(), ticket.wave_id)
        return _thank(survey, answered, again=True, code=_kept_code(answered, form, ticket))
    if wave is None:
        typed = [form[f"q{question.id}"].data for question in questions if question.kind in FREE_TEXT]
        return _closed(survey, typed), 409
    problem = _problem(ticket, wave, form, questions)
    if problem:
        signed = tickets.issue(wave.id, ticket.key if ticket else None)
        return _page(survey, wave, questions, form, signed, problem), 422
    code = _code(wave, form, ticket)
    stored = record_response(
        session(), wave, draft_of(form, questions), ticket.key, receipt_of(code) if code else None
    )
    shown = code if stored else _kept_code(wave, form, ticket)
    session().commit()
    queue.place_pending(survey.id)
    return _thank(survey, wave, again=not stored, code=shown)


@blueprint.get("/<token>/thanks")
def thanks(token: str) -> str:
    """Thank, and say what happens next."""
    survey = survey_with_token(session(), token)
    newest = next(iter(waves_of(session(), survey.id)), None)
    return render_template("staff/thanks.html", survey=survey, wave=newest, again="again" in request.args)


@blueprint.get("/<token>/delete")
def delete(token: str) -> str:
    """Ask for the code of answers that are to be deleted, or say that they are."""
    survey = survey_with_token(session(), token)
    return render_template("staff/delete.html", survey=survey, form=CodeForm(), done="done" in request.args)


@blueprint.post("/<token>/delete")
@limiter.limit("10 per minute")
def delete_with_code(token: str) -> Any:
    """Delete the response that was given this code."""
    survey = survey_with_token(session(), token)
    form = CodeForm(request.form)
    try:
        if form.validate():
            withdraw(session(), form.code.data or "")
            session().commit()
            return redirect(url_for("staff.delete", token=token, done=1), 303)
    except WrongCode:
        form.code.errors = [WRONG_CODE]
    return render_template("staff/delete.html", survey=survey, form=form, done=False), 422


def _closed(survey: Survey, typed: Sequence[str | None] = ()) -> str:
    gave_codes = any(wave.receipts and not wave.deleted_on for wave in waves_of(session(), survey.id))
    return render_template("staff/closed.html", survey=survey, typed=typed, receipts=gave_codes)


def _code(wave: Wave, form: Any, ticket: tickets.Ticket) -> str | None:
    """The code of a form, where one is asked for and given."""
    return receipts.code_of(ticket) if wave.receipts and form.receipt.data else None


def _kept_code(wave: Wave, form: Any, ticket: tickets.Ticket) -> str | None:
    """The code of a form that was sent before; empty where its response is not kept with one."""
    code = _code(wave, form, ticket)
    return code if code is None or has_receipt(session(), code) else ""


def _thank(survey: Survey, wave: Wave, *, again: bool, code: str | None) -> Any:
    """Lead to the thanks; where a code was asked for thank at once, since no address may hold it."""
    if code is None:
        return redirect(url_for("staff.thanks", token=survey.token, again=1 if again else None), 303)
    return render_template(
        "staff/thanks.html", survey=survey, wave=wave, again=again, code=code, no_code=not code
    )


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
        "staff/answer.html",
        survey=survey,
        wave=wave,
        fields=fields,
        receipt=form.receipt if wave.receipts else None,
        ticket=signed,
        problem=problem,
    )
