"""The survey's link: the form, and the thanks."""

import secrets
from collections.abc import Mapping, Sequence

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from werkzeug.wrappers import Response

from jobs import queue
from models.base import Missing, Refused, today
from models.intake.waiting import record_response, was_recorded
from models.removal.withdrawals import WrongCode, withdraw
from models.surveys.surveys import LONGEST_ANSWER, Question, QuestionKind, Survey, survey_with_token
from models.surveys.waves import Wave, get_wave, note_brake, waves_of
from models.telling.promises import promise_of
from models.telling.told_pages import shown_of
from webapp import errors
from webapp.database import reading, sealer, session
from webapp.security import csrf, limiter
from webapp.staff import brake, receipts, tickets
from webapp.staff.brake import Counted, GivenBack
from webapp.staff.forms import UNSEEN, CodeForm, StaffForm, draft_of
from webapp.staff.sheets import Sheet, last_sheet, load_sheet, recall_sheet
from webapp.staff.tickets import Ticket
from webapp.telling.public_page import page_shown

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
GONE = (
    "It was deleted since you opened this page, so your answers were not stored. What you typed is below; "
    "copy it if you want to keep it."
)
STILL_HERE = "Everything you typed is still here."
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
    is_told = shown_of(session(), sheet.survey.id) is not None
    response = make_response(_page(sheet, sheet.form(), tickets.issue(wave.id), is_told=is_told))
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
    sheet, held = _sheet_for(token, ticket)
    form = sheet.form(request.form)
    if held:
        back = GivenBack(brake.MANY_FROM_HERE, held)
        return _thank_for_the_first(token, ticket) or _again(sheet, form, ticket, back)
    try:
        return _store(sheet, form, *_check(sheet, ticket, form))
    except (GivenBack, Refused) as error:
        session().rollback()
        return _thank_for_the_first(token, ticket) or _give_back(sheet, form, ticket, error)


@blueprint.errorhandler(SQLAlchemyError)
def give_back(error: SQLAlchemyError) -> ResponseReturnValue:
    """Give a form that the database could not take back as it was filled in, ready to be sent again."""
    title, words = errors.why_not_stored(error)
    token = (request.view_args or {}).get("token", "")
    sheet = last_sheet(token) if request.endpoint == "staff.submit" else None
    if sheet is None or sheet.wave is None:
        return errors.page(title, words, 503, again=True)
    ticket = tickets.read(request.form.get("ticket", ""))
    signed = tickets.for_the_next_try(ticket, sheet.wave.id)
    problem = f"{title}. {words} {STILL_HERE}"
    return _page(sheet, sheet.form(request.form), signed, problem), 503


@blueprint.errorhandler(Missing)
def say_that_it_is_gone(error: Missing) -> tuple[str, int]:
    """Say that a link leads to no survey; to who sends answers to one, that they come back unstored."""
    if request.endpoint == "staff.submit":
        return errors.page("This survey is gone", GONE, 404)
    return errors.page("There is nothing here", str(error), 404)


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


def _sheet_for(token: str, ticket: Ticket | None) -> tuple[Sheet, int]:
    """The sheet to check a form by, and in how many seconds who is held may send it again."""
    recalled = recall_sheet(token)
    held = brake.seconds_held(recalled.wave) if recalled else 0
    if recalled and (held or recalled.serves(ticket)):
        return recalled, held
    with reading() as looking:  # what is given back waits for no writer
        return load_sheet(looking, token), 0


def _check(sheet: Sheet, ticket: Ticket | None, form: StaffForm) -> tuple[Ticket, Counted]:
    """The ticket of a form that can be stored as it is, and how it was counted.

    Raises
    ------
    GivenBack
        If it cannot.
    Refused
        If no wave is open.
    """
    wave = sheet.open_wave
    problem = _problem(ticket, wave, form, sheet.questions)
    counted = brake.count_form(wave, claims_placing=not problem)
    if counted.braked:
        _tell_lead(wave)
        brake.check_caller(wave)
    if ticket is None or problem:
        raise GivenBack(problem)
    if counted.braked:
        brake.check_age(ticket)
        brake.check_room(wave)
    return ticket, counted


def _tell_lead(wave: Wave) -> None:
    """Note the day on the wave, once a day."""
    if wave.braked_on != today():
        note_brake(session(), wave.id)
        session().commit()
        wave.braked_on = today()  # of the sheet that others are checked by


