"""Signing in and out, and the guard that other blueprints put at their door."""

import math

from argon2 import PasswordHasher
from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from models.accounts.passwords import HASHER
from models.accounts.users import User, lead_with_email, opens, renew_hash, renewed_hash
from webapp import typed
from webapp.accounts import guesses
from webapp.accounts.forms import SignInForm
from webapp.database import reading, session
from webapp.security import gives_text_back, limiter

blueprint = Blueprint("accounts", __name__)
login_manager = LoginManager()

NOBODY_IS_REMEMBERED = ";"  # no cookie can have this name: Flask-Login would fail at one that it did not make
TOO_MANY = (
    "Too many wrong passwords were tried for this address. Nothing was changed: wait {time}, "
    "or sign in from a browser in which you have signed in before."
)
WRONG = "This address and password do not belong together. Nothing was changed; try again."


class SignedIn(UserMixin):
    """The lead behind a request."""

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.name = user.name
        self.email = user.email


def init_app(app: Flask) -> None:
    """Register the pages and Flask-Login."""
    login_manager.init_app(app)
    login_manager.user_loader(_load)
    login_manager.session_protection = None  # it would keep a hash of address and browser
    app.config.update(PASSWORD_HASHER=HASHER, REMEMBER_COOKIE_NAME=NOBODY_IS_REMEMBERED)
    app.register_blueprint(blueprint)


def _load(user_id: str) -> SignedIn | None:
    with reading() as looking:  # in time for every guard, and before the request's own session may write
        user = looking.get(User, user_id)
    return SignedIn(user) if user else None


def require_lead() -> ResponseReturnValue | None:
    """Let only a signed-in lead through; a blueprint's `before_request`.

    What somebody typed who is signed in no more comes back: once they have signed in, to be sent again, where
    it is from a page of ours in this browser; else to be copied.
    """
    if current_user.is_authenticated:
        return None
    sent = typed.what_was_sent()
    if sent.texts:
        form = SignInForm(formdata=None, kept=typed.keep(sent) if typed.is_from_our_page() else "")
        return render_template("accounts/sign_in.html", form=form, typed=sent), 401
    after = request.script_root + request.full_path if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in_page", after=after))


@blueprint.before_request
def allow_everyone() -> None:
    """Anybody may try to sign in."""


@blueprint.get("/sign-in")
def sign_in_page() -> str | Response:
    """Show the sign-in form."""
    if current_user.is_authenticated:
        return redirect(url_for("surveys.index"))
    return _page(SignInForm(after=request.args.get("after", "")))


@blueprint.post("/sign-in")
@limiter.limit("20 per minute; 200 per hour", exempt_when=guesses.comes_from_a_known_browser)
@gives_text_back
def sign_in_post() -> ResponseReturnValue:
    """Sign in, or say that it did not work."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422
    email = form.email.data or ""
    counted = guesses.counted_as(email)
    seconds = guesses.seconds_to_wait(counted)
    if seconds:
        minutes = math.ceil(seconds / 60)
        words = TOO_MANY.format(time="a minute" if minutes == 1 else f"{minutes} minutes")
        return _page(form, words), 429, {"Retry-After": str(seconds)}
    user = _opened(email, form.password.data or "")
    if user is None:
        guesses.count_wrong(counted)
        return _page(form, WRONG), 422
    login_user(SignedIn(user))
    response = make_response(_go_on(form))
    guesses.remember_browser(response, email)
    return response


def _page(form: SignInForm, wrong: str = "") -> str:
    return render_template("accounts/sign_in.html", form=form, wrong=wrong)


def _opened(email: str, password: str) -> User | None:
    """The account that an address and a password open; with no session open while the password is checked."""
    hasher: PasswordHasher = current_app.config["PASSWORD_HASHER"]
    with reading() as looking:
        user = lead_with_email(looking, email)
    if not opens(user, password, hasher) or user is None:
        return None
    _renew_hash(user, password, hasher)
    return user


def _go_on(form: SignInForm) -> ResponseReturnValue:
    """Lead to what was asked for, or to what was typed before."""
    sent = typed.kept(form.kept.data)
    if sent:
        return render_template("accounts/send_again.html", typed=sent)
    return redirect(_local(form.after.data) or url_for("surveys.index"), 303)


def _renew_hash(user: User, password: str, hasher: PasswordHasher) -> None:
    """Keep a better hash of a password that was right, now that it is known."""
    renewed = renewed_hash(user, password, hasher)
    if renewed:
        renew_hash(session(), user, renewed)
        session().commit()


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign out."""
    logout_user()
    return redirect(url_for("accounts.sign_in_page"), 303)


def _local(address: str | None) -> str | None:
    """The address, if it leads nowhere else than here."""
    if not address or not address.isprintable():
        return None
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else None
