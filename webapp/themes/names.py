"""What else a theme could be called, and whether its name comes back in later rounds and other surveys."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.evidence.themes_outside import tells_words
from models.review.topics_offered import topic_offered
from models.themes.themes import LONGEST_NAME, Theme
from models.topics.topics import OwnTopic, TopicValues, all_topics, topic_called
from webapp.database import session
from webapp.topics.lexicon import shipped_called


@dataclass(frozen=True)
class NamesOffered:
    """Names to give to a theme with one click, and what its own name is or could become.

    `topic` is the organisation's topic that is called as the theme is; `offered` the one that its name could
    become.
    """

    topics: list[str]
    phrases: list[str]
    topic: OwnTopic | None
    offered: TopicValues | None


def names_offered(theme: Theme, themes: Iterable[Theme]) -> NamesOffered:
    """What is offered on the page of a theme; no name that it or another theme of its survey has.

    A name that a lead gave may leave the leads' pages: phrases of staff's are offered where their words may.
    """
    taken = {each.title.casefold() for each in themes}
    topics = _free([theme.topic, *theme.nearest_topics], taken)
    said = theme.phrases if tells_words(session(), theme.survey_id) else []
    phrases = _free([phrase[:1].upper() + phrase[1:] for phrase in said], taken)
    offered = topic_offered(session(), theme)
    if offered and shipped_called(offered.name):
        offered = None  # it comes back by itself
    return NamesOffered(topics, phrases, topic_called(all_topics(session()), theme.title), offered)


def _free(names: Iterable[str], taken: set[str]) -> list[str]:
    """Those that can be given, each once; what is left out is taken from then on."""
    free: list[str] = []
    for name in names:
        if name and len(name) <= LONGEST_NAME and name.casefold() not in taken:
            free.append(name)
            taken.add(name.casefold())
    return free
