"""A name that a lead gave to a theme, as a topic of the organisation: for later rounds and other surveys."""

from sqlmodel import Session

from models.base import Refused
from models.themes.themes import Theme
from models.topics.topics import OwnTopic, TopicValues, add_topic, all_topics, topic_called


def topic_offered(session: Session, theme: Theme) -> TopicValues | None:
    """The topic that a theme's name could become; None where no lead named it, or there is one called so.

    It stands for the topic by which the analysis called the theme, unless an own one does so already: what
    people say is that one's then. Else it has its name alone; no statement comes with it.
    """
    topics = all_topics(session)
    if theme.name is None or topic_called(topics, theme.name):
        return None
    taken = {topic.instead_of for topic in topics if topic.in_use}
    is_own = topic_called(topics, theme.topic) is not None
    return TopicValues(theme.name, instead_of="" if is_own or theme.topic in taken else theme.topic)


def make_topic(session: Session, theme: Theme, user_id: str) -> OwnTopic:
    """Make a theme's name a topic of the organisation.

    Raises
    ------
    Refused
        If it is one already, or the theme has no name of a lead's.
    """
    offered = topic_offered(session, theme)
    if offered is None:
        raise Refused(
            f"“{theme.title}” is a topic already, or nobody has given this name. Nothing was changed."
        )
    return add_topic(session, offered, user_id)
