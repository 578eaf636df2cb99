"""The evidence as it was when an item was decided on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.backlog.deleted import change_kept
from models.backlog.from_themes import Proposal, propose
from models.backlog.items import BacklogItem, BacklogItemTheme, KeptEvidence
from models.base import today
from models.surveys.waves import Wave
from models.themes.themes import Theme, theme_now

KEPT = ("kept_on", "kept_wave_id", "kept_answered", "kept_respondents", "kept_works", "kept_needs_work")


@dataclass(frozen=True)
class ThemeEvidence:
    """A theme that an item rests on: its figures as they were kept, in their wave, and as they are today."""

    kept: KeptEvidence
    kept_wave: Wave | None
    proposal: Proposal

    @property
    def is_stale(self) -> bool:
        """Whether what was kept is no longer what the figures say."""
        evidence, wave = self.proposal.evidence, self.proposal.wave
        if evidence is None or evidence.respondents is None or wave is None:
            return False
        kept = self.kept
        return (kept.kept_wave_id, kept.kept_needs_work, kept.kept_works) != (
            wave.id,
            evidence.needs_work,
            evidence.works,
        )


def keep_evidence(kept: KeptEvidence, proposal: Proposal) -> None:
    """Keep the evidence of today as what an item rests on; nothing where too few people answered."""
    evidence, wave = proposal.evidence, proposal.wave
    if wave is None or evidence is None or evidence.respondents is None:
        return
    kept.kept_on, kept.kept_wave_id, kept.kept_answered = today(), wave.id, proposal.answered
    kept.kept_respondents, kept.kept_works = evidence.respondents, evidence.works
    kept.kept_needs_work = evidence.needs_work


def evidence_of(session: Session, item: BacklogItem) -> list[ThemeEvidence]:
    """Give the evidence of each theme that an item rests on, its own first, as they are part of now."""
    kept: dict[str, KeptEvidence] = {item.theme_id: item} if item.theme_id else {}
    ties = select(BacklogItemTheme).where(BacklogItemTheme.item_id == item.id)
    kept |= {tie.theme_id: tie for tie in session.exec(ties.order_by(BacklogItemTheme.theme_id))}
    found: dict[str, ThemeEvidence] = {}
    for theme_id, each in kept.items():
        theme = theme_now(session, theme_id)
        if theme.id not in found:
            wave = session.get(Wave, each.kept_wave_id) if each.kept_wave_id else None
            found[theme.id] = ThemeEvidence(each, wave, propose(session, theme))
    return list(found.values())


def themes_of_item(session: Session, item: BacklogItem) -> list[Theme]:
    """Give the themes that an item rests on, as they are part of now."""
    beside = select(BacklogItemTheme.theme_id).where(BacklogItemTheme.item_id == item.id)
    ids = [*([item.theme_id] if item.theme_id else []), *session.exec(beside).all()]
    themes = {theme.id: theme for theme in (theme_now(session, theme_id) for theme_id in ids)}
    return list(themes.values())


def largest(proposals: Iterable[Proposal]) -> Proposal:
    """The proposal that reaches most people. They are never added up: the same people may be in several."""
    return max(proposals, key=lambda each: -1 if each.reach is None else each.reach)


def is_stale(item: BacklogItem, evidence: Sequence[ThemeEvidence]) -> bool:
    """Whether what an item rests on, or the reach that it gave, is no longer what the figures say."""
    if not evidence:
        return False
    reach = largest(each.proposal for each in evidence).reach
    return any(each.is_stale for each in evidence) or (reach is not None and reach != item.reach_found)


def forget_evidence(session: Session, wave_id: str) -> None:
    """Forget the figures of a wave that items rest on; their scores stay, as people settled them."""
    for table in (BacklogItem, BacklogItemTheme):
        session.exec(
            update(table)
            .where(col(table.kept_wave_id) == wave_id)
            .values(dict.fromkeys(KEPT))
            .execution_options(synchronize_session="fetch")
        )


def forget_deleted_evidence(session: Session, wave_ids: Collection[str]) -> None:
    """Forget the figures of waves that deleted items rested on."""

    def without(_table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        return {**row, **dict.fromkeys(KEPT)} if row.get("kept_wave_id") in wave_ids else {**row}

    change_kept(session, without)
