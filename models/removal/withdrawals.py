"""Withdrawals: who asked for a code when answering can delete the response with it.

The code is the one thing that ties a response to whoever holds it; only its hash is kept, with the response.
"""

import hashlib

from sqlmodel import Session, col, select, update

from models.base import SoundingsError
from models.evidence.reviewed import store_figures
from models.intake.responses import Answer, Response
from models.intake.waiting import WaitingResponse, empty_waiting, is_kept, waiting_with
from models.privacy.gate import EVERYONE, group_of
from models.removal.deletions import BY_CODE, DeletionKind, log_deletion
from models.removal.retention import Answers, delete_answers, forget_in_themes, themes_with
from models.review.withholding import hush_themes
from models.sealing import Sealer
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave, get_wave
from models.themes.runs import RunState, ask_for_run, begin_again, latest_run
from models.themes.statements import Statement, forget_unused_vectors

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O and U (Crockford)
CODE_LENGTH = 16
_LOOK_ALIKES = str.maketrans("OIL", "011")


class WrongCode(SoundingsError):
    """No response is kept with this code."""


def receipt_of(code: str) -> str:
    """The hash of a code, as it is kept; capitals, blanks, dashes and look-alikes do not matter."""
    kept = "".join(letter for letter in code.upper().translate(_LOOK_ALIKES) if letter in ALPHABET)
    return hashlib.sha256(kept.encode()).hexdigest()


def has_receipt(session: Session, code: str, sealer: Sealer) -> bool:
    """Whether a response is kept with this code."""
    return is_kept(session, receipt_of(code), sealer)


def withdraw(session: Session, code: str, sealer: Sealer) -> None:
    """Delete what a response said: words, ratings, statements and area.

    Its empty row stays counted, in the group its area is published with, so that no group of others shrinks
    below what may be shown. A reviewed wave is counted anew: what it reported holds nothing of the response.

    Raises
    ------
    WrongCode
        If no response is kept with this code.
    """
    wave = get_wave(session, _find(session, code, sealer).wave_id)
    lock_survey(session, wave.survey_id)
    response = _find(session, code, sealer)  # it may have moved on meanwhile
    if isinstance(response, WaitingResponse):
        empty_waiting(session, response, sealer)
    else:
        _empty(session, wave, response)
        begin_again(session, wave.survey_id)
        _renew_themes(session, wave.survey_id)
    log_deletion(session, wave, DeletionKind.RESPONSE, BY_CODE)


def _find(session: Session, code: str, sealer: Sealer) -> Response | WaitingResponse:
    receipt = receipt_of(code)
    waiting = waiting_with(session, receipt, sealer)  # first, since it may move on just now
    found = waiting or session.exec(select(Response).where(Response.receipt == receipt)).first()
    if found is None:
        raise WrongCode("No response is kept with this code.")
    return found


def _empty(session: Session, wave: Wave, response: Response) -> None:
    answers = select(Answer.id).where(col(Answer.response_id) == response.id)
    touched = themes_with(session, answers)
    group = group_of(response.area_id, wave.pattern)
    response.area_id = None if group == EVERYONE else group
    response.receipt = None
    session.add(response)
    session.flush()
    _hush(session, wave.survey_id, answers)
    delete_answers(session, answers)
    if wave.reviewed_on:
        store_figures(session, wave)
    forget_unused_vectors(session)
    forget_in_themes(session, wave.survey_id, touched)


def _hush(session: Session, survey_id: str, answers: Answers) -> None:
    """Take words that nobody else used out of the names of themes: some keep theirs in every analysis."""
    said = update(Statement).where(col(Statement.answer_id).in_(answers))
    session.exec(said.values(withheld=True).execution_options(synchronize_session=False))
    session.expire_all()
    hush_themes(session, survey_id)


def _renew_themes(session: Session, survey_id: str) -> None:
    """Have the themes' labels and keywords made again, without the words that went; the sweep enqueues it."""
    if latest_run(session, survey_id, RunState.DONE):
        ask_for_run(session, survey_id)
