"""Releases: how responses leave the intake, a shuffled batch at a time, and how a wave comes to rest.

The intake of an open wave is a threshold pool mix (Serjantov, Dingledine and Syverson, "From a Trickle to a
Flood", 2002): a batch is drawn by lot and is never smaller than the minimum group, and at least as many
stay behind, so that closing never brings a smaller one. Who knows when somebody answered learns nothing
from which batch brings what.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, or_, select, update

from models.base import in_chunks, today
from models.calendar import is_doubted
from models.intake.counts import Waiting, waiting_by_wave, waiting_of
from models.intake.responses import Answer, Response, count_responses
from models.intake.waiting import Unsealed, WaitingResponse, open_waiting, waiting_ids, waiting_in
from models.privacy.gate import EVERYONE, Grouping, settled_pattern
from models.sealing import Sealer
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave, WaveState, get_wave, waves_of
from models.themes.assignments import Assignment
from models.themes.statements import Statement, Vector

LARGEST_BATCH = 250  # so that no transaction holds up those who answer meanwhile
LOT = random.SystemRandom()


class MovedMeanwhile(Exception):
    """Somebody else has moved part of a batch."""


@dataclass(frozen=True)
class Batch:
    """Responses of one wave on their way to their final place, in an order drawn by lot; not stored yet.

    `key_name` names the key that opened them.
    """

    wave_id: str
    key_name: str
    drawn: frozenset[str]
    responses: tuple[Response, ...]
    answers: tuple[Answer, ...]


def draw_batches(
    session: Session,
    survey_id: str,
    sealer: Sealer,
    lot: random.Random = LOT,
    *,
    largest: int = LARGEST_BATCH,
) -> list[Batch]:
    """Draw what may go forward now, a batch a wave, by lot; what would be twice `largest` is divided.

    Only what is drawn is opened. A settled wave takes nothing more, even if a key comes back that opens what
    still waits. The session must be one that may write: what cannot be opened is noted.
    """
    waves = [wave for wave in waves_of(session, survey_id) if not wave.settled]
    drawn = (_draw(session, wave, sealer, lot, largest) for wave in waves)
    return [batch for batch in drawn if batch]


def _draw(session: Session, wave: Wave, sealer: Sealer, lot: random.Random, largest: int) -> Batch | None:
    """Draw again, without what turned out not to open, until all that was drawn does."""
    raw = waiting_of(session, wave.id, sealer.key_name).raw
    least = _least(session, wave)
    ids = waiting_ids(session, wave.id, sealer.key_name, redacted=True)
    while size := _batch_size(wave, len(ids), raw, least, largest):
        rows = waiting_in(session, wave.id, redacted=True, ids=lot.sample(ids, size))
        drawn = open_waiting(session, rows, sealer)
        if len(drawn) == size:
            return _batch(wave.id, sealer.key_name, drawn)
        ids = waiting_ids(session, wave.id, sealer.key_name, redacted=True)
    return None


def _least(session: Session, wave: Wave) -> int:
    """How many responses of a wave go forward together at least: the minimum group.

    Of a wave that was begun under the first version all that is left goes when it has closed: that version
    let the last ones follow those before, kept no group back for them, and told its staff of none.
    """
    begun_before = not wave.is_open and not wave.steps
    if begun_before and count_responses(session, wave.id) >= wave.minimum_group:
        return 1
    return wave.minimum_group


def _batch_size(wave: Wave, redacted: int, raw: int, least: int, largest: int = LARGEST_BATCH) -> int:
    """How many responses may go forward now, `least` or more.

    Where answers pass at once, all of them. Else an open wave always keeps back a minimum group. A closed
    one keeps nothing back, once all of it is redacted, unless all of it is smaller than the minimum group:
    then no figure and no word is ever shown.
    """
    if wave.passes_at_once:
        size = redacted
    elif wave.is_open:
        size = redacted - wave.minimum_group
    else:
        size = 0 if raw else redacted
    if size < least:
        return 0
    largest = max(largest, wave.minimum_group)
    return size if size < 2 * largest else largest  # what is left is large enough too


def _batch(wave_id: str, key_name: str, drawn: Sequence[Unsealed]) -> Batch:
    """Make the rows of a batch, with ids that nothing ties to those they had in the intake."""
    responses, answers = [], []
    for waiting in drawn:
        draft = waiting.draft
        response = Response(wave_id=wave_id, area_id=draft.area_id, receipt=waiting.receipt)
        responses.append(response)
        answers += [
            Answer(response_id=response.id, question_id=question_id, text=words)
            for question_id, words in draft.texts.items()
        ]
        answers += [
            Answer(response_id=response.id, question_id=question_id, number=number)
            for question_id, number in draft.numbers.items()
        ]
    ids = frozenset(waiting.id for waiting in drawn)
    return Batch(wave_id, key_name, ids, tuple(responses), tuple(answers))


def release(session: Session, batch: Batch) -> None:
    """Move a batch to its final place.

    Raises
    ------
    MovedMeanwhile
        If somebody else has moved part of it, or so much that an open wave would not keep a minimum group
        back, or has settled the wave; the transaction must be given up.
    """
    wave = get_wave(session, batch.wave_id)
    lock_survey(session, wave.survey_id)
    session.refresh(wave)
    if wave.settled or _take_out(session, sorted(batch.drawn)) != len(batch.drawn):
        raise MovedMeanwhile
    if not _keeps_enough(session, wave, batch.key_name):
        raise MovedMeanwhile
    if len(batch.responses) >= wave.minimum_group:  # a smaller one follows what the first version released
        wave.steps += 1
        for response in batch.responses:
            response.step = wave.steps
    session.add(wave)
    session.add_all(batch.responses)
    session.flush()
    session.add_all(batch.answers)
    session.flush()


def _keeps_enough(session: Session, wave: Wave, key_name: str) -> bool:
    """Whether an open wave still keeps a minimum group back, where it has to."""
    has_to = wave.is_open and not wave.passes_at_once
    return not has_to or waiting_of(session, wave.id, key_name).redacted >= wave.minimum_group


def _take_out(session: Session, ids: Sequence[str]) -> int:
    """Delete waiting responses; return how many were still there."""
    return sum(
        session.exec(delete(WaitingResponse).where(col(WaitingResponse.id).in_(chunk))).rowcount
        for chunk in in_chunks(ids)
    )


def respondents_by_area(session: Session, wave_id: str) -> Counter[str | None]:
    """Respondents of a wave by the area they chose; None for those who did not say."""
    rows = session.exec(
        select(Response.area_id, func.count()).where(Response.wave_id == wave_id).group_by(Response.area_id)
    ).all()
    return Counter(dict(rows))


def respondents_by_wave(session: Session, survey_id: str) -> dict[str, Counter[str | None]]:
    """Respondents of each wave of a survey by the area they chose, by the wave's id."""
    rows = session.exec(
        select(Response.wave_id, Response.area_id, func.count())
        .join(Wave, col(Wave.id) == Response.wave_id)
        .where(Wave.survey_id == survey_id)
        .group_by(col(Response.wave_id), col(Response.area_id))
    ).all()
    found: dict[str, Counter[str | None]] = defaultdict(Counter)
    for wave_id, area_id, respondents in rows:
        found[wave_id][area_id] = respondents
    return found


