"""Releases: while a wave is open, figures and quotes move forward in steps of the minimum group."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session, col, exists, select

from models.portfolio import all_areas
from models.privacy import area_pattern
from models.responses import Answer, Response, count_released
from models.waves import Wave, waves_of


def responses_to_release(session: Session, survey_id: str) -> list[str]:
    """The responses that may go forward now.

    A response waits until its texts are redacted and its wave holds at least the minimum group of such
    responses. A closed wave holds nothing back, unless all of it is smaller than the minimum group: then no
    figure and no word of it is ever shown.
    """
    due: list[str] = []
    for wave in waves_of(session, survey_id):
        ready = _ready(session, wave)
        step = len(ready) if wave.is_open else len(ready) + count_released(session, wave.id)
        if step >= wave.minimum_group:
            due.extend(ready)
    return due


def _ready(session: Session, wave: Wave) -> Sequence[str]:
    awaits_redaction = exists().where(
        col(Answer.response_id) == Response.id, col(Answer.text).is_not(None), ~col(Answer.redacted)
    )
    return session.exec(
        select(Response.id)
        .where(Response.wave_id == wave.id, ~col(Response.released), ~awaits_redaction)
        .order_by(Response.id)
    ).all()


def release(session: Session, response_ids: Sequence[str]) -> list[str]:
    """Mark responses as released and fix their waves' patterns anew.

    Returns
    -------
    list of str
        Those that were not released before: each goes to one caller only.
    """
    waiting = session.exec(
        select(Response).where(col(Response.id).in_(response_ids), ~col(Response.released)).with_for_update()
    ).all()
    for response in waiting:
        response.released = True
        session.add(response)
    session.flush()
    for wave_id in {response.wave_id for response in waiting}:
        _fix_pattern(session, wave_id)
    return [response.id for response in waiting]


def respondents_by_area(session: Session, wave_id: str) -> Counter[str | None]:
    """Released respondents of a wave by the area they chose; None for those who did not say."""
    rows = session.exec(select(Response.area_id).where(Response.wave_id == wave_id, Response.released)).all()
    return Counter(rows)


def _fix_pattern(session: Session, wave_id: str) -> None:
    wave = session.get_one(Wave, wave_id)
    parents = {area.id: area.parent_id for area in all_areas(session)}
    wave.pattern = area_pattern(respondents_by_area(session, wave_id), parents, wave.minimum_group)
    session.add(wave)
    session.flush()


def surveys_with_unreleased(session: Session) -> Sequence[str]:
    """Surveys with responses that were not released yet."""
    return session.exec(
        select(Wave.survey_id)
        .join(Response, col(Response.wave_id) == Wave.id)
        .where(~col(Response.released))
        .distinct()
    ).all()
