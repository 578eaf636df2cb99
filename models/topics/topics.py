"""Topics in the organisation's own words: they name themes in later rounds, and in every survey.

A topic holds what leads wrote. No statement is kept in it, and no vector of one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, func, true
from sqlmodel import Field, Session, col, select

from models.accounts.users import User
from models.base import EditedMeanwhile, Missing, Refused, Row, declare, today
from models.words_in_text import has_mark

LONGEST_NAME = 80
LONGEST_IMPROVEMENT = 120
LONGEST_DOMAIN = 60
LONGEST_PHRASING = 120
MOST_PHRASINGS = 12  # on either side
MOST_TOPICS = 300


@dataclass(frozen=True)
class TopicValues:
    """What a lead says of a topic.

    `instead_of` is the name of the shipped topic that it stands for; `works` and `needs_work` are what people
    say when they mean it, in the lead's words.
    """

    name: str
    improvement: str = ""
    domain: str = ""
    instead_of: str = ""
    works: tuple[str, ...] = ()
    needs_work: tuple[str, ...] = ()
    in_use: bool = True


class OwnTopic(Row, table=True):
    """A topic of the organisation. One that `names_somebody`, as the analysis found, names no theme."""

    __tablename__ = "topics"
    __table_args__ = declare(
        order_tells=False, holds_traces=True, words=("name", "improvement", "domain", "works", "needs_work")
    )
    name: str = Field(max_length=LONGEST_NAME)
    improvement: str = Field(default="", max_length=LONGEST_IMPROVEMENT)
    domain: str = Field(default="", max_length=LONGEST_DOMAIN)
    instead_of: str = Field(default="", max_length=LONGEST_NAME)
    works: list[str] = Field(default_factory=list, sa_type=JSON)
    needs_work: list[str] = Field(default_factory=list, sa_type=JSON)
    in_use: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    names_somebody: bool = False
    user_id: str | None = Field(default=None, foreign_key="users.id")
    changed_on: date = Field(default_factory=today)
    version: int = 1

    @property
    def phrasings(self) -> list[str]:
        """What people say when they mean it, on either side."""
        return [*self.works, *self.needs_work]

    @property
    def entry(self) -> dict[str, Any]:
        """It as an entry of a lexicon, in the shape of the file of topics that ship."""
        return {
            "name": self.name,
            "improvement": self.improvement,
            "domain": self.domain,
            "service": None,
            "works": list(self.works),
            "needs_work": list(self.needs_work),
            "instead_of": self.instead_of,
        }

    @property
    def values(self) -> TopicValues:
        """What was said of it."""
        return TopicValues(
            self.name,
            self.improvement,
            self.domain,
            self.instead_of,
            tuple(self.works),
            tuple(self.needs_work),
            self.in_use,
        )


def all_topics(session: Session) -> Sequence[OwnTopic]:
    """All topics of the organisation, by name; those out of use too."""
    return session.exec(select(OwnTopic).order_by(func.lower(OwnTopic.name), OwnTopic.id)).all()


def topics_in_use(session: Session) -> list[OwnTopic]:
    """The topics that may name themes, by name; also those in which a name of somebody was found."""
    return [topic for topic in all_topics(session) if topic.in_use]


def last_changed_by(session: Session) -> dict[str, str]:
    """Who changed each topic last, by the topic's id."""
    rows = session.exec(select(OwnTopic.id, User.name).join(User, col(User.id) == OwnTopic.user_id)).all()
    return {topic_id: name for topic_id, name in rows}


