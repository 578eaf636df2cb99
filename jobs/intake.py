"""What happens to responses that wait: they are redacted at once, and a closed wave is brought to rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError

from analysis import pipeline
from analysis.redaction.redactor import Redactor
from jobs import known_names, queue
from jobs.faults import place_of
from jobs.resources import database, sealer
from jobs.turns import Turn
from models.base import today
from models.database import forget_raw_pages, reading_session, rewrite, transaction
from models.intake.waiting import Unsealed, keep_redacted, keep_tries, open_waiting, waiting_ids, waiting_in
from models.releases.batches import settle
from models.surveys.waves import Wave, waves_of
from models.tables import tables_with_an_order

CHUNK = 20  # responses read at once
PART_SIGNS = 20_000  # of theirs, redacted between two commits; some 5 seconds of work, whatever they are
NOBODYS_WORDS = "If this fails too, no text is to blame."

Redact = Callable[[Sequence[str]], list[str]]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Outcome:
    """What came of a response: redacted, or raw after one more try; and the errors its texts brought out."""

    response: Unsealed
    is_redacted: bool
    faults: Sequence[str] = ()

    @property
    def is_withheld(self) -> bool:
        """Whether it goes on without some of its words."""
        return self.is_redacted and bool(self.faults)


def redact_waiting(
    survey_id: str, alive: Callable[[float], None], redactor: Redactor, turn: Turn | None = None
) -> None:
    """Redact what waits in the waves of a survey, or what a turn allows.

    Where staff were told that their words are read as written they are only cleaned. `alive` is told before
    each chunk what share is done.

    A response with a text on which redaction fails goes on waiting. After its last try
    (`models.intake.waiting.REDACTION_TRIES`) that text is withheld for good, and the lead is told.
    """
    turn = turn or Turn()
    with reading_session(database()) as session:
        waves = [wave for wave in waves_of(session, survey_id) if not wave.settled]
        raw = [(wave, waiting_ids(session, wave.id, sealer().key_name, redacted=False)) for wave in waves]
    done, total = 0, sum(len(ids) for _, ids in raw)
    for wave, ids in raw:
        for start in turn.steps(range(0, len(ids), CHUNK)):
            alive(done / total)
            _redact_chunk(wave, ids[start : start + CHUNK], redactor, turn)
            done += len(ids[start : start + CHUNK])
    if total:
        forget_raw_pages(database())


def _redact_chunk(wave: Wave, ids: Sequence[str], redactor: Redactor, turn: Turn) -> None:
    with transaction(database()) as session:  # notes what cannot be opened
        raw = open_waiting(session, waiting_in(session, wave.id, redacted=False, ids=ids), sealer())
    redact = _redaction_of(wave, redactor)
    for part in turn.steps(_parts(raw)):
        outcomes = _redact_together(wave.id, part, redact)
        if outcomes is None:
            outcomes = [_redact_singly(one, redact) for one in turn.steps(part)]
        _keep(wave.id, outcomes)


def _redaction_of(wave: Wave, redactor: Redactor) -> Redact:
    """How texts of a wave are made ready to be read, as its staff were told."""
    if not wave.redacted:
        return pipeline.clean_answers
    with reading_session(database()) as session:
        look_up = known_names.finder(session)
    return partial(pipeline.redact_answers, redactor=redactor, look_up=look_up)


def _parts(responses: Sequence[Unsealed]) -> list[list[Unsealed]]:
    """Part responses so that no part takes long, however much and whatever people wrote."""
    parts: list[list[Unsealed]] = []
    room = 0
    for response in responses:
        size = sum(map(len, response.draft.texts.values()))
        if not parts or size > room:
            parts.append([])
            room = PART_SIGNS
        parts[-1].append(response)
        room -= size
    return parts


def _keep(wave_id: str, outcomes: Sequence[_Outcome]) -> None:
    for fault in sorted({fault for outcome in outcomes for fault in outcome.faults}):
        _log.warning("text_not_redacted", wave=wave_id, error=fault)
    with transaction(database()) as session:
        keep_redacted(session, [each.response for each in outcomes if each.is_redacted], sealer())
        keep_tries(session, [each.response for each in outcomes if not each.is_redacted], sealer())
        if any(each.is_withheld for each in outcomes):
            session.get_one(Wave, wave_id).withheld = True


def _redact_together(wave_id: str, raw: Sequence[Unsealed], redact: Redact) -> list[_Outcome] | None:
    """Redact responses at once, which is quicker; None where one of their texts brings out an error."""
    found = _try(redact, [words for response in raw for words in response.draft.texts.values()])
    if isinstance(found, Exception):
        _log.warning("redaction_failed", wave=wave_id, error=place_of(found))
        redact([NOBODYS_WORDS])
        return None
    words = iter(found)
    return [_with(response, {key: next(words) for key in response.draft.texts}) for response in raw]


def _redact_singly(response: Unsealed, redact: Redact) -> _Outcome:
    """Redact a response text by text. A text that fails costs a try; after the last it is left out."""
    found = {key: _try(redact, [words]) for key, words in response.draft.texts.items()}
    faults = [place_of(error) for error in found.values() if isinstance(error, Exception)]
    tried = response.failed_on(today()) if faults else response
    if faults and not tried.is_given_up:
        return _Outcome(tried, is_redacted=False, faults=faults)
    texts = {key: words[0] for key, words in found.items() if not isinstance(words, Exception)}
    return _with(response, texts, faults)


def _try(redact: Redact, texts: Sequence[str]) -> list[str] | Exception:
    """Redact texts, or give the error that they bring out, whatever it is."""
    try:
        return redact(texts)
    except queue.TimedOut:
        raise
    except Exception as error:
        return error


def _with(response: Unsealed, texts: dict[str, str], faults: Sequence[str] = ()) -> _Outcome:
    redacted = replace(response, draft=replace(response.draft, texts=texts))
    return _Outcome(redacted, is_redacted=True, faults=faults)


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
        rewrite(database(), tables_with_an_order())
    except DBAPIError as error:  # somebody reads just now, or the tables are not ours: the sweep asks again
        _log.warning("tables_not_rewritten_yet", error=type(error).__name__)
        return
    with transaction(database()) as session:
        for wave_id in wave_ids:
            session.get_one(Wave, wave_id).at_rest = True
