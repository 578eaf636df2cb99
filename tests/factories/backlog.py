"""The whole backlog as its list shows it."""

from sqlmodel import Session

from models.backlog.listing import ListedItem, Wanted, listed_items, wanted_ids
from models.backlog.ranking import order_of


def listed_backlog(session: Session, wanted: Wanted = Wanted()) -> list[ListedItem]:  # noqa: B008 - is frozen
    """The items that are wanted, in their order."""
    order = order_of(session)
    return listed_items(session, order, wanted_ids(session, order, wanted))
