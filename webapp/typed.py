"""What somebody typed into a form that was not taken: it comes back, and can be sent again.

While the person signs in again it is in their own page, signed together with what ties it to their browser,
and nowhere else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request, session
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from models.settings import Settings

TOKEN = "csrf_token"  # noqa: S105  the name of a field, and of what is kept in the session
SECRETS = (TOKEN, "password")
NOT_TYPED = ("ticket", "version", "seen", "listed", "after", "kept", "deed", "carried")
CHOSEN = re.compile(r"[0-9a-f]{32}|\d*|y|on")  # an id, a number, a tick: what people choose and do not write


@dataclass(frozen=True)
class Typed:
    """A form that was sent: to which address, and its fields but for secrets."""

    address: str
    fields: Sequence[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What the person wrote."""
        return [
            text for name, text in self.fields if name not in NOT_TYPED and not CHOSEN.fullmatch(text.strip())
        ]


def what_was_sent() -> Typed:
    """The form that this request sent; one without fields where it cannot be read, or none was sent."""
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too long
        sent = []
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    address = f"{request.script_root}{request.path}{query}"
    return Typed(address, [(name, text) for name, text in sent if name not in SECRETS])


def is_from_our_page() -> bool:
    """Whether the form was on a page of ours that this very browser was given, however long ago."""
    age = current_app.permanent_session_lifetime.total_seconds()  # older cookies count no more either
    try:
        validate_csrf(request.form.get(TOKEN), time_limit=int(age))
    except ValidationError:
        return False
    return True


def keep(typed: Typed) -> str:
    """Write down what was typed, for the person's own page."""
    return _serializer().dumps([session[TOKEN], typed.address, typed.fields])


def kept(written: str | None) -> Typed | None:
    """Read what was typed; None where we did not write it, long ago, or for another browser."""
    settings: Settings = current_app.config["SOUNDINGS"]
    try:
        token, address, fields = _serializer().loads(written or "", max_age=settings.form_hours * 3600)
    except (BadData, ValueError):
        return None
    return Typed(address, [(name, text) for name, text in fields]) if token == session.get(TOKEN) else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="typed")
