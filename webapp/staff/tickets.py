"""Tickets: the signed hidden field of a staff form, in the place of a cookie.

A ticket names the wave the form was made for and carries a random key, so that a form counts once. It is
signed with the time, which tells the form's age and is stored nowhere.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from models.settings import Settings


@dataclass(frozen=True)
class Ticket:
    """The wave a form was made for, its own key, its age, whether it is still fresh, and itself as signed."""

    wave_id: str
    key: str
    age_seconds: float
    fresh: bool
    signed: str


def issue(wave_id: str, key: str | None = None) -> str:
    """Sign a ticket for a wave, with a new key unless an older ticket's is carried on."""
    return _serializer().dumps([wave_id, key or secrets.token_urlsafe(16)])


def read(signed: str) -> Ticket | None:
    """Read a ticket; None where it is not one of ours."""
    try:
        (wave_id, key), signed_at = _serializer().loads(signed, return_timestamp=True)
    except (BadSignature, ValueError):
        return None
    age = (datetime.now(UTC) - signed_at).total_seconds()
    return Ticket(wave_id, key, age, fresh=age <= oldest_fresh_seconds(), signed=signed)


def for_the_next_try(ticket: Ticket | None, wave_id: str) -> str:
    """Sign a ticket for a form that goes back: the same one, so that its age grows, where it still serves.

    Else a new one, with the key of the old: the form still counts once.
    """
    if ticket and ticket.fresh and ticket.wave_id == wave_id:
        return ticket.signed
    return issue(wave_id, ticket.key if ticket else None)


def oldest_fresh_seconds() -> float:
    """How old a ticket may be."""
    settings: Settings = current_app.config["SOUNDINGS"]
    return settings.form_hours * 3600


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="staff-form")
