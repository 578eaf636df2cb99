"""The lexicon: topics that people at work and customers speak of, by the names that a lead would write."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

LEXICON = "topics.json"
VERSION_SIGNS = 12


@dataclass(frozen=True)
class Topic:
    """An entry of the lexicon.

    Attributes
    ----------
    name : str
        As a lead would write it, for what works in it and for what doesn't.
    improvement : str
        What would be done about it.
    domain : str
        The wider subject that it belongs to.
    service : str or None
        What a project office offers that it is about.
    works, needs_work : tuple of str
        What people say when they mean it.
    instead_of : str
        The name of the shipped topic that an organisation's own stands for; empty where it stands for none,
        or for the one of its own name.
    """

    name: str
    improvement: str
    domain: str
    service: str | None
    works: tuple[str, ...]
    needs_work: tuple[str, ...]
    instead_of: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that tells what it is about: its name, and what people say."""
        return (self.name, *self.phrasings)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """What people say, on either side."""
        return (*self.works, *self.needs_work)


@cache
def shipped_topics() -> tuple[Topic, ...]:
    """Read the topics that ship with Soundings, once a process."""
    return read_topics(files(__package__).joinpath(LEXICON).read_text(encoding="utf-8"))


def read_topics(text: str) -> tuple[Topic, ...]:
    """Read topics from JSON: a list of objects with the attributes of `Topic`."""
    return tuple(topic_from(entry) for entry in json.loads(text))


def own_topics(own: Sequence[Topic]) -> tuple[Topic, ...]:
    """An organisation's own topics by name, no name twice, each filled up by the shipped one it stands for.

    What is left empty is that one's: the improvement, the domain, the service; what people say is both's.
    """
    shipped = {topic.name.casefold(): topic for topic in shipped_topics()}
    by_name = {topic.name.casefold(): topic for topic in own}
    return tuple(
        _filled_up(by_name[name], shipped.get(_stands_for(by_name[name]))) for name in sorted(by_name)
    )


def _stands_for(own: Topic) -> str:
    return (own.instead_of or own.name).casefold()


def _filled_up(own: Topic, shipped: Topic | None) -> Topic:
    if shipped is None:
        return own
    return replace(
        own,
        improvement=own.improvement or shipped.improvement,
        domain=own.domain or shipped.domain,
        service=own.service or shipped.service,
        works=_once((*own.works, *shipped.works)),
        needs_work=_once((*own.needs_work, *shipped.needs_work)),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def left_of_shipped(own: Sequence[Topic]) -> list[bool]:
    """Tell of each shipped topic whether none of an organisation's own stands for it."""
    taken = {name for topic in own for name in (_stands_for(topic), topic.name.casefold())}
    return [topic.name.casefold() not in taken for topic in shipped_topics()]


def lexicon_version(own: Sequence[Topic] = ()) -> str:
    """Tell by a few signs which topics name themes: the shipped ones and an organisation's own.

    The same names, domains and phrasings have the same version; improvements name no theme.
    """
    shipped = zip(shipped_topics(), left_of_shipped(own), strict=True)
    topics = [*own_topics(own), *(topic for topic, is_left in shipped if is_left)]
    told = [[topic.domain, *topic.texts] for topic in topics]
    return sha256(json.dumps(told).encode()).hexdigest()[:VERSION_SIGNS]


def topic_from(entry: Mapping[str, Any]) -> Topic:
    """Make a topic of an object as JSON holds it."""
    return Topic(**{**entry, "works": tuple(entry["works"]), "needs_work": tuple(entry["needs_work"])})
