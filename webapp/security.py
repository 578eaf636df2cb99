"""Headers on every page, CSRF on every form with a session, and limits that keep no address."""

import hmac
import secrets
from collections.abc import Callable
from datetime import date
from ipaddress import IPv6Network, ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_wtf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest

from jobs import queue
from models.base import today
from models.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])

FILE = "file"
OPEN_TO_ANY_HOST = ("pages.health", "static", "bootstrap.static")

csrf = CSRFProtect()


class WrongHost(BadRequest):
    """Soundings was asked for under a name that is not its own."""


CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",  # Bootstrap draws its ticks and arrows as data images
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


# What callers are named with. It is nowhere but in the memory of this process and of those forked of it: not
# on disk, in the environment or in the configuration. Gunicorn's master makes it for all its web processes.
_SEED = secrets.token_bytes(32)


def caller() -> str:
    """Name the caller for a day in a way that nobody can take back to an address later."""
    return name_of(request.remote_addr or "", today(), _SEED)


def name_of(address: str, day: date, seed: bytes) -> str:
    """The name of an address on a day: an HMAC under a key that is an HMAC of the day under the seed."""
    key = hmac.digest(seed, day.isoformat().encode(), "sha256")
    return hmac.digest(key, _household(address).encode(), "sha256").hex()[:32]


def _household(address: str) -> str:
    """The part of an address that one caller cannot change at will: of IPv6 the network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(IPv6Network((parsed, 64), strict=False))


limiter = Limiter(key_func=caller, default_limits=[], headers_enabled=False)


def gives_text_back(view: View) -> View:
    """Mark a view whose FlaskForm checks the CSRF token itself: a form that was open for too long comes back
    with everything in it instead of an error page."""
    exempt: View = csrf.exempt(view)
    return exempt


def takes_a_file(view: View) -> View:
    """Mark a view whose form has a field for a file, named `FILE`."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Put the guards in place."""
    settings: Settings = app.config["SOUNDINGS"]
    app.config.from_mapping(
        RATELIMIT_STORAGE_URI=_storage(settings.redis_url),
        RATELIMIT_STORAGE_OPTIONS=queue.IMPATIENT,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_KEY_PREFIX="soundings",
    )
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_refuse_host)
    app.before_request(_read_form)
    app.before_request(_refuse_nul)
    app.after_request(_add_headers)


def _refuse_host() -> None:
    """Show pages under our own names only; a health check may come by any address, and files tell nothing."""
    settings: Settings = current_app.config["SOUNDINGS"]
    trusted = settings.trusted_hosts
    if not trusted or request.endpoint in OPEN_TO_ANY_HOST:
        return
    name = urlsplit(f"//{request.host}").hostname or ""
    if name.rstrip(".") not in trusted:
        raise WrongHost


def _read_form() -> None:
    """Read what was sent to its end, before anything is asked of the database, and take NUL characters out.

    No form of ours is JSON, and only a view that says so takes a file, in one field alone: forms would take
    either in the place of text. A file is no larger than any form, so it stays in memory.
    """
    sent = request.form
    view = current_app.view_functions.get(request.endpoint or "")
    files = {FILE} if getattr(view, "takes_a_file", False) else set()
    if request.files.keys() - files or request.is_json:
        abort(400)
    if any("\0" in text for _, text in sent.items(multi=True)):
        cleaned = [(name, text.replace("\0", "")) for name, text in sent.items(multi=True)]
        request.form = ImmutableMultiDict(cleaned)


def _refuse_nul() -> None:
    """Nothing has a NUL character in its address, and PostgreSQL does not even look for it."""
    words = [*(request.view_args or {}).values(), *request.args.values()]
    if any("\0" in word for word in words if isinstance(word, str)):
        abort(404)


def _storage(redis_url: str) -> str:
    return redis_url.replace("unix://", "redis+unix://", 1)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint != "static" and not (request.endpoint or "").startswith("bootstrap"):
        headers.setdefault("Cache-Control", "no-store")
    settings: Settings = current_app.config["SOUNDINGS"]
    if settings.is_https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