def get_topic(session: Session, topic_id: str) -> OwnTopic:
    """Load a topic.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    topic = session.get(OwnTopic, topic_id)
    if topic is None:
        raise Missing("This topic is not here: somebody deleted it. The names of themes stay as they are.")
    return topic


def topic_called(topics: Iterable[OwnTopic], name: str) -> OwnTopic | None:
    """Find the topic with a name, whatever its capitals."""
    return next((topic for topic in topics if topic.name.casefold() == name.casefold()), None)


def add_topic(session: Session, values: TopicValues, user_id: str) -> OwnTopic:
    """Add a topic.

    Raises
    ------
    Refused
        If there are as many as there can be, or something in it will not do (`why_not`).
    """
    topics = all_topics(session)
    if len(topics) >= MOST_TOPICS:
        raise Refused(f"There are {MOST_TOPICS} topics, as many as there can be. Delete some first.")
    topic = OwnTopic(name="")
    _write(topic, values, user_id, topics)
    session.add(topic)
    session.flush()
    return topic


def change_topic(
    session: Session, topic: OwnTopic, values: TopicValues, *, version: int, user_id: str
) -> None:
    """Change a topic.

    Raises
    ------
    EditedMeanwhile
        If it is no longer at `version`, the one the person saw.
    Refused
        If something in it will not do (`why_not`).
    """
    _check_version(session, topic, version)
    _write(topic, values, user_id, all_topics(session))
    topic.version += 1
    session.add(topic)
    session.flush()


def delete_topic(session: Session, topic: OwnTopic, version: int) -> None:
    """Delete a topic; the names of themes stay as they are.

    Raises
    ------
    EditedMeanwhile
        If it is no longer at `version`, the one the person saw.
    """
    _check_version(session, topic, version)
    session.delete(topic)
    session.flush()


def note_names(session: Session, read: Mapping[str, int], naming: Collection[str]) -> None:
    """Note in which of the topics that an analysis read it found a name of somebody.

    Parameters
    ----------
    read
        The version at which each was read, by id; one that was changed since is left as it is.
    naming
        Those that name somebody, by id.
    """
    for topic in all_topics(session):
        if read.get(topic.id) == topic.version:
            topic.names_somebody = topic.id in naming
            session.add(topic)
    session.flush()


def tidied(values: TopicValues) -> TopicValues:
    """Make blanks single, and leave out phrasings that are empty or said twice."""
    return TopicValues(
        _line(values.name),
        _line(values.improvement),
        _line(values.domain),
        _line(values.instead_of),
        _lines(values.works),
        _lines(values.needs_work),
        values.in_use,
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))


def why_not(values: TopicValues) -> str:
    """Say why a topic's words will not do by themselves, whatever others there are; nothing where they do."""
    if not values.name:
        return "A topic needs a name."
    limits = (
        ("name", values.name, LONGEST_NAME),
        ("improvement", values.improvement, LONGEST_IMPROVEMENT),
        ("domain", values.domain, LONGEST_DOMAIN),
        ("name of the topic that it stands for", values.instead_of, LONGEST_NAME),
    )
    for what, text, longest in limits:
        if len(text) > longest:
            return f"The {what} has {len(text)} characters; it can have {longest}."
    said = (*values.works, *values.needs_work)
    if max(len(values.works), len(values.needs_work)) > MOST_PHRASINGS:
        return f"There are more than {MOST_PHRASINGS} things that people say on one side."
    if too_long := next((text for text in said if len(text) > LONGEST_PHRASING), ""):
        return f"“{too_long[:40]}…” is too long: what people say has at most {LONGEST_PHRASING} characters."
    marked = next((text for text in (values.name, values.improvement, *said) if has_mark(text)), "")
    return f"“{marked}” has a mark where personal data was taken out. Leave it out." if marked else ""


def _write(topic: OwnTopic, values: TopicValues, user_id: str, topics: Sequence[OwnTopic]) -> None:
    values = tidied(values)
    others = [each for each in topics if each.id != topic.id]
    if reason := why_not(values) or _why_not_beside(values, others):
        raise Refused(reason)
    topic.name, topic.improvement, topic.domain = values.name, values.improvement, values.domain
    topic.instead_of, topic.in_use = values.instead_of, values.in_use
    topic.works, topic.needs_work = list(values.works), list(values.needs_work)
    topic.names_somebody, topic.user_id, topic.changed_on = False, user_id, today()


def _why_not_beside(values: TopicValues, others: Sequence[OwnTopic]) -> str:
    if same := topic_called(others, values.name):
        return f"There is already a topic called “{same.name}”. Choose another name, or change that one."
    standing = [each for each in others if each.in_use and values.in_use and values.instead_of]
    if taken := next((each for each in standing if each.instead_of == values.instead_of), None):
        return f"“{taken.name}” stands for “{values.instead_of}” already. Change that one instead."
    return ""


def _check_version(session: Session, topic: OwnTopic, version: int) -> None:
    session.refresh(topic, with_for_update=True)
    if topic.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this topic since you opened it. What you typed is still here: compare it "
            "with the topic as it is now, then save again."
        )
