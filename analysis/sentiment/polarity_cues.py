"""What words say about how approving or critical a statement is, as a few figures beside its vector."""

import re
from collections.abc import Sequence

import numpy as np

from analysis.arrays import FloatMatrix
from analysis.text.vocabulary import COMPLAINT_WORDS, PRAISE_WORDS, THANKS_WORDS

_APPROVING = """
    accessible accurate agile appreciated approachable benefits calm capable clear clearly collaborative
    comfortable committed complete consistent constructive cooperative dedicated dependable effective
    efficient effortless empowered encouraging engaged enjoy enjoyable enough fair fairly fast flexible
    generous handy healthy helps honest impressed improved improving inclusive informative inspiring
    intuitive kind listens manageable modern motivated motivating openly organised organized painless
    patient polite practical productive professional prompt promptly proud quick quickly quiet realistic
    regularly relaxed relevant reliable respected respectful respond responsive safe saves secure
    sensible simple smooth smoothly stable structured succeed success successful supported supportive
    supports tidy timely transparent trusted trustworthy understand understanding valuable valued
    visible welcome welcoming willing works
"""
_CRITICAL = """
    afraid anger angry arbitrary avoid bad badly blame blocked blocks boring bottleneck breaks broken
    bug bugs bullying bureaucracy bureaucratic cancelled chaos chaotic chase chasing clumsy clunky
    complain complaint complaints complex complicated concern concerns conflict conflicting conflicts
    confused confusing confusion crash crashes crowded cumbersome delay delayed delays demotivated
    demotivating disorganised disorganized distant duplicate endless error errors excessive exhausted
    exhausting expensive fail failed failing fails failure failures fault fear forgotten frustrated gap
    gaps guesswork harder hate ignore ignored ignores impossible inaccurate incomplete inconsistent
    inefficient inflexible interruptions irrelevant isolated issue issues jargon lack lacking lacks late
    lost mess messy micromanaged micromanagement misleading miss missed missing mistake mistakes
    neglected noisy obstacle old opaque outdated overdue overhead overloaded overtime overwhelmed
    overworked painful pressure problem problems punished rude rushed scattered shortage shortages silo
    silos slip slips slow slower slowly stress stressed stressful struggle struggling stuck suffer
    suffers tedious tired trouble uncertain uncertainty unclear understaffed unfair unhappy unhelpful
    unnecessary unprepared unrealistic unreliable unstable unusable unused waiting waste wasted worried
    wrong
"""
_STRONG_APPROVING = """
    amazing awesome best brilliant delighted excellent exceptional fabulous fantastic faultless
    first-class flawless highlight incredible incredibly love loved marvellous outstanding perfect
    superb terrific thrilled wonderful
"""
_STRONG_CRITICAL = """
    abysmal appalling atrocious awful disaster disastrous disgraceful dreadful farce hate hell hopeless
    horrendous horrible joke nightmare pathetic ridiculous shambles shocking shockingly sick terrible
    toxic unacceptable unbearable useless worst
"""
_NEGATING = """
    barely cannot cant couldnt doesnt dont fewer hardly isnt less neither never no nobody none nor not nothing
    nowhere rarely scarcely seldom wasnt without wont wouldnt
"""
_NOT_PRAISE = {"difficult", "ease", "annoying", "improvement", "benefit", "better", "like", "hard", "well"}
APPROVING = (PRAISE_WORDS - COMPLAINT_WORDS - _NOT_PRAISE) | THANKS_WORDS | set(_APPROVING.split())
CRITICAL = COMPLAINT_WORDS | set(_CRITICAL.split())
STRONG_APPROVING = frozenset(_STRONG_APPROVING.split())
STRONG_CRITICAL = frozenset(_STRONG_CRITICAL.split())
NEGATORS = frozenset(_NEGATING.split())
_SCOPE = 3  # words over which a negator reaches
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_WISH = re.compile(
    r"\b(?:please|should|ought to|needs?|wish|could do with"
    r"|would (?:like|love|help|be (?:good|nice|great|better)))\b"
)
_WANTED = re.compile(
    r"^(?:(?:a|some|even|much)\s)?(?:more|better|less|fewer|(?!never|over|under|after|other)\w{3,}er)\s"
)
_THAN = re.compile(r"\b(?:than|since|now)\b")
_TOO = re.compile(r"\btoo (?!\w+ly\b)\w+|\bnot enough\b|\b(?:not|isn't|aren't|wasn't) \w+ enough\b")
_PRAISE_BY_DENIAL = re.compile(
    r"\b(?:(?:could|can)(?: not|n't) (?:be better|complain|fault|ask for more|praise)"
    r"|can(?:no|')t (?:complain|fault)|(?:not|isn't) bad|wouldn't change"
    r"|no (?:more )?(?:complaints?|issues?|problems?|concerns?|delays?|surprises)"
    r"|nothing (?:at all )?(?:is )?(?:wrong|bad|to (?:improve|complain|change|add))|nothing i would"
    r"|nothing (?:could|needs)|never (?:a|had a) (?:problem|dull)|without (?:delays?|problems?))"
)
_BLAME_BY_DENIAL = re.compile(
    r"\b(?:far from|anything but|room (?:for|to) improve\w*|used to be|could be (?:better|\w+er)|not always"
    r"|old \w+ was better|nothing (?:ever )?(?:works?|is working|changes|happens|gets|has changed)"
    r"|no (?:time|clear|idea))\b"
)
_STRESS = re.compile(
    r"\b(?:very|really|extremely|completely|absolutely|totally|utterly|always|so|hugely|every single)\b|!"
)
N_CUES = 15


def measure_cues(statements: Sequence[str]) -> FloatMatrix:
    """Count what the words of each statement say for and against.

    Parameters
    ----------
    statements : sequence of n str

    Returns
    -------
    array of shape (n, N_CUES), float32, 0..1
    """
    return np.array([_cues(one) for one in statements], dtype=np.float32).reshape(len(statements), N_CUES)


def _cues(statement: str) -> list[float]:
    text = statement.casefold().replace("\u2019", "'")
    words = _WORD.findall(text)
    negated = [_is_negated(words, place) for place in range(len(words))]
    pairs = list(zip(words, negated, strict=True))

    def share(wanted: set[str] | frozenset[str], negated: bool) -> float:
        return min(2, sum(word in wanted and flag is negated for word, flag in pairs)) / 2

    counts = [
        share(kind, flag)
        for kind in (APPROVING, CRITICAL, STRONG_APPROVING, STRONG_CRITICAL)
        for flag in (False, True)
    ]
    wanted = bool(_WANTED.search(text)) and not _THAN.search(text)
    patterns = (_WISH, _TOO, _PRAISE_BY_DENIAL, _BLAME_BY_DENIAL, _STRESS)
    return [*counts, any(map(_negates, words)), wanted, *(bool(one.search(text)) for one in patterns)]


def _is_negated(words: Sequence[str], place: int) -> bool:
    return any(map(_negates, words[max(0, place - _SCOPE) : place]))


def _negates(word: str) -> bool:
    return word in NEGATORS or word.endswith("n't")
