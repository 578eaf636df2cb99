"""Items are added and changed: what a person gives for one, and what is kept of each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, delete, select

from models.backlog.changes import Change, keep_changes
from models.backlog.chosen_method import scoring_of
from models.backlog.confidence import propose_confidence
from models.backlog.from_themes import Proposal, propose
from models.backlog.items import (
    BacklogItem,
    BacklogItemArea,
    BacklogItemGoal,
    BacklogItemTheme,
    Closure,
    ItemKind,
    ItemStatus,
    areas_of,
    goals_of,
    themes_with_items,
)
from models.backlog.kept_evidence import keep_evidence, largest, themes_of_item
from models.backlog.methods import COLUMNS_OF_ITEMS
from models.base import EditedMeanwhile
from models.portfolio.services import get_service
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave
from models.themes.themes import Theme, theme_now


@dataclass(frozen=True)
class ItemValues:
    """What a person gives for an item.

    Of `inputs` and `reasons` those that are named are changed, and those that are empty taken away; others
    stay as they are.
    """

    title: str
    description: str
    area_ids: Sequence[str]
    reach: int | None
    impact: float | None
    confidence: int | None
    effort: float | None
    status: str = ItemStatus.PROPOSED
    kind: str = ItemKind.UNSAID
    owner: str = ""
    due_on: date | None = None
    service_id: str | None = None
    goal_ids: Sequence[str] = ()
    improvement: str = ""
    measure: str = ""
    base_value: float | None = None
    target: float | None = None
    value_now: float | None = None
    review_at: str = ""
    closure: str = Closure.UNSAID
    reply: str = ""
    lesson_event: str = ""
    lesson_cause: str = ""
    lesson_effect: str = ""
    lesson_recommendation: str = ""
    inputs: Mapping[str, float | None] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


_OF_RICE = tuple(each.name for each in COLUMNS_OF_ITEMS)
# What is written into an item as it is given; what is not here is tied to it in a table of its own.
COLUMNS = (
    "title",
    "description",
    "status",
    "kind",
    "owner",
    "due_on",
    "service_id",
    "reach",
    "impact",
    "confidence",
    "effort",
    "improvement",
    "measure",
    "base_value",
    "target",
    "value_now",
    "review_at",
    "closure",
    "reply",
    "lesson_event",
    "lesson_cause",
    "lesson_effect",
    "lesson_recommendation",
)


def add_item(
    session: Session,
    survey_id: str | None,
    values: ItemValues,
    themes: Theme | Sequence[Theme] | None = None,
    wave: Wave | None = None,
) -> BacklogItem:
    """Add an item: from a theme or several, by hand for a survey, or by hand for the whole organisation.

    Of several themes of the survey its own is the one that reaches most people.

    Parameters
    ----------
    wave
        The one whose figures it rests on; by default the newest that has any.

    Raises
    ------
    Missing
        If an analysis that ended meanwhile found other themes.
    EditedMeanwhile
        If one of the themes has an item already.
    """
    if survey_id:
        lock_survey(session, survey_id)
    item = BacklogItem(survey_id=survey_id, title=values.title)
    _write(item, values)
    asked = [themes] if isinstance(themes, Theme) else themes or ()
    proposals = {theme.id: propose(session, theme, wave) for theme in free_themes(session, asked)}
    own = largest(proposals.values()) if proposals else None
    if own:
        item.theme_id = own.theme.id
        item.reach_found, item.rests_on_few = own.reach, own.rests_on_few
        item.confidence_found = propose_confidence(session, own).value
        keep_evidence(item, own)
    session.add(item)
    session.flush()
    for proposal in proposals.values():
        if proposal is not own:
            tie_theme(session, item, proposal)
    _tie(session, item, values)
    return item


def free_themes(session: Session, themes: Sequence[Theme]) -> list[Theme]:
    """Give the themes that these are part of now, if none has an item."""
    now = [theme_now(session, theme.id) for theme in themes]
    for theme in now:
        _check_free(session, theme)
    return now


def tie_theme(session: Session, item: BacklogItem, proposal: Proposal) -> None:
    """Let an item rest on a theme beside its own."""
    tie = BacklogItemTheme(item_id=item.id, theme_id=proposal.theme.id)
    keep_evidence(tie, proposal)
    session.add(tie)
    session.flush()


def _write(item: BacklogItem, values: ItemValues) -> None:
    """Write what is kept in the item's own row."""
    for name in COLUMNS:
        setattr(item, name, getattr(values, name))
    inputs, reasons = {**item.inputs, **values.inputs}, {**item.reasons, **values.reasons}
    item.inputs = {name: value for name, value in inputs.items() if value is not None}
    item.reasons = {name: reason for name, reason in reasons.items() if reason}


