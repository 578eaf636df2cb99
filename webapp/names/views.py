"""The page of names and words: names kept as hashes only, and words never taken for a name."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from models.base import Missing, Refused
from models.removal.known_names import (
    AddedNames,
    add_names,
    allow_phrase,
    allowed_phrases,
    count_names,
    disallow_phrase,
    forget_name,
    names_key,
)
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.names.forms import AllowForm, ForgetForm, NamesForm
from webapp.security import gives_text_back

blueprint = Blueprint("names", __name__)
blueprint.before_request(require_lead)

LEFT_OUT = " Lines left out, since they are allowed words or too long for a name: {}."
FORGOTTEN = "The name was removed. Answers that come from now on are searched without it."
ALLOWED = "These words are never taken for a name in answers that come from now on."
DISALLOWED = "The words were removed from the list."


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/privacy")
def index() -> str:
    """Show how many names are known, and the words never taken for one."""
    return _page()


@blueprint.post("/privacy/names")
@gives_text_back
def add() -> ResponseReturnValue:
    """Add names."""
    form = NamesForm()
    if not form.validate_on_submit():
        return _page(form), 422
    added = add_names(session(), _key(), (form.names.data or "").splitlines(), parts=form.parts.data)
    return _done(_words_on(added))


@blueprint.post("/privacy/names/forget")
@gives_text_back
def forget() -> ResponseReturnValue:
    """Forget a name."""
    form = ForgetForm()
    try:
        if form.validate_on_submit():
            forget_name(session(), _key(), form.name.data or "")
            return _done(FORGOTTEN)
    except Missing as missing:
        form.name.errors = [str(missing)]
    return _page(form), 422


@blueprint.post("/privacy/words")
@gives_text_back
def allow() -> ResponseReturnValue:
    """Add words that are never taken for a name."""
    form = AllowForm()
    try:
        if form.validate_on_submit():
            allow_phrase(session(), _key(), form.phrase.data or "")
            return _done(ALLOWED)
    except Refused as refused:
        form.phrase.errors = [str(refused)]
    return _page(form), 422


@blueprint.post("/privacy/words/<phrase_id>/remove")
def disallow(phrase_id: str) -> Response:
    """Take words off the list."""
    disallow_phrase(session(), phrase_id)
    return _done(DISALLOWED)


def _key() -> bytes:
    return names_key(current_app.config["SOUNDINGS"].secret_key)


def _words_on(added: AddedNames) -> str:
    """How many names were added; the names themselves stay out of the cookie that carries this."""
    said = "1 name was added." if added.added == 1 else f"{added.added} names were added."
    return said + (LEFT_OUT.format(len(added.left_out)) if added.left_out else "")


def _done(words: str) -> Response:
    session().commit()
    flash(words)
    return redirect(url_for("names.index"), 303)


def _page(sent: FlaskForm | None = None) -> str:
    """Render the page; the form that was sent comes back as it was."""
    forms = {kind: sent if isinstance(sent, kind) else kind(formdata=None) for kind in _FORMS}
    return render_template(
        "names/index.html",
        known=count_names(session()),
        allowed=allowed_phrases(session()),
        names_form=forms[NamesForm],
        forget_form=forms[ForgetForm],
        allow_form=forms[AllowForm],
    )


_FORMS = (NamesForm, ForgetForm, AllowForm)
