"""What staff complain about that no improvement addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.backlog.items import BacklogItem, BacklogItemTheme, ItemStatus
from models.evidence.figures import FEW_BESIDE_WORDS, ThemeFigures
from models.evidence.said_by_area import RoundSaid
from models.themes.themes import all_themes_of, roots_of


@dataclass(frozen=True)
class Complaint:
    """A theme that does not work for people and no item is made of; by part, as far as that is told."""

    figures: ThemeFigures
    by_part: Mapping[str, int]


def unaddressed(session: Session, said: RoundSaid) -> Sequence[Complaint]:
    """Find what a round complains about and no improvement addresses, what most people say first."""
    addressed = _addressed(session, said.survey.id)
    found = [
        Complaint(figures, _by_part(said, figures.theme.id))
        for figures in said.themes
        if figures.theme.id not in addressed and (figures.needs_work or 0) >= FEW_BESIDE_WORDS
    ]
    return sorted(found, key=lambda each: (-(each.figures.needs_work or 0), each.figures.theme.title))


def _by_part(said: RoundSaid, theme_id: str) -> dict[str, int]:
    counts = {
        part: each.needs_work
        for part, in_part in said.parts.items()
        for each in in_part.themes
        if each.theme.id == theme_id and each.needs_work
    }
    return dict(sorted(counts.items(), key=lambda count: -count[1]))


def _addressed(session: Session, survey_id: str) -> set[str]:
    """The themes of a survey, by id, that items are made of, with those that are part of the same by now."""
    made_of = set(
        session.exec(
            select(BacklogItem.theme_id).where(
                BacklogItem.survey_id == survey_id,
                col(BacklogItem.theme_id).is_not(None),
                BacklogItem.status != ItemStatus.DECLINED,
            )
        ).all()
    )
    made_of |= set(
        session.exec(
            select(BacklogItemTheme.theme_id)
            .join(BacklogItem, col(BacklogItem.id) == BacklogItemTheme.item_id)
            .where(BacklogItem.status != ItemStatus.DECLINED)
        ).all()
    )
    roots = roots_of(all_themes_of(session, survey_id))
    addressed = {roots.get(theme_id or "") for theme_id in made_of}
    return {theme_id for theme_id, root in roots.items() if root in addressed}
