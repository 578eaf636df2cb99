"""The brake on guessing: so many wrong passwords for an account in a while, wherever they come from.

A browser in which the account was opened before is counted apart, by a signed cookie (OWASP, "Slow Down
Online Guessing Attacks with Device Cookies"). So a stranger who guesses on and on keeps other strangers out,
and not the account's owner. An account that does not exist is counted like any other.
"""

import hashlib
import hmac
import secrets

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from models.accounts.users import normal_email
from models.settings import Settings
from webapp.counters import counters

MOST_WRONG = 10
WHILE_SECONDS = 10 * 60
COOKIE = "browser"
REMEMBERED_SECONDS = 365 * 24 * 60 * 60


def counted_as(email: str) -> str:
    """What wrong passwords are counted under: this browser, if the account knows it, else the account."""
    return f"wrong:{_known_browser(email) or _account(email)}"


def comes_from_a_known_browser() -> bool:
    """Whether who signs in does so in a browser in which the account was opened before."""
    return _known_browser(request.form.get("email", "")) is not None


def seconds_to_wait(name: str) -> int:
    """In how many seconds a password may be tried again; 0 for now."""
    return counters().seconds_above(MOST_WRONG - 1, name)


def count_wrong(name: str) -> None:
    """Count a wrong password."""
    counters().add(name, WHILE_SECONDS)


def remember_browser(response: Response, email: str) -> None:
    """Have the browser known from now on as one in which the account was opened."""
    settings: Settings = current_app.config["SOUNDINGS"]
    known = _known_browser(email) or secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        _serializer().dumps([_account(email), known]),
        max_age=REMEMBERED_SECONDS,
        path=f"{request.script_root}/sign-in",
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )


def _known_browser(email: str) -> str | None:
    """The name of this browser, if the account was opened in it."""
    try:
        account, name = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=REMEMBERED_SECONDS)
    except (BadData, ValueError):
        return None
    return str(name) if account == _account(email) else None


def _account(email: str) -> str:
    """What an account is called here: nobody finds its address by that without the secret key."""
    key = f"guesses:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, normal_email(email).encode(), hashlib.sha256).hexdigest()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="browser")
