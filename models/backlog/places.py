"""Places in the order that a lead gives by hand, each with a reason."""

from sqlmodel import Session, col, select

from models.backlog.changing import set_place
from models.backlog.items import BacklogItem
from models.backlog.ranking import order_of
from models.base import Refused


def place_item(
    session: Session, item: BacklogItem, number: int, because: str, version: int, user_id: str
) -> int:
    """Place an item at a number of the order; give the number that it has now, at most the last one.

    What was placed before and has to make way keeps its reason with its new number.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    Refused
        If there is no reason, or the item has ended.
    """
    if not because:
        raise Refused("Say in a line why it stands there. Nothing was changed.")
    if item.has_ended:
        raise Refused("It has ended, so it has no place in the order. Nothing was changed.")
    placed = select(BacklogItem).where(col(BacklogItem.placed_at).is_not(None)).order_by(BacklogItem.id)
    others = [each for each in session.exec(placed.with_for_update()).all() if each.id != item.id]
    order = order_of(session)
    ranked = [item_id for item_id in order.ids if item_id in order.ranks and item_id != item.id]
    number = min(max(1, number), len(ranked) + 1)
    ranked.insert(number - 1, item.id)
    ranks = {item_id: rank for rank, item_id in enumerate(ranked, start=1)}
    for other in others:
        other.placed_at = ranks.get(other.id, other.placed_at)
        session.add(other)
    set_place(session, item, number, because, version, user_id)
    return number


def place_by_score(session: Session, item: BacklogItem, version: int, user_id: str) -> None:
    """Let an item stand where its score puts it.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    set_place(session, item, None, "", version, user_id)
