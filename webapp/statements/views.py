"""Withhold a statement, show it again, and take out a name that was missed."""

from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from jobs import queue
from models.backlog.imported_quotes import forget_imported_quotes
from models.database import forget_raw_pages
from models.evidence.answers import within_answers
from models.evidence.quotes import quote_of
from models.removal.deletions import DeletionKind, log_deletion
from models.removal.erasure import Common, NotThere, check_name, erase_name
from models.removal.known_names import names_key
from models.review.withholding import (
    LONGEST_NOTE,
    Reason,
    readable_statement,
    restore,
    wave_of,
    withheld_of,
    withhold,
)
from models.surveys.surveys import get_survey
from models.themes.assignments import theme_of
from models.themes.statements import ENGLISH, Statement, get_statement
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.paging import asked_page
from webapp.security import gives_text_back
from webapp.statements.forms import LONGEST_NAME, EraseForm, WithholdForm

blueprint = Blueprint("statements", __name__)
blueprint.before_request(require_lead)

ABOUT = "statement"  # the kind of message: it stands beside the statements, not at the top of the page
WITHHELD = "The statement is withheld: its words are shown nowhere. It is still counted."
RESTORED = "The statement is shown again."
ERASED = "The name was taken out everywhere it stood, and will be recognised from now on."
RENEWED = " A new analysis renews the themes."


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(LONGEST_NOTE=LONGEST_NOTE, LONGEST_ERASED=LONGEST_NAME)


@blueprint.get("/surveys/<survey_id>/withheld")
def withheld(survey_id: str) -> str:
    """List what is withheld, without its words."""
    survey = get_survey(session(), survey_id)
    return render_template(
        "statements/withheld.html", survey=survey, withheld=withheld_of(session(), survey.id)
    )


@blueprint.get("/statements/<statement_id>")
def show(statement_id: str) -> str:
    """Show a statement with what can be done about its words."""
    return _page(readable_statement(session(), statement_id))


@blueprint.post("/statements/<statement_id>/withhold")
@gives_text_back
def withhold_statement(statement_id: str) -> ResponseReturnValue:
    """Withhold a statement."""
    statement = readable_statement(session(), statement_id)
    form = WithholdForm()
    if not form.validate_on_submit():
        return _page(statement, withhold=form), 422
    target = _address_of(statement)
    withhold(session(), statement, current_user.id, Reason(form.reason.data), form.note.data or "")
    forget_imported_quotes(session(), {statement.text_hash})
    session().commit()
    flash(WITHHELD, ABOUT)
    return redirect(target, 303)


@blueprint.post("/statements/<statement_id>/restore")
def restore_statement(statement_id: str) -> Response:
    """Show a withheld statement again."""
    statement = get_statement(session(), statement_id)
    restore(session(), statement, current_user.id)
    session().commit()
    flash(RESTORED, ABOUT)
    return redirect(url_for("statements.withheld", survey_id=statement.survey_id), 303)


@blueprint.post("/statements/<statement_id>/erase")
@gives_text_back
def erase(statement_id: str) -> ResponseReturnValue:
    """Take a name that was missed out of everything."""
    statement = readable_statement(session(), statement_id)
    form = EraseForm()
    try:
        if form.validate_on_submit():
            check_name(session(), statement, form.words.data or "", sure=form.sure.data)
            return _erase(statement, form.words.data or "")
    except NotThere as refused:
        form.words.errors = [str(refused)]
    except Common as refused:
        form.sure.errors = [str(refused)]
    return _page(statement, erase=form), 422


def _erase(statement: Statement, name: str) -> Response:
    target = _address_of(statement)
    wave = wave_of(session(), statement)
    runs = erase_name(session(), names_key(current_app.config["SOUNDINGS"].secret_key), name)
    log_deletion(session(), wave, DeletionKind.NAME, f"by {current_user.name}")
    session().commit()
    forget_raw_pages(current_app.extensions["soundings_engine"])
    for run_id in runs:
        queue.find_themes(run_id)
    flash(ERASED + RENEWED if runs else ERASED, ABOUT)
    return redirect(target, 303)


def _address_of(statement: Statement) -> str:
    """The page from which a statement was opened: of its theme's list, else of those in none."""
    theme_id, wave = theme_of(session(), statement.id), wave_of(session(), statement)
    shown: dict[str, Any] = {"wave": wave.id, "language": request.args.get("language"), "page": asked_page()}
    if theme_id:
        return url_for("themes.show", theme_id=theme_id, **shown, _anchor="statements")
    endpoint = "themes.unclear" if statement.language == ENGLISH else "themes.languages"
    return url_for(endpoint, survey_id=statement.survey_id, **shown)


def _page(statement: Statement, withhold: WithholdForm | None = None, erase: EraseForm | None = None) -> str:
    """Render a statement's page; a form that is given came back with something wrong in it."""
    (quote,) = within_answers(session(), [quote_of(statement)])
    return render_template(
        "statements/show.html",
        survey=get_survey(session(), statement.survey_id),
        statement=quote,
        list_address=_address_of(statement),
        asked={"language": request.args.get("language"), "page": asked_page()},
        withhold=withhold or WithholdForm(formdata=None),
        erase=erase or EraseForm(formdata=None),
    )