def settle(session: Session, wave_id: str, sealer: Sealer, *, grouping: Grouping = settled_pattern) -> bool:
    """Bring a closed wave to rest: fix its pattern for good, and forget which release brought what.

    Nor is an area kept that is too small to be shown: its respondents are put with their published group.
    Every row of the wave is written anew in this one transaction, so that PostgreSQL's row versions do
    not tell the releases apart either; rewriting the tables (`models.database.rewrite`) then drops the old
    versions.

    Parameters
    ----------
    grouping
        Decides with which group the figures of each area are published.

    Returns
    -------
    bool
        Whether the wave is settled; False where responses of it may still go forward.
    """
    wave = get_wave(session, wave_id)
    lock_survey(session, wave.survey_id)
    session.refresh(wave)
    if wave.settled or wave.is_open or _may_still_move(session, wave, sealer):
        return wave.settled
    wave.pattern = grouping(_steps_by_area(session, wave.id), wave.parents, wave.minimum_group)
    wave.settled, wave.steps = True, 0
    session.add(wave)
    session.flush()
    _forget_small_areas(session, wave)
    _write_anew(session, wave.id)
    return True


def _may_still_move(session: Session, wave: Wave, sealer: Sealer) -> bool:
    waiting = waiting_of(session, wave.id, sealer.key_name)
    unreadable = 0 if wave.waits_in_vain and not is_doubted(session, today()) else waiting.unreadable
    return waiting.raw + waiting.redacted + unreadable >= _least(session, wave)


