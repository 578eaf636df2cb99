"""Tell a text that says nothing by what it says: nothing to add, no wish to say, the same as elsewhere.

Its words are brought to one for each meaning ("suggestions" and "feedback" are `remark`), what only hedges is
left out, and what is left is one of a few turns of phrase or an answer.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_NUMBER = re.compile(r"\b(?:(?:q|no|question|answer|number|point|item|section|part) ?)?\d{1,3}[a-d]?\b")
_LEADS = r"(?:(?:yes|well|thanks) |(?:no|nope|nah) (?=not|i |thanks |dont |cant |any ))*"
_TAILS = r"(?:by i )?(?:thanks )?"
_NOISE = re.compile(
    r"(?:(?:blah|bla|la|ha|haha|lol|test|testing|yada|etc|no|nil|none|nothing|nope|na|n a) ){2,}(?:\d+ )*"
)
_AGAIN = re.compile(r"\b(\w+ )\1+")
_EITHER = {"say ": "(say |answer )", "remark ": "(remark |answer )", "matter ": "(matter |trouble )"}
_WORD = re.compile(r"\w+")
MOST_WORDS = 24


def says_nothing(words: str) -> bool:
    """Tell whether words say nothing that somebody could act upon.

    Parameters
    ----------
    words : str
        In lower case, without apostrophes, one space between two: "i dont have any suggestions".

    Returns
    -------
    bool
    """
    if words in _listed():
        return True
    if words.count(" ") >= MOST_WORDS:
        return False
    meant = _in_few_words(words)
    known = meant.rstrip() in _listed() or _turns().fullmatch(meant) is not None
    return known or _NOISE.fullmatch(f"{words} ") is not None


def _in_few_words(words: str) -> str:
    """Bring words to one for each meaning, without hedges, each with a space after it."""
    text = _NUMBER.sub("number", words)
    meanings, hedges = _meanings(), _hedges()
    text = hedges.sub("", _phrases().sub(lambda found: meanings[found[0]], f"{text} "))
    text = "".join(f"{meanings.get(word, word)} " for word in text.split())
    return _AGAIN.sub(r"\1", text)


@cache
def _sections() -> dict[str, list[str]]:
    """Read the lines of each section of non_answers.txt."""
    sections: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("non_answers.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " " not in line:
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return sections


def _phrases_of(lines: Iterable[str]) -> list[str]:
    return [phrase.strip() for line in lines for phrase in line.split("|")]


@cache
def _listed() -> frozenset[str]:
    return frozenset(_phrases_of(_sections()["listed"]))


@cache
def _meanings() -> dict[str, str]:
    """Give each word and phrase its meaning."""
    meanings: dict[str, str] = {}
    for line in _sections()["meanings"]:
        meaning, phrases = line.split(":")
        meanings = dict.fromkeys(_phrases_of([phrases]), meaning) | meanings
    return meanings


@cache
def _phrases() -> re.Pattern[str]:
    return _any_of(phrase for phrase in _meanings() if " " in phrase)


@cache
def _hedges() -> re.Pattern[str]:
    return re.compile(_any_of(_phrases_of(_sections()["hedges"])).pattern + " ")


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Find one of these phrases, the longest first."""
    longest_first = sorted(phrases, key=lambda one: (-len(one), one))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


@cache
def _turns() -> re.Pattern[str]:
    """Make one pattern of the turns of phrase, in which each word has a space after it."""
    turns = [_WORD.sub(r"\g<0>_", line).replace(" ", "").replace("_", " ") for line in _sections()["turns"]]
    pattern = re.sub("|".join(_EITHER), lambda word: _EITHER[word[0]], "|".join(turns))
    pattern = pattern.replace("(", "(?:").replace("[", "(?:").replace("]", ")?")
    return re.compile(f"{_LEADS}(?:{pattern}){_TAILS}")
