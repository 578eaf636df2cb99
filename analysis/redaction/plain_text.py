"""A text as the recognisers read it: letters and digits in their plain form, and the way back to the text."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analysis.text.script import LATIN, script_of

_HYPHENS = dict.fromkeys("\u2010\u2011\u2012", "-")
_BESIDE_DIGITS = frozenset("().,")


@dataclass(frozen=True, slots=True)
class PlainText:
    """The plain form of a text, and where in the text each sign of it begins and ends."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text stands what stands here in its plain form."""
        return self.starts[start], self.ends[end - 1]


def read_plainly(text: str) -> PlainText:
    """Read letters and digits as what they stand for, however they are dressed up.

    Full-width, bold, circled and raised ones are read as plain ones (Unicode's compatibility forms, UAX #15),
    digits of every script as ours, and what is Latin without the marks that strike it through or ring it.

    Parameters
    ----------
    text : str
        In normal form C.

    Returns
    -------
    PlainText
        Of the text itself where nothing in it is dressed up, as in nearly all texts.
    """
    if text.isascii() or all(_form(sign) == sign and not _is_mark(sign) for sign in set(text)):
        return PlainText(text, range(len(text)), range(1, len(text) + 1))
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, sign in enumerate(text):
        if signs and _is_mark(sign) and _takes_no_mark(signs[-1]):
            ends[-1] = place + 1
            continue
        form = _form(sign)
        signs += form
        starts += [place] * len(form)
        ends += [place + 1] * len(form)
    return PlainText("".join(signs), starts, ends)


@cache
def _form(sign: str) -> str:
    """The letters or digits that a sign stands for; the sign itself where it says more: "½", "…", "™"."""
    if sign in _HYPHENS:
        return _HYPHENS[sign]
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    form = unicodedata.normalize("NFKC", sign)
    if unicodedata.decomposition(sign).startswith(("<super>", "<sub>")):
        return form if form.isdecimal() else sign
    spelt = any(map(str.isalnum, form)) and all(part.isalnum() or part in _BESIDE_DIGITS for part in form)
    return form if len(form) == 1 or spelt else sign


@cache
def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me"}


@cache
def _takes_no_mark(sign: str) -> bool:
    """Tell what is read as well without a mark on it, once what is one letter has become one (form C)."""
    return sign.isascii() or script_of(sign) == LATIN
