"""Which script a letter belongs to."""

import unicodedata
from functools import cache

LATIN = "LATIN"


@cache
def script_of(letter: str) -> str:
    """The script of a letter: the first word of its name in Unicode."""
    return unicodedata.name(letter, LATIN).split()[0]
