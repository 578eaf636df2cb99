"""Headers on every page, CSRF on every form with a session, and limits that keep no address."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_wtf import CSRFProtect

from models.base import today
from models.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()

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


def caller() -> str:
    """Name the caller for a day, so that no address is kept: an HMAC of it with the day in the key."""
    key = f"{current_app.config['SECRET_KEY']}:{today()}".encode()
    return hmac.new(key, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:32]


limiter = Limiter(key_func=caller, default_limits=[], headers_enabled=False)


def gives_text_back(view: View) -> View:
    """Mark a view whose FlaskForm checks the CSRF token itself: a form that was open for too long comes back
    with everything in it instead of an error page."""
    return csrf.exempt(view)  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Put the guards in place."""
    settings: Settings = app.config["SOUNDINGS"]
    app.config.from_mapping(
        RATELIMIT_STORAGE_URI=_storage(settings.redis_url),
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_KEY_PREFIX="soundings",
    )
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_refuse_nul)
    app.after_request(_add_headers)


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
