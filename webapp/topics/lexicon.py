"""The topics that may name themes, as pages know them: those that ship, read from their file, and our own.

The one place where pages read the topics that ship; no part of the analysis is loaded with them.
"""

from collections.abc import Sequence

from flask import current_app
from sqlmodel import Session

from analysis.labelling.topics import Topic, lexicon_version, own_topics, shipped_topics, topic_from
from models.evidence.search import Terms, has_terms
from models.removal.known_names import name_lists, names_key
from models.themes.themes import Theme
from models.topics.topics import OwnTopic, TopicValues, topic_called, topics_in_use


def domains() -> dict[str, int]:
    """The domains of the shipped topics, by name, with how many topics each has."""
    names = [topic.domain for topic in shipped_topics()]
    return {name: names.count(name) for name in sorted(set(names))}


def shipped_in(domain: str) -> list[Topic]:
    """The shipped topics of a domain."""
    return [topic for topic in shipped_topics() if topic.domain == domain]


def shipped_with(terms: Terms) -> list[Topic]:
    """The shipped topics with words that are searched for, wherever they stand."""
    return [
        topic
        for topic in shipped_topics()
        if has_terms(" . ".join((topic.improvement, topic.domain, *topic.texts)), terms)
    ]


def shipped_called(name: str) -> Topic | None:
    """The shipped topic with a name, whatever its capitals."""
    return next((topic for topic in shipped_topics() if topic.name.casefold() == name.casefold()), None)


def shipped_names() -> list[str]:
    """The names of the shipped topics, by alphabet."""
    return sorted(topic.name for topic in shipped_topics())


def version_now(session: Session) -> str:
    """The version of the topics by which an analysis would call themes today."""
    own = [topic for topic in topics_in_use(session) if not topic.names_somebody]
    return lexicon_version([topic_from(topic.entry) for topic in own])


def filled_up(topic: OwnTopic) -> Topic:
    """An own topic with what it has of the shipped one that it stands for."""
    (filled,) = own_topics([topic_from(topic.entry)])
    return filled


def topic_naming(session: Session, theme: Theme) -> Topic | None:
    """The topic by which a theme is called, by a lead or the machine; None where that is no topic's name."""
    called = theme.name or theme.topic or theme.label.partition(":")[0]
    own = topic_called(topics_in_use(session), called)
    return filled_up(own) if own else shipped_called(called)


def known_name_in(session: Session, values: TopicValues) -> str:
    """The first known name that stands in what a lead says of a topic; "" where none does."""
    lists = name_lists(session, names_key(current_app.config["SOUNDINGS"].secret_key))
    texts: Sequence[str] = (values.name, values.improvement, *values.works, *values.needs_work)
    found = ((text, lists.look_up(text).names) for text in texts)
    return next((text[names[0][0] : names[0][1]] for text, names in found if names), "")
