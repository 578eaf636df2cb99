"""Areas, goals and services found by their names, as people write them in tables."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from models.base import Row

Named = TypeVar("Named", bound=Row)


def key_of(name: str) -> str:
    """What a name is compared by: neither capitals nor blanks make another."""
    return " ".join(name.split()).casefold()


def has_unreadable(name: str) -> bool:
    """Whether a name has signs in it that nobody can read."""
    return any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)


class Names(Generic[Named]):
    """What there is of a kind, by name. `called` says what each is called, `others` what else leads to it."""

    def __init__(
        self, every: Iterable[Named], called: Callable[[Named], str], others: Mapping[str, Named]
    ) -> None:
        self._called = called
        exact = {**others, **{called(each): each for each in every}}
        self._found = {key_of(name): each for name, each in exact.items()} | exact

    def find(self, name: str) -> Named | None:
        """Find what has a name: exactly so, else but for capitals and blanks."""
        return self._found.get(name) or self._found.get(key_of(name))

    def name(self, name: str) -> str:
        """Give the name as it is here; "" where nothing has it."""
        found = self.find(name)
        return self._called(found) if found else ""

    def missing(self, names: Iterable[str]) -> Sequence[str]:
        """Give the names that nothing has, each once, in their order."""
        unknown: dict[str, str] = {}
        for name in names:
            if not self.find(name):
                unknown.setdefault(key_of(name), name)
        return list(unknown.values())