def _check_free(session: Session, theme: Theme) -> None:
    if theme.id in themes_with_items(session, theme.survey_id):
        raise EditedMeanwhile(
            "Somebody made an item of this theme meanwhile. What you typed is still here; open the item "
            "in the backlog and add what it lacks."
        )


def change_item(
    session: Session, item: BacklogItem, values: ItemValues, version: int, user_id: str | None = None
) -> None:
    """Change an item, and keep what was changed by whom.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    lock_item(session, item, version)
    before = as_written(session, item)
    _write(item, values)
    item.version += 1
    session.add(item)
    session.flush()
    _tie(session, item, values)
    keep_what_changed(session, item, before, user_id)


def set_place(
    session: Session, item: BacklogItem, number: int | None, because: str, version: int, user_id: str
) -> None:
    """Give an item its number in the order by hand, and keep why; none: it goes where its score puts it.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    lock_item(session, item, version)
    before = _place_in_words(item)
    item.placed_at, item.placed_because = number, because if number else ""
    item.version += 1
    session.add(item)
    session.flush()
    keep_changes(session, item.id, user_id, [Change("place", before, _place_in_words(item))])


def _place_in_words(item: BacklogItem) -> str:
    return f"{item.placed_at} – {item.placed_because}" if item.placed_at else "by score"


def set_status(session: Session, item_ids: Sequence[str], status: ItemStatus, user_id: str) -> int:
    """Say of items where they stand; give how many were elsewhere before."""
    return set_in_all(session, item_ids, "status", status, user_id)


def set_in_all(
    session: Session, item_ids: Sequence[str], name: str, value: str | date | None, user_id: str
) -> int:
    """Give one of the `COLUMNS` the same value in several items; say in how many it was another."""
    rows = session.exec(
        select(BacklogItem)
        .where(col(BacklogItem.id).in_(item_ids))
        .order_by(BacklogItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    others = [item for item in rows if getattr(item, name) != value]
    for item in others:
        before = as_written(session, item)
        setattr(item, name, value)
        item.version += 1
        session.add(item)
        keep_what_changed(session, item, before, user_id)
    session.flush()
    return len(others)


def lock_item(session: Session, item: BacklogItem, version: int) -> None:
    """Let nobody else change an item meanwhile.

    Raises
    ------
    EditedMeanwhile
        If it is no longer at `version`, the one the person saw.
    """
    session.refresh(item, with_for_update=True)
    if item.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this item since you opened it. What you typed is still here: "
            "compare it with the item as it is now, then save again."
        )


def as_written(session: Session, item: BacklogItem) -> dict[str, str]:
    """What a person can change of an item, as words."""
    written = {name: getattr(item, name) for name in COLUMNS if name not in ("service_id", *_OF_RICE)}
    return {
        **{name: "" if value is None else f"{value}" for name, value in written.items()},
        **_scored_with(session, item),
        "service": get_service(session, item.service_id).name if item.service_id else "",
        "themes": ", ".join(sorted(theme.title for theme in themes_of_item(session, item))),
        "areas": ", ".join(area.name for area in areas_of(session, item.id)),
        "goals": ", ".join(goal.statement for goal in goals_of(session, item.id)),
    }


def _scored_with(session: Session, item: BacklogItem) -> dict[str, str]:
    """What an item is scored with, each with its reason, by the words for it."""
    values, known = item.values(), scoring_of(session).inputs.values()
    given = [(each, values.get(each.name), item.reasons.get(each.name, "")) for each in known]
    return {
        each.label.lower(): " – ".join(filter(None, ("" if value is None else each.written(value), reason)))
        for each, value, reason in given
    }


def keep_what_changed(
    session: Session, item: BacklogItem, before: Mapping[str, str], user_id: str | None
) -> None:
    """Keep what is different now than it was `before`, as `as_written` gave it."""
    after = as_written(session, item)
    keep_changes(session, item.id, user_id, [Change(name, before[name], after[name]) for name in after])


def _tie(session: Session, item: BacklogItem, values: ItemValues) -> None:
    session.exec(delete(BacklogItemArea).where(col(BacklogItemArea.item_id) == item.id))
    session.exec(delete(BacklogItemGoal).where(col(BacklogItemGoal.item_id) == item.id))
    session.add_all(BacklogItemArea(item_id=item.id, area_id=area_id) for area_id in set(values.area_ids))
    session.add_all(BacklogItemGoal(item_id=item.id, goal_id=goal_id) for goal_id in set(values.goal_ids))
    session.flush()
