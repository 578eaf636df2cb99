"""What an area that is merged into another takes with it: backlog items, goals, surveys that are for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from models.backlog.items import BacklogItem, BacklogItemArea
from models.base import EditedMeanwhile
from models.portfolio.areas import PortfolioArea
from models.portfolio.goals import Goal, goals_of_area, move_contributions
from models.portfolio.mergers import Merger, merge, plan_merger
from models.surveys.surveys import Survey, all_surveys


@dataclass(frozen=True)
class MergedArea:
    """A merger with all that it moves; `seen` tells whether a person who saw it saw it as it is now."""

    merger: Merger
    items: Sequence[BacklogItem]
    goals: Sequence[Goal]
    surveys: Sequence[Survey]

    @property
    def seen(self) -> str:
        """The versions of what it changes."""
        areas = (self.merger.area, self.merger.into, *self.merger.parts)
        versions = [area.version for area in areas]
        versions += [survey.version for survey in self.surveys]
        versions += [item.version for item in self.items]
        versions += [goal.version for goal in self.goals]
        return "-".join(map(str, versions))


def look_at_merger(session: Session, area: PortfolioArea, into: PortfolioArea) -> MergedArea:
    """Say what merging an area into another would do, everywhere.

    Raises
    ------
    Refused
        If it cannot be (see `plan_merger`).
    """
    items = session.exec(
        select(BacklogItem)
        .join(BacklogItemArea, col(BacklogItemArea.item_id) == BacklogItem.id)
        .where(BacklogItemArea.area_id == area.id)
        .order_by(BacklogItem.title, BacklogItem.id)
    ).all()
    surveys = [survey for survey in all_surveys(session) if area.id in survey.area_ids]
    goals = goals_of_area(session, area.id)
    return MergedArea(plan_merger(session, area, into), items, goals, surveys)


def merge_area(session: Session, area: PortfolioArea, into: PortfolioArea, seen: str) -> None:
    """Merge an area into another. What was said of it in earlier waves, and is in an open one, stays there.

    Raises
    ------
    Refused
        If it cannot be.
    EditedMeanwhile
        If it would do something else than the person saw.
    """
    for each in sorted((area, into), key=lambda one: one.id):
        session.refresh(each, with_for_update=True)
    merged = look_at_merger(session, area, into)
    if merged.seen != seen:
        raise EditedMeanwhile(
            "Somebody changed one of these areas, or what belongs to them, since you opened this page. "
            "Nothing was merged: read below what it would do now, then press the button again."
        )
    merge(session, merged.merger)
    _move_items(session, merged)
    move_contributions(session, merged.goals, area.id, into.id)
    for survey in merged.surveys:
        moved = [into.id if area_id == area.id else area_id for area_id in survey.area_ids]
        survey.area_ids = list(dict.fromkeys(moved))
        survey.version += 1
        session.add(survey)
    session.flush()


def _move_items(session: Session, merged: MergedArea) -> None:
    """Tie items to the area that is left; an item of both once."""
    old, new = merged.merger.area.id, merged.merger.into.id
    there = select(BacklogItemArea.item_id).where(BacklogItemArea.area_id == new)
    has_it = set(session.exec(there).all())
    session.exec(delete(BacklogItemArea).where(col(BacklogItemArea.area_id) == old))
    for item in merged.items:
        if item.id not in has_it:
            session.add(BacklogItemArea(item_id=item.id, area_id=new))
        item.version += 1
        session.add(item)
    session.flush()
