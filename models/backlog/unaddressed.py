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
    """A theme that does not work for people and no item is made of; by part, as far as that is told.

    It `was_declined` where an item was made of it that is declined by now.
    """

    figures: ThemeFigures
    by_part: Mapping[str, int]
    was_declined: bool


def unaddressed(session: Session, said: RoundSaid) -> Sequence[Complaint]:
    """Find what a round complains about and no improvement addresses, what most people say first."""
    statuses = _statuses(session, said.survey.id)
    found = [
        Complaint(figures, _by_part(said, figures.theme.id), bool(statuses.get(figures.theme.id)))
        for figures in said.themes
        if statuses.get(figures.theme.id, set()) <= {ItemStatus.DECLINED}
        and (figures.needs_work or 0) >= FEW_BESIDE_WORDS
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


def _statuses(session: Session, survey_id: str) -> dict[str, set[str]]:
    """Where the items of each theme stand, by its id, with those of themes that are part of it by now."""
    first = select(BacklogItem.theme_id, BacklogItem.status).where(
        BacklogItem.survey_id == survey_id, col(BacklogItem.theme_id).is_not(None)
    )
    others = select(BacklogItemTheme.theme_id, BacklogItem.status).join(
        BacklogItem, col(BacklogItem.id) == BacklogItemTheme.item_id
    )
    roots = roots_of(all_themes_of(session, survey_id))
    of_root: dict[str, set[str]] = {root: set() for root in roots.values()}
    for theme_id, status in [*session.exec(first), *session.exec(others)]:
        if theme_id in roots:
            of_root[roots[theme_id]].add(status)
    return {theme_id: of_root[root] for theme_id, root in roots.items()}
