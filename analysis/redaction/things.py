"""Tell what is called like a person, a system, a project, somebody's hours, from a person."""

from collections.abc import Sequence

from analysis.redaction.name_cues import DOING, SPACE
from analysis.redaction.tagged_words import Word
from analysis.text.vocabulary import SOFTWARE

# What stands before the name of an undertaking, with a capital: "Project Daisy".
_UNDERTAKINGS = """
    campaign campus codename directorate initiative operation portfolio program programme project
    release scheme sprint stream tranche wave workstream
"""
# What no person's name stands before, unless it is theirs: "Kelly hours", "the Frank discussion".
_HEADS_OF_NAMES = """
    agreement agreements api app application applications branch chatbot condition conditions dashboard
    database debate deployment depot discussion discussions environment funding hours instance
    integration interface licence licences login logins migration module modules occupancy office
    offices outage password passwords payment payments period periods platform policies policy portal
    programme rollout rota server servers sheet sheets site sites software system systems template
    templates therapy upgrade upgrades users warehouse workflow workspace
"""
# Of these some are also what people do: "Bill runs are late", and Bill runs the desk.
_OR_DEEDS = """
    approvals checks claims forms invoices numbers plans queues reviews rules runs scores tickets
    versions
"""
# What only a system does, what people do otherwise, and what a system is.
_RUNNING = frozenset({"crashes", "glitches", "lags", "reboots"})
_RUNNING_TOO = frozenset(
    {"crash", "crashed", "freeze", "freezes", "froze", "hang", "hangs", "hung", "loads", "times"}
)
_STATES = """
    blocked broken buggy clunky crashing decommissioned disabled down freezing frozen hanging
    inaccessible installed laggy licensed offline outdated slow slower unavailable uninstalled unstable
    unusable upgraded worse
"""
# Software that has a first name: a thing beside other software alone.
_CALLED_LIKE_PEOPLE = """
    ada alexa amelia aris asta cassandra clara claude clio coda cortana ella hugo iris jasper julia lena
    leo lorenzo marvin max maya otter otto sage siri sofia tekla travis ulysses viva
"""
# What places are and people hardly ever.
_OF_PLACES = """
    abandoned closed cold crowded damp dark draughty empty expensive far freezing full hot humid miles
    noisy overcrowded oversubscribed remote shut understaffed
"""
_BOTS = frozenset({"app", "assistant", "bot", "chatbot", "database", "platform", "portal", "system", "tool"})
_UNDER = frozenset(_UNDERTAKINGS.split())
_HEADS = frozenset(_HEADS_OF_NAMES.split())
_HEADS_OR_DEEDS = frozenset(_OR_DEEDS.split())
_STATE = frozenset(_STATES.split())
_LIKE_PEOPLE = frozenset(_CALLED_LIKE_PEOPLE.split())
_PLACE = frozenset(_OF_PLACES.split())
_BETWEEN = {
    "a",
    "also",
    "always",
    "and",
    "are",
    "been",
    "far",
    "has",
    "is",
    "keeps",
    "often",
    "still",
    "too",
    "very",
}
_AFTER_A_SUBJECT = {
    "and",
    "are",
    "cannot",
    "come",
    "get",
    "is",
    "need",
    "should",
    "take",
    "was",
    "were",
    "will",
}
BESIDE = 2


def is_thing(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word that could be a name is called so, but is no person.

    Parameters
    ----------
    words : sequence of Word
    at : int
        The place of the word among them.

    Returns
    -------
    bool
    """
    word = words[at]
    if not word.capital or _follows_possessive(words, at):
        return False
    return (
        _is_undertaking(words, at) or _heads_a_thing(words, at) or _runs(words, at) or _is_software(words, at)
    )


def is_place_described(words: Sequence[Word], at: int) -> bool:
    """Tell "Preston is too hot" from a person of that name."""
    return words[at].place and _is_said_to_be(words, at, _PLACE)


def _is_undertaking(words: Sequence[Word], at: int) -> bool:
    if not at or not SPACE.match(words[at].gap):
        return False
    before = words[at - 1]
    return before.key in _UNDER and before.text[0].isupper()


def _heads_a_thing(words: Sequence[Word], at: int) -> bool:
    """Tell "Kelly hours" from "Kelly's hours" and from "Grant helps"."""
    after = _next(words, at)
    if after is None or after.text[0].isupper():
        return False
    return after.key in _HEADS or (
        after.key in _HEADS_OR_DEEDS and words[at].ordinary and _ends(words, at + 1)
    )


def _ends(words: Sequence[Word], at: int) -> bool:
    """Tell whether what stands here is no deed: nothing is done to anything after it."""
    after = words[at + 1] if at + 1 < len(words) else None
    return after is None or not SPACE.match(after.gap) or after.key in _AFTER_A_SUBJECT


def _runs(words: Sequence[Word], at: int) -> bool:
    """Tell what crashes, and what is written in capitals and is slow: "EMIS is slow"."""
    after = _next(words, at)
    if after is not None and after.key in _RUNNING:
        return True
    if not words[at].text.isupper() or len(words[at].text) == 1:
        return False
    return (after is not None and after.key in _RUNNING_TOO) or _is_said_to_be(words, at, _STATE)


def _is_software(words: Sequence[Word], at: int) -> bool:
    """Tell Claude beside Gemini from Claude."""
    if words[at].key not in _LIKE_PEOPLE:
        return False
    after = _next(words, at)
    if after is not None and after.key in DOING:
        return False
    if _is_introduced_as_software(words, at):
        return True
    near = words[max(0, at - BESIDE) : at + BESIDE + 1]
    return _is_said_to_be(words, at, _STATE) or any(word.key in SOFTWARE for word in near)


def _is_introduced_as_software(words: Sequence[Word], at: int) -> bool:
    """Tell "Max, our chat bot"."""
    after = words[at + 1 : at + 5]
    return bool(after) and after[0].gap.startswith(",") and any(word.key in _BOTS for word in after)


def _is_said_to_be(words: Sequence[Word], at: int, states: frozenset[str]) -> bool:
    """Tell whether a word is said to be in one of these states, "is" and "too" between them."""
    here = at + 1
    while here < min(len(words), at + 4) and SPACE.match(words[here].gap):
        if words[here].key in states:
            return here > at + 1
        if words[here].key not in _BETWEEN:
            return False
        here += 1
    return False


def _follows_possessive(words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].gap.startswith(("'s", "\u2019s"))


def _next(words: Sequence[Word], at: int) -> Word | None:
    after = words[at + 1] if at + 1 < len(words) else None
    return after if after is not None and SPACE.match(after.gap) else None
