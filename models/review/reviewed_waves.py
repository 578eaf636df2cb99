"""Marking a wave as reviewed: what it reported stands, and only a person moves its figures from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.accounts.users import User
from models.base import EditedMeanwhile, Refused, today
from models.evidence.proposals import NO_THEME, Change, changes_of
from models.evidence.reviewed import ReviewedFigures, move_figures, store_figures
from models.intake.responses import count_responses
from models.portfolio.organisation import day_of
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave
from models.themes.runs import AnalysisRun, RunState, latest_run
from models.themes.statements import hash_of
from models.themes.themes import Theme


def why_not_reviewed(wave: Wave, released: int, run: AnalysisRun | None) -> str:
    """Say why a wave cannot be marked as reviewed; nothing where it can.

    Parameters
    ----------
    released
        Responses of the wave in their final place.
    run
        The survey's newest run.
    """
    if wave.reviewed_on:
        return "This round is reviewed already."
    if wave.deleted_on:
        return "Everything of this round is deleted."
    if wave.is_open:
        return "This round is open. Close it first."
    if not wave.settled:
        return "The last answers of this round are on their way. Come back in a few minutes."
    if released < wave.minimum_group:
        return "Too few people answered in this round: nothing of it is shown to anybody."
    if run is None or run.is_active:
        return "The analysis is not done yet. Come back when it is."
    return "The last analysis failed. Try it again first." if run.state != RunState.DONE else ""


def mark_reviewed(session: Session, wave: Wave, user_id: str, version: int) -> None:
    """Mark a wave as reviewed: store what it reports.

    Raises
    ------
    EditedMeanwhile
        If the wave is no longer at `version`, the one the person saw.
    Refused
        If it is not closed, settled, analysed and large enough, or was marked already.
    """
    lock_survey(session, wave.survey_id)
    session.refresh(wave, with_for_update=True)
    if wave.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this round since you opened the page, so it was not marked. Look at it as "
            "it is now, then press the button again."
        )
    run = latest_run(session, wave.survey_id)
    if reason := why_not_reviewed(wave, count_responses(session, wave.id), run):
        raise Refused(f"{reason} Nothing was changed.")
    store_figures(session, wave)
    wave.reviewed_on, wave.reviewed_by = day_of(session), user_id
    wave.version += 1
    session.add(wave)
    session.flush()


@dataclass(frozen=True)
class Moved:
    """A theme whose figures in a reviewed wave somebody moved, on a day."""

    title: str
    by: str
    day: date


def moves_of(session: Session, wave: Wave) -> list[Moved]:
    """Whose figures in a reviewed wave were moved since, the newest first."""
    rows = session.exec(
        select(ReviewedFigures, User.name, Theme)
        .join(User, col(User.id) == ReviewedFigures.moved_by)
        .outerjoin(Theme, col(Theme.id) == ReviewedFigures.theme_id)
        .where(ReviewedFigures.wave_id == wave.id)
    ).all()
    moves = [
        Moved(theme.title if theme else row.label or NO_THEME, name, row.moved_on or today())
        for row, name, theme in rows
    ]
    return sorted(moves, key=lambda move: (-move.day.toordinal(), move.title))


def seen(changes: Sequence[Change]) -> str:
    """The fingerprint of changes as they were shown: what is applied must be what a person saw."""
    return hash_of(repr([(one.theme_id, one.title, one.pairs, one.part_of) for one in changes]))


def apply_changes(
    session: Session, wave: Wave, user_id: str, fingerprint: str, theme: str | None = None
) -> None:
    """Move the figures of a reviewed wave to what is counted now: those of one theme, by its key, or all.

    Raises
    ------
    EditedMeanwhile
        If they are not those any more that the person saw.
    """
    lock_survey(session, wave.survey_id)
    session.refresh(wave)
    changes = changes_of(session, wave.survey_id, [wave]).get(wave.id, [])
    chosen = [one for one in changes if theme is None or one.key == theme]
    if not chosen or seen(chosen) != fingerprint:
        raise EditedMeanwhile(
            "Meanwhile these figures have changed. Nothing was applied: look at them and press again."
        )
    if theme is None:
        store_figures(session, wave, [one.theme_id for one in chosen], user_id)
    else:
        move_figures(session, wave, chosen[0].theme_id, user_id)
