"""Putting right what was opened or closed too soon: a wave of which nobody has seen anything."""

from datetime import date

from sqlmodel import Session, col, delete

from models.base import Refused
from models.intake.counts import answers_taken
from models.intake.responses import count_responses
from models.intake.waiting import SubmissionKey
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave, WaveState, move_last_day, open_wave_of


def may_reopen(wave: Wave, released: int) -> bool:
    """Whether a closed wave may take answers again: nothing of it was `released`, reported nor deleted."""
    return not (wave.is_open or wave.reviewed_on or wave.text_deleted_on or wave.deleted_on or released)


def reopen_wave(session: Session, wave: Wave, closes_on: date | None) -> None:
    """Open a closed wave again, with what its staff were told.

    Raises
    ------
    Refused
        If something of it was released or deleted, or the survey has an open wave.
    """
    lock_survey(session, wave.survey_id)
    session.refresh(wave, with_for_update=True)
    if wave.is_open:
        return
    if not may_reopen(wave, count_responses(session, wave.id)):
        raise Refused(
            "Figures of this round have been shown, or something of it is deleted, so it stays closed. "
            "Nothing was changed; open the next round instead."
        )
    if open_wave_of(session, wave.survey_id):
        raise Refused("This survey has another open round. Nothing was changed; close that one first.")
    move_last_day(wave, closes_on)
    wave.state, wave.closed_on = WaveState.OPEN, None
    wave.settled, wave.at_rest, wave.pattern = False, False, {}
    wave.version += 1
    session.add(wave)
    session.flush()


def delete_empty_wave(session: Session, wave: Wave) -> None:
    """Delete a wave that was opened by mistake.

    Raises
    ------
    Refused
        If anybody has answered; while the wave is watched growing in fives, whether or not anybody has.
    """
    lock_survey(session, wave.survey_id)
    session.refresh(wave, with_for_update=True)
    if wave.hides_the_first_answer:
        raise Refused(
            "While a round is open nobody is told whether anybody has answered, so it was not deleted. Close "
            "it first; if nobody answered, it can be deleted then."
        )
    if answers_taken(session, wave.survey_id).get(wave.id) or wave.text_deleted_on:
        raise Refused(
            "People have answered in this round, so it was not deleted. Once it has closed, Settings delete "
            "what was said in it."
        )
    session.exec(delete(SubmissionKey).where(col(SubmissionKey.wave_id) == wave.id))
    session.delete(wave)
    session.flush()
