"""The day as the installation knows it: a clock that jumps is doubted before anything is deleted by it."""

from datetime import date, timedelta

from sqlmodel import Field, Session, SQLModel, select

from models.base import Refused, declare, insert_missing, today

LONGEST_SLEEP = timedelta(days=31)  # after which a sweep may see the next day without a doubt
SMALLEST_STEP_BACK = timedelta(days=1)  # a clock that is set right at midnight
DOUBT = timedelta(days=2)  # that the clock has to run on until it is believed
THE_ROW = "calendar"


class Calendar(SQLModel, table=True):
    """The last day that a sweep saw; while the clock is doubted, `doubted_on` is the day it had jumped to.

    One row. It tells nothing of anybody: sweeps come all the time, whether people answer or not.
    """

    __tablename__ = "calendar"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    id: str = Field(default=THE_ROW, primary_key=True, max_length=32)
    seen_on: date
    doubted_on: date | None = None

    def jumps_to(self, day: date) -> bool:
        """Whether it would be a jump to see a day now."""
        return not -SMALLEST_STEP_BACK <= day - self.seen_on <= LONGEST_SLEEP

    @property
    def believed_on(self) -> date | None:
        """The day on which a clock that is doubted will be believed."""
        return self.doubted_on and self.doubted_on + DOUBT


def note_day(session: Session, day: date) -> Calendar:
    """Note the day that a sweep sees, and doubt the clock where it has jumped since the last sweep."""
    insert_missing(session, Calendar, [{"id": THE_ROW, "seen_on": day}])
    calendar = session.exec(select(Calendar).with_for_update()).one()
    if calendar.jumps_to(day):
        calendar.doubted_on = calendar.seen_on = day
    elif calendar.believed_on and day >= calendar.believed_on:
        calendar.doubted_on = None
    calendar.seen_on = max(calendar.seen_on, day)
    session.add(calendar)
    session.flush()
    return calendar


def is_doubted(session: Session, day: date) -> bool:
    """Whether the clock is doubted, or will be by the next sweep since it tells this day."""
    calendar = session.get(Calendar, THE_ROW)
    return calendar is not None and (calendar.doubted_on is not None or calendar.jumps_to(day))


def doubt(session: Session) -> str:
    """Say in a sentence that the clock is doubted; nothing where it is not."""
    calendar = session.get(Calendar, THE_ROW)
    if calendar is None or calendar.doubted_on is None:
        return ""
    return (
        f"jumped to {calendar.doubted_on}: nothing is closed or deleted by it before {calendar.believed_on}, "
        "or until somebody says that the day is right (soundings trust-clock)"
    )


def trust_clock(session: Session, day: date) -> None:
    """Believe the clock, since a person says that the day is right.

    Raises
    ------
    Refused
        If the clock tells another day.
    """
    if day != today():
        raise Refused(f"This machine's clock says {today()} (UTC). Nothing was changed; set the clock right.")
    calendar = note_day(session, day)
    calendar.doubted_on = None
    session.add(calendar)
    session.flush()
