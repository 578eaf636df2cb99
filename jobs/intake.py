"""What happens to responses that wait: they are redacted at once, and a closed wave is brought to rest."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from analysis.text.cleaning import clean_text
from jobs import known_names
from jobs.analyst import analyst
from jobs.resources import database, sealer
from models.database import forget_raw_pages, reading_session, rewrite, transaction
from models.intake.waiting import Unsealed, keep_redacted, open_waiting, waiting_ids, waiting_in
from models.releases.batches import TABLES_WITH_AN_ORDER, settle
from models.surveys.waves import Wave, waves_of

CHUNK = 20  # responses redacted between two commits

_log = structlog.get_logger(__name__)


def redact_waiting(survey_id: str, alive: Callable[[float], None]) -> None:
    """Redact what waits in the waves of a survey; `alive` is told before each chunk what share is done.

    A response with a text on which redaction fails goes on waiting. Once it has failed for more than a day
    that text is withheld for good, and the lead is told.
    """
    with transaction(database()) as session:  # notes what cannot be opened
        waves = [wave for wave in waves_of(session, survey_id) if not wave.settled]
        raw = {wave.id: _open_raw(session, wave) for wave in waves}
    done, total = 0, sum(map(len, raw.values()))
    for wave in waves:
        responses = raw[wave.id]
        for start in range(0, len(responses), CHUNK):
            alive(done / total)
            _redact_chunk(wave, responses[start : start + CHUNK])
            done += len(responses[start : start + CHUNK])
    if any(raw.values()):
        forget_raw_pages(database())


def _open_raw(session: Session, wave: Wave) -> list[Unsealed]:
    ids = waiting_ids(session, wave.id, sealer().key_name, redacted=False)
    return open_waiting(session, waiting_in(session, wave.id, redacted=False, ids=ids), sealer())


def _redact_chunk(wave: Wave, responses: Sequence[Unsealed]) -> None:
    try:
        done, withheld = _redacted(responses), False
    except Exception as error:
        _log.warning("redaction_failed", wave=wave.id, error=type(error).__name__)
        done, withheld = _redacted_singly(wave, responses)
    with transaction(database()) as session:
        keep_redacted(session, done, sealer())
        if withheld:
            session.get_one(Wave, wave.id).withheld = True


def _redacted(responses: Sequence[Unsealed]) -> list[Unsealed]:
    texts = [clean_text(words) for response in responses for words in response.draft.texts.values()]
    with reading_session(database()) as session:
        allowed, directory = known_names.lists(session)
    redacted = iter(analyst().redactor.redact(texts, allowed=allowed, directory=directory))
    return [
        replace(
            response,
            draft=replace(response.draft, texts={key: next(redacted) for key in response.draft.texts}),
        )
        for response in responses
    ]


def _redacted_singly(wave: Wave, responses: Sequence[Unsealed]) -> tuple[list[Unsealed], bool]:
    """Redact those that can be, one by one; say whether a text of one was withheld for good."""
    analyst().redactor.redact(["If this fails too, no text is to blame."])
    done: list[Unsealed] = []
    withheld = False
    for response in responses:
        try:
            done += _redacted([response])
        except Exception:
            if wave.gives_up_on_redaction:
                done += _redacted([_without_unreadable(response)])
                withheld = True
    return done, withheld


def _without_unreadable(response: Unsealed) -> Unsealed:
    """Drop the texts on which redaction fails."""
    texts = {}
    for key, words in response.draft.texts.items():
        with suppress(Exception):
            analyst().redactor.redact([clean_text(words)])
            texts[key] = words
    return replace(response, draft=replace(response.draft, texts=texts))


def settle_waves(survey_id: str) -> None:
    """Bring a survey's closed waves to rest, and drop what the tables still tell of the order of releases."""
    with reading_session(database()) as session:
        closed = [wave.id for wave in waves_of(session, survey_id) if not (wave.is_open or wave.at_rest)]
    if not closed:
        return
    with transaction(database()) as session:
        settled = [wave_id for wave_id in closed if settle(session, wave_id, sealer())]
    if settled:
        _forget_order(settled)


def _forget_order(wave_ids: Sequence[str]) -> None:
    try:
        rewrite(database(), TABLES_WITH_AN_ORDER)
    except DBAPIError as error:  # somebody reads just now, or the tables are not ours: the sweep asks again
        _log.warning("tables_not_rewritten_yet", error=type(error).__name__)
        return
    with transaction(database()) as session:
        for wave_id in wave_ids:
            session.get_one(Wave, wave_id).at_rest = True
