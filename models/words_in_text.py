"""The words of a text: found, compared and taken out, whatever their case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Callable, Sequence

MARK = "[name]"
MOST_WORDS = 6  # in one name
LONGEST_GAP = 3  # characters between two words of a name: “Priya  Nairn”, “Nairn, Priya”
UNWORDED = "Theme"

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_EDGES = " ,;:.!?&-–/'’()"
_LINKS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "s", "the", "to", "with"}

IsName = Callable[[str], bool]


def fold(text: str) -> str:
    """Bring a text into the form in which words are compared: no capitals, no accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(word) for word in _WORD.findall(text)]


def phrase_of(text: str) -> str:
    """A phrase in the form in which names are compared: its words, folded, one space apart."""
    return " ".join(words_of(text))


def name_or_possessive(phrase: str) -> tuple[str, ...]:
    """What a folded phrase may be the name of: itself, or that of which it is the possessive."""
    if phrase.endswith(" s"):
        return phrase, phrase[:-2]
    return (phrase, phrase[:-1]) if phrase.endswith("s") and len(phrase) > 3 else (phrase,)


def take_out(text: str, is_name: IsName, *, mark: str = MARK, spared: frozenset[str] = frozenset()) -> str:
    """Replace names by a mark: whole words, the longest name first, with whatever punctuation around them.

    Parameters
    ----------
    is_name
        Says of a folded phrase (see `phrase_of`) of up to `MOST_WORDS` words whether it is a name.
    spared
        Folded phrases that are left as they are, with the names in them.
    """
    words = [found for found in _WORD.finditer(text) if not _is_mark(text, found)]
    folded = [fold(found.group()) for found in words]
    pieces: list[str] = []
    done = place = 0
    while place < len(words):
        most = _reach(words, place)
        if length := _longest(folded, place, most, spared.__contains__):
            place += length
        elif length := _longest(folded, place, most, is_name):
            pieces += [text[done : words[place].start()], mark]
            done = words[place + length - 1].end()
            place += length
        else:
            place += 1
    return "".join([*pieces, text[done:]])


def _is_mark(text: str, word: re.Match[str]) -> bool:
    return text[word.start() - 1 : word.start()] == "[" and text[word.end() : word.end() + 1] == "]"


def _reach(words: Sequence[re.Match[str]], place: int) -> int:
    """How many words from this one on stand close enough together to be one name."""
    most = 1
    for before, after in zip(words[place:], words[place + 1 : place + MOST_WORDS], strict=False):
        if after.start() - before.end() > LONGEST_GAP:
            break
        most += 1
    return most


def _longest(folded: Sequence[str], place: int, most: int, holds: IsName) -> int:
    """The length of the longest phrase that begins here; the s of a possessive is left where it stands."""
    ends = (n for n in range(most, 0, -1) if n == 1 or folded[place + n - 1] != "s")
    return next((n for n in ends if holds(" ".join(folded[place : place + n]))), 0)


def reworded(label: str, keywords: Sequence[str], unwanted: IsName) -> tuple[str, list[str]]:
    """A theme's label with some words taken out, “Theme” if nothing is left; its keywords without these."""
    spoken = [keyword for keyword in keywords if take_out(keyword, unwanted) == keyword]
    rest = take_out(label, unwanted, mark="")
    if rest == label:
        return label, spoken
    words = rest.split()
    while words and _links(words[0]):
        words.pop(0)
    while words and _links(words[-1]):
        words.pop()
    left = " ".join(words).strip(_EDGES)
    return left[:1].upper() + left[1:] or UNWORDED, spoken


def _links(word: str) -> bool:
    """Whether a word stands for nothing on its own: “with”, “and”, a comma, the s of a possessive."""
    return set(words_of(word)) <= _LINKS
