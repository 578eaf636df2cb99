"""The page “you said, we did” of a survey: its draft, and every version that was published."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, select, update

from models.accounts.users import User
from models.base import Missing, Row, declare
from models.surveys.surveys import NO_SURVEY, Survey

DRAFT = 0  # the number of the version that leads write on
LONGEST_OPENING = 1200
LONGEST_TEXT = 600
LONGEST_TITLE = 120
LONGEST_LINE = 120
MOST_ENTRIES = 15
MOST_QUOTES = 3
TEXTS = ("title", "words", "decided", "by_whom", "by_when", "happened", "declined")
TAKEN_BACK = (
    "This link leads to nothing: it is not whole, or the page was taken back or has another link by now."
)


class Section(StrEnum):
    """What an entry tells of: what works, or what was to be changed."""

    WORKS = "works"
    CHANGES = "changes"


class EntryState(StrEnum):
    """How far the office is with what an entry tells."""

    HEARD = "heard"
    PLANNED = "planned"
    DOING = "doing"
    ON_HOLD = "on hold"
    DONE = "done"
    DECLINED = "declined"


class ToldPage(Row, table=True):
    """What a survey's page shows now: one of its versions, or none; `link` is that of its own."""

    __tablename__ = "told_pages"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    survey_id: str = Field(foreign_key="surveys.id", unique=True)
    link: str | None = Field(default=None, unique=True, max_length=40)
    shown_id: str | None = Field(default=None, foreign_key="told_versions.id")


class ToldVersion(Row, table=True):
    """A version of a page, with its first words; number 0 is the draft. What was published never changes.

    `version` counts what was changed of a draft, its entries included.
    """

    __tablename__ = "told_versions"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        declare(order_tells=False, holds_traces=True, words=("opening",)),
    )
    survey_id: str = Field(foreign_key="surveys.id")
    number: int
    opening: str = Field(default="", max_length=LONGEST_OPENING)
    published_on: date | None = None
    published_by: str | None = Field(default=None, foreign_key="users.id")
    version: int = 1


class ToldEntry(Row, table=True):
    """What a version tells of a theme, or of something without one: the texts are a lead's.

    `quotes` are the statements, by id, that a lead picked; their words stand nowhere else. Of a published
    entry, so many `people` of those who `answered` in the round said it: stored, and None where too few did.
    `theme_id` and `item_id` are what it was written from, and may be gone.
    """

    __tablename__ = "told_entries"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=TEXTS)
    version_id: str = Field(foreign_key="told_versions.id", index=True)
    place: int
    section: str = Field(default=Section.CHANGES, max_length=8)
    theme_id: str | None = Field(default=None, max_length=32)
    item_id: str | None = Field(default=None, max_length=32)
    wave_id: str | None = Field(default=None, foreign_key="waves.id", index=True)
    title: str = Field(max_length=LONGEST_TITLE)
    words: str = Field(default="", max_length=LONGEST_TEXT)
    decided: str = Field(default="", max_length=LONGEST_TEXT)
    by_whom: str = Field(default="", max_length=LONGEST_LINE)
    by_when: str = Field(default="", max_length=LONGEST_LINE)
    happened: str = Field(default="", max_length=LONGEST_TEXT)
    declined: str = Field(default="", max_length=LONGEST_TEXT)
    state: str = Field(default=EntryState.HEARD, max_length=8)
    quotes: list[str] = Field(default_factory=list, sa_type=JSON)
    people: int | None = None
    answered: int | None = None
    version: int = 1

    @property
    def told_of(self) -> list[str]:
        """The texts that say something, by name."""
        return [name for name in TEXTS if getattr(self, name)]


def page_of(session: Session, survey_id: str) -> ToldPage | None:
    """What is kept of a survey's page, once somebody has begun to write it."""
    return session.exec(select(ToldPage).where(ToldPage.survey_id == survey_id)).first()


def draft_of(session: Session, survey_id: str) -> ToldVersion | None:
    """The version that leads write on."""
    asked = select(ToldVersion).where(ToldVersion.survey_id == survey_id, ToldVersion.number == DRAFT)
    return session.exec(asked).first()


def published_version(session: Session, survey_id: str, version_id: str) -> ToldVersion:
    """Load a version of a survey's page that was published.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    version = session.get(ToldVersion, version_id)
    if version is None or version.survey_id != survey_id or version.number == DRAFT:
        raise Missing("There is no such version of this page.")
    return version


def shown_of(session: Session, survey_id: str) -> ToldVersion | None:
    """The version of a survey's page that everybody may read now."""
    return session.exec(
        select(ToldVersion)
        .join(ToldPage, col(ToldPage.shown_id) == ToldVersion.id)
        .where(ToldPage.survey_id == survey_id)
    ).first()


def survey_told_at(session: Session, link: str) -> tuple[Survey, ToldVersion]:
    """Load the survey, and what is shown of its page, by the page's own link.

    Raises
    ------
    Missing
        If nothing is shown at this link.
    """
    found = session.exec(
        select(Survey, ToldVersion)
        .join(ToldPage, col(ToldPage.survey_id) == Survey.id)
        .join(ToldVersion, col(ToldVersion.id) == ToldPage.shown_id)
        .where(ToldPage.link == link)
    ).first()
    if found is None:
        raise Missing(TAKEN_BACK)
    return found


def survey_asked_at(session: Session, token: str) -> tuple[Survey, ToldVersion | None]:
    """Load the survey, and what is shown of its page, by the link under which staff answer.

    Raises
    ------
    Missing
        If no survey has this link.
    """
    found = session.exec(
        select(Survey, ToldVersion)
        .outerjoin(ToldPage, col(ToldPage.survey_id) == Survey.id)
        .outerjoin(ToldVersion, col(ToldVersion.id) == ToldPage.shown_id)
        .where(Survey.token == token)
    ).first()
    if found is None:
        raise Missing(NO_SURVEY)
    survey, shown = found
    return survey, shown


def published_versions(session: Session, survey_id: str) -> list[tuple[ToldVersion, str]]:
    """Every version that was published, the newest first, each with the name of who did."""
    rows = session.exec(
        select(ToldVersion, User.name)
        .outerjoin(User, col(User.id) == ToldVersion.published_by)
        .where(ToldVersion.survey_id == survey_id, ToldVersion.number != DRAFT)
        .order_by(col(ToldVersion.number).desc())
    ).all()
    return [(version, name or "") for version, name in rows]


def entries_of(session: Session, version_id: str) -> Sequence[ToldEntry]:
    """What a version tells, in its order."""
    asked = select(ToldEntry).where(ToldEntry.version_id == version_id)
    return session.exec(asked.order_by(col(ToldEntry.place), ToldEntry.id)).all()


def forget_told_figures(session: Session, wave_id: str) -> None:
    """Take the figures of a round, and what was quoted of it, out of every version."""
    session.exec(
        update(ToldEntry)
        .where(col(ToldEntry.wave_id) == wave_id)
        .values(people=None, answered=None, quotes=[])
        .execution_options(synchronize_session="fetch")
    )
