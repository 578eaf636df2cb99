"""Codes with which staff can delete their response later, made from the form's wave and own key.

The same form always gives the same code, so that one sent twice shows it again; nothing of it is kept here.
A code is asked for by a tick on the form that is being sent, where its wave gives codes.
"""

import hashlib
import hmac

from flask import current_app, request
from sqlmodel import Session

from models.removal.withdrawals import ALPHABET, CODE_LENGTH, has_receipt, receipt_of
from models.surveys.waves import Wave
from webapp.database import sealer
from webapp.staff.tickets import Ticket

GROUP = 4


def receipt_asked_for(ticket: Ticket, wave: Wave) -> str | None:
    """The receipt to keep with the response, where a code was asked for."""
    return receipt_of(code_of(ticket)) if _is_asked_for(wave) else None


def code_to_show(opened: Session, ticket: Ticket, wave: Wave) -> str | None:
    """The code to show with the thanks, where one was asked for.

    An empty one says that what was sent first is kept without a code.
    """
    if not _is_asked_for(wave):
        return None
    code = code_of(ticket)
    return code if has_receipt(opened, code, sealer()) else ""


def _is_asked_for(wave: Wave) -> bool:
    return wave.receipts and bool(request.form.get("receipt"))


def code_of(ticket: Ticket) -> str:
    """The code of the form with this ticket: 80 bits as four groups of four."""
    form = f"{ticket.wave_id}:{ticket.key}"
    secret = f"receipt:{current_app.config['SECRET_KEY']}".encode()
    number = int.from_bytes(hmac.new(secret, form.encode(), hashlib.sha256).digest())
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))
