"""Tell what denies blame, "no longer a waste of time", and what denies praise, "not that helpful"."""

import re
from collections.abc import Iterable

from analysis.sentiment.polarity_cues import APPROVING, CRITICAL, STRONG_APPROVING, STRONG_CRITICAL

# What may stand between a denial and what it denies: "never had an issue", "isn't a nightmare".
_LITTLE_WORDS = """
    a all an any are as at be been being big ever feel feels felt found get gets getting had has have
    having in is it major many more much of one overly particularly quite real really seem seems single
    so such take takes that the them this to too very was were
"""
_BURDENS = """
    breaks chase chasing crash crashed crashes dread drops fight freezes hours hunt long queue queuing
    rekey shout shouting shouts struggle wait waiting waste wasted worry worrying
"""
_TROUBLES = """
    backlog bug bugs chaos complaint complaints confusion delay delays error errors fault faults gap
    gaps glitch glitches issue issues mess outage outages problem problems queue queues shortage
    shortages stress
"""
# "No complaints procedure" and "no concern for staff" deny no blame.
_NOT_BLAMED = """
    area areas for form handling line list lists log logs management message messages policy procedure
    process register relief report reporting reports resolution review room rooms solver solving
    tracking
"""


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(map(re.escape, longest_first))})"


_LITTLE, _BURDEN, _TROUBLE = (_any_of(words.split()) for words in (_LITTLE_WORDS, _BURDENS, _TROUBLES))
_BLAMING = _any_of(CRITICAL | STRONG_CRITICAL)
_BLAME = rf"(?:{_BLAMING}|{_BURDEN}|let down|late nights|lets? (?:me|us|you|anyone) down)"
_PRAISE = rf"(?:{_any_of(APPROVING | STRONG_APPROVING)}|use|better)"
_DENIAL = (
    r"(?:no longer|not|never|no|none|nobody|no one|nothing|hardly|barely|rarely|seldom|without|cannot|fewer"
    rf"|less|far from|anything but|free of|free from|used to be|\w+n't) (?:{_LITTLE} ){{0,4}}?"
)
_CANNOT = r"(?:can(?: ?not|'t)|could(?: ?not|n't))"
_OVER = (
    r"(?:a thing of the past|behind us|cleared|disappeared|eliminated|fixed|gone|history|over|removed|rare"
    r"|resolved|solved|sorted(?: out)?|vanished)"
)
_BEST_OF_ALL = (
    r"(?:better|bettered|improved|clearer|easier|faster|faulted|friendlier|happier|kinder|nicer|quicker|simpler"
    r"|smoother|more (?:accurate|approachable|flexible|friendly|grateful|helpful|pleased|reliable|supportive"
    r"|useful))"
)
_BLAME_DENIED = re.compile(
    rf"\b(?:{_DENIAL}{_BLAME}\b(?! {_any_of(_NOT_BLAMED.split())}\b)"
    rf"|(?:{_BLAME} )?(?:is|are|was|were) (?:no longer|never|not) (?:an? )?(?:concern|issue|problem|worry)\b"
    rf"|(?:no longer|don't|doesn't|didn't|never) (?:have|has|had|need|needs|needed) to {_BURDEN}\b"
    rf"|{_CANNOT}(?: have)? (?:be|been) {_BEST_OF_ALL}|never been {_BEST_OF_ALL}"
    rf"|{_CANNOT} (?:fault|complain(?! enough)|ask for more|ask for better|wish for|praise)"
    rf"|{_CANNOT} think of anything (?:bad|negative|wrong|to (?:improve|change|complain))"
    rf"|{_TROUBLE} (?:(?:has|have|had|is|are|was|were|been|gets?|got|all|now) ){{0,4}}?{_OVER}\b(?! by)"
    rf"|(?:cleared|ended|fixed|removed|resolved|solved|sorted(?: out)?) (?:\w+ ){{0,2}}?{_TROUBLE}\b"
    r"|nothing (?:is )?(?:wrong|bad)|wouldn't change a thing)"
)
_WORST = re.compile(
    rf"\b(?:{_CANNOT} (?:be|get|have been) (?:any )?(?:worse|slower|harder|later|less \w+"
    rf"|more (?:complex|complicated|confusing|difficult|stressful|unclear))|{_CANNOT} complain enough)"
)
_BEST = re.compile(
    r"\b(?:praise|recommend|thank)\b.{0,60} enough\b|\bany better than\b|\bnot (?:only|just)\b"
)
_PRAISE_DENIED = re.compile(rf"\b{_DENIAL}{_PRAISE}\b")
_KEPT_OPEN = re.compile(
    r"\b(?:but|however|although|though|except|yet|not (?:only|just|always|until|yet)|should|must|ought"
    r"|needs? to|could do|would be|unless|until|please|if|nobody|no one)\b"
)
_ANY_BLAME = re.compile(rf"\b{_BLAMING}\b")
_WANTED = re.compile(r"^(?:less|fewer|no more|without)\b")
_NO_WISH = re.compile(r"\b(?:than|since|now)\b")


def denies_blame(statement: str) -> bool:
    """Tell whether a statement speaks of something bad only to say that it is not so.

    Parameters
    ----------
    statement : str
        In English.

    Returns
    -------
    bool
    """
    text = statement.casefold().replace("\u2019", "'")
    if _WORST.search(text) or (_WANTED.search(text) and not _NO_WISH.search(text)):
        return False
    rest, n_denied = _BLAME_DENIED.subn(" ", text)
    open_ended = _KEPT_OPEN.search(rest)
    return n_denied > 0 and open_ended is None and _ANY_BLAME.search(rest) is None


def denies_praise(statement: str) -> bool:
    """Tell whether a statement speaks of something good only to say that it is not so.

    Parameters
    ----------
    statement : str
        In English.

    Returns
    -------
    bool
    """
    text = statement.casefold().replace("\u2019", "'")
    if _WORST.search(text):
        return True
    return _BEST.search(text) is None and _PRAISE_DENIED.search(_BLAME_DENIED.sub(" ", text)) is not None
