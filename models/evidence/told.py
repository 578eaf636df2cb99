"""What stands beside a theme's name in the wave that is shown: a sentence, and a few of its own words."""

import re
from collections.abc import Iterable

from models.evidence.quotes import Quote, stands_by_itself

MOSTLY = 0.75
LONGEST_SUBTITLE = 90
# Earlier analyses kept the sides with the words; they were of another wave, or of before a decision.
_KEPT_SIDES = re.compile(r", (?:mostly )?as something that [^.]*(?=\.$)")


def described(words: str, works: int | None, needs_work: int | None) -> str:
    """Say what a theme is about, with what its figures, past the gate, tell of both sides; else empty."""
    if not words or not (works or needs_work):
        return ""
    return f"{_KEPT_SIDES.sub('', words).removesuffix('.')}{_side(works or 0, needs_work or 0)}."


def _side(works: int, needs_work: int) -> str:
    if needs_work >= MOSTLY * (works + needs_work):
        return ", mostly as something that does not work"
    if works >= MOSTLY * (works + needs_work):
        return ", mostly as something that works"
    return ", as something that works for some and not for others"


def subtitle_of(quotes: Iterable[Quote]) -> Quote | None:
    """The shortest of quotes that passed the gate, where one is short and can be read by itself."""
    short = [quote for quote in quotes if len(quote.text) <= LONGEST_SUBTITLE]
    whole = [quote for quote in short if stands_by_itself(quote.text, quote.language)]
    return min(whole, key=lambda quote: len(quote.text), default=None)
