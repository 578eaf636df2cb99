"""Views of the backlog that leads come back to, under a name: everybody sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Field, Session, select

from models.backlog.listing import Wanted
from models.base import Refused, Row, declare, insert_new
from models.surveys.surveys import get_survey

MOST_VIEWS = 30
LONGEST_NAME = 60
LONGEST_QUERY = 2000


class ViewKind(StrEnum):
    """How the backlog is shown."""

    TABLE = "table"
    BOARD = "board"
    PICTURE = "picture"
    ROADMAP = "roadmap"


class SavedView(Row, table=True):
    """A view under its name: how the backlog is shown, and what of it. It goes with its survey."""

    __tablename__ = "saved_views"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("name", "query"))
    name: str = Field(max_length=LONGEST_NAME, unique=True)
    kind: str = Field(max_length=10)
    survey_id: str | None = Field(default=None, foreign_key="surveys.id", index=True)
    query: str = Field(default="", max_length=LONGEST_QUERY)

    @property
    def asked(self) -> Mapping[str, str]:
        """What its address asks for: nothing that a list does not know."""
        known = {each.name for each in fields(Wanted)}
        asked = {name: value for name, value in parse_qsl(self.query) if name in known}
        return {**asked, "survey": self.survey_id} if self.survey_id else asked

    @property
    def words(self) -> tuple[str, str, str]:
        """What people typed of it: its name, the owner and the words that it asks for."""
        asked = self.asked
        return self.name, asked.get("owner", ""), asked.get("words", "")


def all_views(session: Session) -> Sequence[SavedView]:
    """All saved views, by name."""
    return sorted(session.exec(select(SavedView)).all(), key=lambda view: view.name.casefold())


def save_view(session: Session, name: str, kind: ViewKind, wanted: Wanted) -> SavedView:
    """Save a view under a name that no other has.

    Raises
    ------
    Refused
        If another has this name, or there are enough, or its address would be too long.
    Missing
        If it is of a survey that is gone.
    """
    views = all_views(session)
    if name.casefold() in {view.name.casefold() for view in views}:
        raise _known(name)
    if len(views) >= MOST_VIEWS:
        raise Refused(f"{MOST_VIEWS} views are saved, which is the most. Delete one that nobody needs first.")
    asked = {key: value for key, value in asdict(wanted).items() if value and key != "survey"}
    query = urlencode({key: 1 if value is True else value for key, value in asked.items()})
    if len(query) > LONGEST_QUERY:
        raise Refused("The words of this filter are too long to be saved. Nothing was saved.")
    survey_id = get_survey(session, wanted.survey).id if wanted.survey else None
    view = SavedView(name=name, kind=kind, survey_id=survey_id, query=query)
    if not insert_new(session, SavedView, view.model_dump()):
        raise _known(name)
    return session.get_one(SavedView, view.id)


def _known(name: str) -> Refused:
    return Refused(f"There is already a view named “{name}”. Choose another name.")


def delete_view(session: Session, view_id: str) -> SavedView | None:
    """Delete a view; give it, or None where somebody has deleted it already."""
    view = session.get(SavedView, view_id)
    if view:
        session.delete(view)
        session.flush()
    return view
