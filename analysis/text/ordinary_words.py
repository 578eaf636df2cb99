"""Ordinary English words, and what is a form of one."""

from functools import cache
from pathlib import Path

_ENDINGS = ("s", "es", "ed", "d", "ing", "ly")
SHORTEST_STEM = 3


def read_words(path: Path) -> frozenset[str]:
    """Read a list of words; a line that begins with # is a note."""
    lines = path.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def ordinary_words() -> frozenset[str]:
    """Read the list that lies here; it is in lower case."""
    return read_words(Path(__file__).with_name("ordinary_words.txt"))


def parts_of(word: str) -> list[str]:
    """Part a word at its hyphens and apostrophes."""
    return [part for part in word.replace("'", "-").split("-") if part]


def is_listed(part: str) -> bool:
    """Tell whether a part of a word, in lower case, is a single letter or in the list."""
    return len(part) == 1 or part in ordinary_words()


def is_form_of_listed(part: str) -> bool:
    """Tell whether a part of a word is one of the common forms of a listed one: "weeks", "sharing"."""
    return any(base in ordinary_words() for base in _bases(part))


def _bases(part: str) -> list[str]:
    bases = [part.removesuffix(end) for end in _ENDINGS if part.endswith(end)]
    bases += [f"{part[:-3]}y"] if part.endswith("ies") else []
    bases += [f"{part[:-3]}e"] if part.endswith("ing") else []
    return [base for base in bases if len(base) >= SHORTEST_STEM]
