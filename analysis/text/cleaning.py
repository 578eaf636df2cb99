"""Clean text, and tell answers from non-answers."""

import html
import re
import unicodedata
from collections.abc import Sequence

from analysis.text.hidden_signs import without_hidden_signs
from analysis.text.markup import without_markup
from analysis.text.mojibake import mend_mojibake
from analysis.text.non_answers import says_nothing
from analysis.text.signatures import without_signature
from analysis.text.vocabulary import MARK

_NO_SIGN = re.compile(r"&#\d{20,};?")  # of more digits than Python takes for a number
_OF_EXCEL = re.compile(r"_x([0-9a-f]{4})_", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
_STRETCH = re.compile(r"(?:[^\w\s]|_)(?: ?(?:[^\w\s]|_)){3,}")
MOST_ESCAPES = 3
LONGEST_REPEATED = 12  # signs: the longest emoji are made of ten
MOST_REPEATS, MOST_STARS = 3, 5
_STARS = frozenset("*\u2605\u2606\u2b50\U0001f31f")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_APOSTROPHES = re.compile(r"['\u2019`\u00b4]")
_PARTS = re.compile(r"[.,;:!?\u2026](?=\s|$)|[()\n]|\s[-\u2013\u2014/]\s")
MOST_PARTS = 12


def clean_text(text: str) -> str:
    """Bring a text into one form: Unicode NFC, plain white space, no markup, no sign that nobody sees.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Line breaks are kept, one at a time; other runs of white space become one space. What is repeated on
        and on, as in "!!!!!!" or ":-:-:-:-:-", stands three times.
    """
    text = without_hidden_signs(mend_mojibake(_OF_EXCEL.sub(_sign_of_excel, _unescaped(text))))
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _NEWLINES.sub("\n", _SPACES.sub(" ", without_markup(text))).strip()
    return _STRETCH.sub(lambda stretch: _without_repeats(stretch.group()), text)


def _unescaped(text: str) -> str:
    """Read "&amp;#39;" as an apostrophe: what was escaped is often escaped again."""
    for _ in range(MOST_ESCAPES):
        read = html.unescape(_NO_SIGN.sub("", text))
        if read == text:
            break
        text = read
    return text


def _sign_of_excel(found: re.Match[str]) -> str:
    """Give the sign that a workbook writes as "_x000D_"."""
    sign = chr(int(found[1], 16))
    return "" if unicodedata.category(sign) == "Cs" else sign


def _without_repeats(signs: str) -> str:
    """Leave out what would be the fourth of the same signs in a row, but none of five stars."""
    kept = ""
    for sign in signs:
        kept += sign
        for size in range(1, LONGEST_REPEATED + 1):
            repeated = kept[-size:]
            most = MOST_STARS if repeated in _STARS else MOST_REPEATS
            if kept.endswith(repeated * (most + 1)):
                kept = kept[:-size]
                break
    return kept


def is_non_answer(text: str) -> bool:
    """Tell whether a text says nothing: empty, only marks or signs, "n/a", "nothing", "don't know", "-"…

    Parameters
    ----------
    text : str

    Returns
    -------
    bool
    """
    plain = _APOSTROPHES.sub("", MARK.sub(" ", without_signature(text)).casefold())
    said = [words for part in _PARTS.split(plain) if (words := _WORD.findall(part))]
    if len(said) > MOST_PARTS:
        return False
    return all(_is_empty(words) for words in said)


def _is_empty(words: Sequence[str]) -> bool:
    if not any(character.isalpha() for word in words for character in word):
        return True
    if len(words) == 1 and len(words[0]) == 1:
        return True
    return says_nothing(" ".join(words))
