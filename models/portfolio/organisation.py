"""The organisation itself: its name, and the time zone in which its days begin and end."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from sqlmodel import Field, Session, SQLModel

from models.base import Refused, declare

ONLY = "organisation"


class Organisation(SQLModel, table=True):
    """What holds for everything here; there is one row, or none yet."""

    __tablename__ = "organisation"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    id: str = Field(default=ONLY, primary_key=True, max_length=32)
    name: str = Field(max_length=120)
    time_zone: str = Field(max_length=64)
    vision: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})


def organisation_of(session: Session) -> Organisation | None:
    """The organisation, once somebody has said which."""
    return session.get(Organisation, ONLY)


def name_organisation(session: Session, name: str, time_zone: str, vision: str = "") -> Organisation:
    """Say which organisation this is, or put it right.

    Raises
    ------
    Refused
        If there is no such time zone.
    """
    if time_zone not in available_timezones():
        raise Refused("There is no such time zone here. Nothing was changed; choose one from the list.")
    here = organisation_of(session) or Organisation(name=name, time_zone=time_zone)
    here.name, here.time_zone, here.vision = name, time_zone, vision
    session.add(here)
    session.flush()
    return here


def day_of(session: Session, now: datetime | None = None) -> date:
    """The current day where the organisation is; in UTC while nobody has said where that is.

    Parameters
    ----------
    now
        A moment with its time zone; by default this one.
    """
    here = organisation_of(session)
    zone = ZoneInfo(here.time_zone) if here else UTC
    return (now or datetime.now(UTC)).astimezone(zone).date()
