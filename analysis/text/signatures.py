"""Leave out how a mail ends: "Kind regards, [name]", "Sent from my iPhone"."""

import re

from analysis.text.vocabulary import MARK

_DEVICE = (
    r"(?:i(?:phone|pad|pod)|android|galaxy|blackberry|(?:smart|mobile )?phone|mobile|tablet|handset|pixel"
    r"|huawei|samsung|nokia|outlook|yahoo|gmail|protonmail|hotmail|mail for windows)"
)
_SENT_FROM = (
    rf"sent (?:from|via|using|with) (?:my |the |a |an )?(?:[\w.]+ ){{0,3}}{_DEVICE}\b[^.!?\n]{{0,60}}"
    rf"|get {_DEVICE} for (?:ios|android|mac|windows|iphone)\b[^.!?\n]{{0,60}}"
)
_REGARDS = (
    r"(?:(?:with )?(?:(?:kind(?:est)?|best|warm(?:est)?|many|with) ){1,2}(?:regards|wishes)|regards"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|rgds|kr|br)"
)
_THANKS = r"(?:(?:many )?thanks|thank you|cheers)"
_AT_THE_END = re.compile(
    rf"(?:(?<=[.!?,;>)\n])\s*|(?<=\s)(?=(?-i:[A-Z]))|^)(?:{_SENT_FROM}|{_REGARDS}(?:[,.!]?\s+{MARK.pattern})?"
    rf"|(?<=[.!?]\s){_THANKS},? {MARK.pattern})[\s.,!>\]]*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"\W*{_REGARDS}\W*(?:{MARK.pattern})?\W*", re.IGNORECASE)
_THANKED = re.compile(r"\W*(?:(?:many )?thanks|thank you|cheers|best|all the best|thx|ta)\W*", re.IGNORECASE)
LONGEST_LINE = 6  # words of a line below a signature: name, title, team, number
MOST_LINES = 6
LONGEST_END, LONGEST_SIGN_OFF = 160, 80  # signs


def without_signature(text: str) -> str:
    """Leave out a signature at the end of a text.

    Parameters
    ----------
    text : str
        Clean, with marks in place of personal data or without.

    Returns
    -------
    str
        Without "Kind regards" and the few short lines below it, and without what a telephone adds.
    """
    text = _without_last_words(text)
    lines = text.split("\n")
    for at in range(len(lines) - 1, max(0, len(lines) - 2 - MOST_LINES), -1):
        if len(lines[at]) > LONGEST_SIGN_OFF:
            continue
        below = [line for line in lines[at + 1 :] if line.strip()]
        if _SIGNED.fullmatch(lines[at]) and all(_is_short(line) for line in below):
            return "\n".join(lines[:at])
        if _THANKED.fullmatch(lines[at]) and all(_is_a_mark(line) for line in below):
            return "\n".join(lines[:at])
    return text


def _without_last_words(text: str) -> str:
    """Cut what the last words of a text are, twice: a telephone writes below a greeting."""
    for _ in range(2):
        last = text[-LONGEST_END:]
        found = _AT_THE_END.search(last)
        if found is None:
            break
        text = text[: len(text) - len(last) + found.start()].rstrip()
    return text


def _is_short(line: str) -> bool:
    return len(line.split()) <= LONGEST_LINE and not line.rstrip().endswith((".", "!", "?"))


def _is_a_mark(line: str) -> bool:
    return not any(sign.isalpha() for sign in MARK.sub("", line))
