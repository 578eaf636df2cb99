"""The survey's link: the form, and the thanks."""

import secrets
from collections.abc import Mapping, Sequence

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.wrappers import Response

from jobs import queue
from models.base import today
from models.intake.waiting import record_response, was_recorded
from models.removal.withdrawals import WrongCode, withdraw
from models.surveys.surveys import LONGEST_ANSWER, Question, QuestionKind, Survey, survey_with_token
from models.surveys.waves import Wave, get_wave, note_brake, waves_of
from webapp.database import reading, sealer, session
from webapp.security import csrf, limiter
from webapp.staff import brake, receipts, tickets
from webapp.staff.brake import GivenBack
from webapp.staff.forms import UNSEEN, CodeForm, StaffForm, draft_of
from webapp.staff.sheets import Sheet, load_sheet, recall_sheet

blueprint = Blueprint("staff", __name__, url_prefix="/s")

EXPIRED = "This page was open for a long time. Everything you typed is still here: press “Send” once more."
MOVED_ON = (
    "A new round of this survey has opened since you loaded this page. "
    "Everything you typed is still here: press “Send” to answer in the new round."
)
UNKNOWN = "We could not tell that this page is ours. What you typed is still here: press “Send” once more."
EMPTY = "There is nothing to send yet. Answer at least one question; all of them are optional."
FILLED_UNSEEN = (
    "A field that people do not see was filled in, perhaps by your browser. Nothing was stored yet; "
    "everything you typed is still here: press “Send” once more."
)
CHECK = "Nothing was sent yet. Everything you typed is still here: look at the marked question."
WRONG_CODE = (
    "No answers are kept with this code, so nothing was deleted. Compare it with what you wrote down; "
    "if it is right, the answers are deleted already."
)


def init_app(app: Flask) -> None:
    """Register the pages. They need no session, so the signed ticket stands in for the CSRF token."""
    csrf.exempt(blueprint)
    app.config.setdefault("BRAKE", brake.Limits())
    app.extensions["soundings_sheets"] = {}
    app.register_blueprint(blueprint)


@blueprint.before_request
def allow_everyone() -> None:
    """Staff have no account."""


@blueprint.get("/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Show the form of the survey's open wave."""
    sheet = load_sheet(session(), token)
    wave = sheet.wave
    if wave is None:
        return _closed(session(), sheet.survey)
    response = make_response(_page(sheet, wave, sheet.form(), tickets.issue(wave.id)))
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
def submit(token: str) -> ResponseReturnValue:
    """Store the response once, or give the form back with everything in it."""
    ticket = tickets.read(request.form.get("ticket", ""))
    sheet = recall_sheet(token)
    held = brake.seconds_held(sheet.wave) if sheet else 0
    with reading() as looking:  # what is given back waits for no writer
        if ticket and was_recorded(looking, ticket.wave_id, ticket.key):
            return _thank(looking, survey_with_token(looking, token), ticket, again=True)
        if not sheet or not held:
            sheet = load_sheet(looking, token)
        form, wave = sheet.form(request.form), sheet.wave
        if wave is None:
            return _closed(looking, sheet.survey, sheet.texts(form)), 409
    try:
        if held:
            raise GivenBack(brake.MANY_FROM_HERE, held)
        checked = _check(wave, ticket, form, sheet.questions)
    except GivenBack as back:
        signed = tickets.for_the_next_try(ticket, wave.id)
        return _page(sheet, wave, form, signed, back.words), back.status, _when(back)
    return _store(sheet, form, checked)


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
def delete_with_code(token: str) -> ResponseReturnValue:
    """Delete the response that was given this code."""
    survey = survey_with_token(session(), token)
    form = CodeForm(request.form)
    try:
        if form.validate():
            withdraw(session(), form.code.data or "", sealer())
            session().commit()
            return redirect(url_for("staff.delete", token=token, done=1), 303)
    except WrongCode:
        form.code.errors = [WRONG_CODE]
    return render_template("staff/delete.html", survey=survey, form=form, done=False), 422


def _check(
    wave: Wave, ticket: tickets.Ticket | None, form: StaffForm, questions: Sequence[Question]
) -> tickets.Ticket:
    """The ticket of a form that can be stored as it is, else `GivenBack`; what costs least is asked first."""
    braked = brake.count_form(wave)
    if braked:
        _tell_lead(wave)
        brake.check_caller(wave)
    if ticket is None:
        raise GivenBack(UNKNOWN)
    problem = _problem(ticket, wave, form, questions)
    if problem:
        raise GivenBack(problem)
    if braked:
        brake.check_age(ticket)
    brake.check_room(wave)
    return ticket


def _tell_lead(wave: Wave) -> None:
    """Note the day on the wave, once a day."""
    if wave.braked_on != today():
        note_brake(session(), wave.id)
        session().commit()


def _problem(
    ticket: tickets.Ticket, wave: Wave, form: StaffForm, questions: Sequence[Question]
) -> str | None:
    if request.form.get(UNSEEN):
        return FILLED_UNSEEN
    if not form.validate():
        return CHECK
    draft = draft_of(form, questions)
    if not draft.texts and not draft.numbers:
        return EMPTY
    if ticket.wave_id != wave.id:
        return MOVED_ON
    return None if ticket.fresh else EXPIRED


def _store(sheet: Sheet, form: StaffForm, ticket: tickets.Ticket) -> ResponseReturnValue:
    wave = get_wave(session(), ticket.wave_id)
    if not wave.is_open:  # it closed while the form was checked
        return _closed(session(), sheet.survey, sheet.texts(form)), 409
    draft, receipt = draft_of(form, sheet.questions), receipts.receipt_asked_for(ticket, wave)
    stored = record_response(session(), wave, draft, ticket.key, sealer(), receipt)
    session().commit()
    queue.place_pending(sheet.survey.id)
    with reading() as looking:
        return _thank(looking, sheet.survey, ticket, again=not stored)


def _thank(looking: Session, survey: Survey, ticket: tickets.Ticket, *, again: bool) -> ResponseReturnValue:
    """Lead to the thanks; where a code was asked for thank at once, since no address may hold it."""
    wave = get_wave(looking, ticket.wave_id)
    code = receipts.code_to_show(looking, ticket, wave)
    if code is None:
        return redirect(url_for("staff.thanks", token=survey.token, again=1 if again else None), 303)
    return render_template(
        "staff/thanks.html", survey=survey, wave=wave, again=again, code=code, no_code=not code
    )


def _closed(opened: Session, survey: Survey, typed: Sequence[str | None] = ()) -> str:
    gave_codes = any(wave.receipts and not wave.deleted_on for wave in waves_of(opened, survey.id))
    return render_template("staff/closed.html", survey=survey, typed=typed, receipts=gave_codes)


def _when(back: GivenBack) -> Mapping[str, str]:
    return {"Retry-After": str(back.seconds)} if back.seconds else {}


def _page(sheet: Sheet, wave: Wave, form: StaffForm, signed: str, problem: str = "") -> str:
    # The area is asked last, whenever the survey was made: first comes what people have to say.
    asked = sorted(sheet.questions, key=lambda question: question.kind == QuestionKind.AREA)
    fields = [(question, form[f"q{question.id}"]) for question in asked]
    return render_template(
        "staff/answer.html",
        survey=sheet.survey,
        wave=wave,
        fields=fields,
        receipt=form.receipt if wave.receipts else None,
        ticket=signed,
        problem=problem,
        unseen=UNSEEN,
        longest=LONGEST_ANSWER,
    )
