"""The organisation's own topics as the analysis takes them: without those that name somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.encoding.encoder import Encoder
from analysis.labelling.topic_votes import lexicon_for
from analysis.labelling.topics import Topic, lexicon_version, topic_from
from analysis.redaction.redactor import LookUp, Redactor
from models.topics.topics import OwnTopic
from models.words_in_text import has_mark


@dataclass(frozen=True)
class NamingTopics:
    """The topics that may name themes, their version with an encoder, and the others, by id."""

    topics: Sequence[Topic]
    version: str
    naming: frozenset[str]


def read_topics(
    own: Sequence[OwnTopic], encoder: Encoder, redactor: Redactor, look_up: LookUp
) -> NamingTopics:
    """Look for names in the organisation's own topics, as it is done in answers; none with one is taken."""
    texts = [text for topic in own for text in (topic.name, *topic.phrasings)]
    ids = [topic.id for topic in own for _ in (topic.name, *topic.phrasings)]
    redacted = redactor.redact(texts, look_up=look_up)
    naming = frozenset(key for key, text in zip(ids, redacted, strict=True) if has_mark(text))
    topics = [topic_from(topic.entry) for topic in own if topic.id not in naming]
    version = lexicon_version(topics) if lexicon_for(encoder) else ""
    return NamingTopics(topics, version, naming)
