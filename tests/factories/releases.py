"""How what waits goes forward, without the jobs that redact and encode."""

from sqlmodel import Session

from models.intake.responses import free_texts
from models.intake.waiting import keep_redacted, unseal, waiting_in
from models.releases.batches import draw_batches, release, settle
from models.surveys.waves import Wave, close_wave, get_wave, waves_of
from models.themes.statements import NewStatement, add_statements
from tests.factories.settings import SEALER


def move_on(session: Session, survey_id: str, close: Wave | None = None) -> None:
    """Let what waits go as far as it may, its texts as they are; first close a wave."""
    if close:
        close_wave(session, get_wave(session, close.id))
    for wave in waves_of(session, survey_id):
        keep_redacted(session, unseal(waiting_in(session, wave.id, redacted=False), SEALER), SEALER)
    for batch in draw_batches(session, survey_id, SEALER):
        release(session, batch)
        texts = free_texts(session, survey_id, batch.answers)
        add_statements(session, survey_id, [NewStatement(t.answer_id, t.kind, t.text) for t in texts])
    for wave in waves_of(session, survey_id):
        settle(session, wave.id, SEALER)
