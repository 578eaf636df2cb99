"""The evidence as it was when an item was decided on."""

from sqlalchemy import update
from sqlmodel import Session, col

from models.backlog.from_themes import Proposal
from models.backlog.items import BacklogItem
from models.base import today


def keep_evidence(item: BacklogItem, proposal: Proposal) -> None:
    """Keep the evidence of today as what the item rests on; nothing where too few people answered."""
    evidence, wave = proposal.evidence, proposal.wave
    if wave is None or evidence is None or evidence.respondents is None:
        return
    item.kept_on, item.kept_wave_id, item.kept_answered = today(), wave.id, proposal.answered
    item.kept_respondents, item.kept_works = evidence.respondents, evidence.works
    item.kept_needs_work = evidence.needs_work


def is_stale(item: BacklogItem, proposal: Proposal) -> bool:
    """Whether what the item rests on is no longer what the figures say."""
    if proposal.evidence is None or proposal.evidence.respondents is None or proposal.wave is None:
        return False
    return (item.kept_wave_id, item.kept_needs_work, item.kept_works, item.reach_found) != (
        proposal.wave.id,
        proposal.evidence.needs_work,
        proposal.evidence.works,
        proposal.reach,
    )


def forget_evidence(session: Session, wave_id: str) -> None:
    """Forget the figures of a wave that items rest on; their scores stay, as people settled them."""
    kept = ("kept_on", "kept_wave_id", "kept_answered", "kept_respondents", "kept_works", "kept_needs_work")
    session.exec(
        update(BacklogItem)
        .where(col(BacklogItem.kept_wave_id) == wave_id)
        .values(dict.fromkeys(kept))
        .execution_options(synchronize_session="fetch")
    )
