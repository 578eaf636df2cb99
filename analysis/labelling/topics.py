"""The lexicon: topics that people at work and customers speak of, by the names that a lead would write."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LEXICON = "topics.json"


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
    """

    name: str
    improvement: str
    domain: str
    service: str | None
    works: tuple[str, ...]
    needs_work: tuple[str, ...]

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
    return tuple(_topic(entry) for entry in json.loads(text))


def _topic(entry: Mapping[str, Any]) -> Topic:
    return Topic(**{**entry, "works": tuple(entry["works"]), "needs_work": tuple(entry["needs_work"])})
