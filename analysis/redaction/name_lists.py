"""The lists that tell names from words: first names, surnames, ordinary English."""

import unicodedata
from functools import cache
from pathlib import Path

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "\u2019": "'"}
)
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly")
_ENDS_SURNAMES = """
    bauer berger cka cki czyk dottir dze elli enko escu etti eva evic evsky holm huber idze maier mann
    meier nen oglu ova ovic ovsky oyan poulos quist qvist sen shvili singh ska ski sky ssen sson ucci
    uddin ullah wicz yev
"""
_SURNAMES_END = tuple(_ENDS_SURNAMES.split())
SHORTEST_STEM = 3
SHORTEST_FORMED = 6


def fold(word: str) -> str:
    """Bring a word to the form in which the lists hold it: lower case, without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def read_list(name: str) -> frozenset[str]:
    """Read a list of words that lies in lists/; a line that begins with # is a note."""
    lines = (Path(__file__).parent / "lists" / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_first_name(key: str) -> bool:
    """Tell whether a folded word is a first name and hardly ever anything else; "Jean-Pierre" is one."""
    names = read_list("first_names.txt")
    return key in names or ("-" in key and all(part in names for part in key.split("-")))


def may_be_first_name(key: str) -> bool:
    """Tell whether a folded word is a first name among other things: Grace, Will, Victoria."""
    return key in read_list("first_names_that_are_words.txt") or is_place_or_product(key)


def is_place_or_product(key: str) -> bool:
    """Tell whether a folded word is a first name, but mostly a place, month, product: Victoria."""
    return key in read_list("first_names_that_are_places.txt")


def is_surname(key: str) -> bool:
    """Tell whether a folded word is a surname, by the list or by its ending; many are words too."""
    names = read_list("surnames.txt")
    if key in names or ("-" in key and all(part in names for part in key.split("-"))):
        return True
    return len(key) > SHORTEST_FORMED and key.endswith(_SURNAMES_END)


def is_ordinary(key: str) -> bool:
    """Tell whether a folded word is ordinary English, in one of its common forms."""
    return all(_is_ordinary(part) for part in key.replace("'", "-").split("-") if part)


def _is_ordinary(key: str) -> bool:
    words = read_list("ordinary_words.txt")
    if len(key) == 1 or key in words:
        return True
    return not (is_first_name(key) or is_surname(key)) and any(base in words for base in _bases(key))


def _bases(key: str) -> list[str]:
    bases = [key.removesuffix(end) for end in _ENDINGS if key.endswith(end)]
    bases += [f"{key[:-3]}y"] if key.endswith("ies") else []
    bases += [f"{key[:-3]}e"] if key.endswith("ing") else []
    return [base for base in bases if len(base) >= SHORTEST_STEM]