def _problem(ticket: Ticket | None, wave: Wave, form: StaffForm, questions: Sequence[Question]) -> str:
    """Why a form cannot be stored as it is; empty where it can."""
    if ticket is None:
        return UNKNOWN
    if request.form.get(UNSEEN):
        return FILLED_UNSEEN
    if not form.validate():
        return CHECK
    draft = draft_of(form, questions)
    if not draft.texts and not draft.numbers:
        return EMPTY
    if ticket.wave_id != wave.id:
        return MOVED_ON
    return "" if ticket.fresh else EXPIRED


def _store(sheet: Sheet, form: StaffForm, ticket: Ticket, counted: Counted) -> ResponseReturnValue:
    wave, draft = sheet.open_wave, draft_of(form, sheet.questions)
    receipt = receipts.receipt_asked_for(ticket, wave)
    stored = record_response(session(), wave, draft, ticket.key, sealer(), receipt)
    session().commit()
    if counted.claimed or counted.braked:
        queue.place_pending(wave.survey_id, claimed=counted.claimed)
    if stored:
        return _thank(sheet.survey, wave, receipts.code_of(ticket) if receipt else None)
    with reading() as looking:
        return _thank_again(looking, sheet.survey, ticket)


def _thank_for_the_first(token: str, ticket: Ticket | None) -> ResponseReturnValue | None:
    """Thank for a form that is in already, whatever stands in its way now."""
    with reading() as looking:
        if ticket and was_recorded(looking, ticket.wave_id, ticket.key):
            return _thank_again(looking, survey_with_token(looking, token), ticket)
    return None


def _thank_again(looking: Session, survey: Survey, ticket: Ticket) -> ResponseReturnValue:
    wave = get_wave(looking, ticket.wave_id)
    return _thank(survey, wave, receipts.code_to_show(looking, ticket, wave), again=True)


def _thank(survey: Survey, wave: Wave, code: str | None, *, again: bool = False) -> ResponseReturnValue:
    """Lead to the thanks; where a code was asked for thank at once, since no address may hold it."""
    if code is None:
        return redirect(url_for("staff.thanks", token=survey.token, again=1 if again else None), 303)
    return render_template(
        "staff/thanks.html", survey=survey, wave=wave, again=again, code=code, no_code=not code
    )


def _give_back(
    sheet: Sheet, form: StaffForm, ticket: Ticket | None, error: GivenBack | Refused
) -> ResponseReturnValue:
    """Give a form back for the wave that is open by now, or what was typed where none is."""
    with reading() as looking:
        now = load_sheet(looking, sheet.survey.token)
        if now.wave is None:
            return _closed(looking, now.survey, sheet.texts(form)), 409
    if isinstance(error, GivenBack) and sheet.wave and sheet.wave.id == now.wave.id:
        return _again(now, form, ticket, error)
    return _again(now, now.form(request.form), ticket, GivenBack(MOVED_ON))


def _again(sheet: Sheet, form: StaffForm, ticket: Ticket | None, back: GivenBack) -> ResponseReturnValue:
    signed = tickets.for_the_next_try(ticket, sheet.open_wave.id)
    return _page(sheet, form, signed, back.words), back.status, _when(back)


def _closed(opened: Session, survey: Survey, typed: Sequence[str | None] = ()) -> str:
    """Say that no round is open, with what came of the last ones; or give back what was typed too late."""
    gave_codes = any(wave.receipts and not wave.deleted_on for wave in waves_of(opened, survey.id))
    shown = shown_of(opened, survey.id)
    if shown and not typed:
        return page_shown(survey, shown, closed=True, receipts=gave_codes)
    return render_template(
        "staff/closed.html",
        survey=survey,
        typed=typed,
        receipts=gave_codes,
        promise=promise_of(opened, survey.id),
        is_told=bool(shown),
    )


def _when(back: GivenBack) -> Mapping[str, str]:
    return {"Retry-After": str(back.seconds)} if back.seconds else {}


def _page(sheet: Sheet, form: StaffForm, signed: str, problem: str = "", *, is_told: bool = False) -> str:
    wave = sheet.open_wave
    # The area is asked last, whenever the survey was made: first comes what people have to say.
    asked = sorted(sheet.questions, key=lambda question: question.kind == QuestionKind.AREA)
    fields = [(question, form[f"q{question.id}"]) for question in asked]
    return render_template(
        "staff/answer.html",
        survey=sheet.survey,
        wave=wave,
        fields=fields,
        asked={question.kind for question in asked},
        receipt=form.receipt if wave.receipts else None,
        ticket=signed,
        problem=problem,
        is_told=is_told,
        unseen=UNSEEN,
        longest=LONGEST_ANSWER,
    )
