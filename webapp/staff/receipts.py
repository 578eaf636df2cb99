"""Codes with which staff can delete their response later, made from the form's wave and own key.

The same form always gives the same code, so that one sent twice shows it again; nothing of it is kept here.
"""

import hashlib
import hmac

from flask import current_app

from models.removal.withdrawals import ALPHABET, CODE_LENGTH
from webapp.staff.tickets import Ticket

GROUP = 4


def code_of(ticket: Ticket) -> str:
    """The code of the form with this ticket: 80 bits as four groups of four."""
    form = f"{ticket.wave_id}:{ticket.key}"
    secret = f"receipt:{current_app.config['SECRET_KEY']}".encode()
    number = int.from_bytes(hmac.new(secret, form.encode(), hashlib.sha256).digest())
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))