def _steps_by_area(session: Session, wave_id: str) -> Counter[tuple[int, str | None]]:
    rows = session.exec(select(Response.step, Response.area_id).where(Response.wave_id == wave_id)).all()
    return Counter((step or 0, area_id) for step, area_id in rows)


def _forget_small_areas(session: Session, wave: Wave) -> None:
    for area_id, group in wave.pattern.items():
        if group != area_id:
            session.exec(
                update(Response)
                .where(col(Response.wave_id) == wave.id, col(Response.area_id) == area_id)
                .values(area_id=None if group == EVERYONE else group)
            )


def _write_anew(session: Session, wave_id: str) -> None:
    of_wave = select(Response.id).where(Response.wave_id == wave_id)
    answers = select(Answer.id).where(col(Answer.response_id).in_(of_wave))
    statements = select(Statement.id).where(col(Statement.answer_id).in_(answers))
    for change in (
        update(Vector).values(data=Vector.data),
        update(Assignment).where(col(Assignment.id).in_(statements)).values(confidence=Assignment.confidence),
        update(Statement).where(col(Statement.answer_id).in_(answers)).values(kind=Statement.kind),
        update(Answer).where(col(Answer.response_id).in_(of_wave)).values(question_id=Answer.question_id),
        update(Response).where(col(Response.wave_id) == wave_id).values(step=None),
    ):
        session.exec(change.execution_options(synchronize_session=False))
    session.expire_all()


def surveys_with_work(session: Session, sealer: Sealer) -> list[str]:
    """Surveys with responses to redact or to release, or with a closed wave that is not at rest."""
    waiting = waiting_by_wave(session, sealer.key_name)
    unsettled = session.exec(
        select(Wave).where(or_(col(Wave.state) == WaveState.OPEN, ~col(Wave.at_rest))).order_by(Wave.id)
    ).all()
    return sorted({w.survey_id for w in unsettled if _has_work(w, waiting.get(w.id, Waiting()))})


def _has_work(wave: Wave, waiting: Waiting) -> bool:
    return not wave.is_open or bool(
        waiting.raw or _batch_size(wave, waiting.redacted, waiting.raw, wave.minimum_group)
    )


def note_waiting(session: Session, sealer: Sealer) -> None:
    """Note since when responses of a wave wait for their redaction, or cannot be opened; for the sweep."""
    waiting = waiting_by_wave(session, sealer.key_name)
    late = {wave_id for wave_id, count in waiting.items() if count.raw or count.unreadable}
    concerned = or_(col(Wave.id).in_(late), col(Wave.waits_since).is_not(None))
    for wave in session.exec(select(Wave).where(col(Wave.deleted_on).is_(None), concerned)).all():
        wave.waits_since = (wave.waits_since or today()) if wave.id in late else None
        session.add(wave)
    session.flush()
