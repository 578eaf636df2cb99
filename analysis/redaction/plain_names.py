"""Find names that are words too and were typed like words: "mark and will from finance", "sue is rude"."""

from collections.abc import Sequence

from analysis.redaction.name_cues import ASKING, DOING, SPACE
from analysis.redaction.tagged_words import Word

# First names that people have and that are words: no abstract is among those that need no department.
_NAMES = """
    al amber art basil bill bo carol chase christian clay cliff colin crystal dale dawn dean don drew
    earl ed ernest faith frank gene glen glenn grace grant guy hazel heath heather herb holly hope
    hunter iris ivy jack jade jay jean jo joy june ken kit lance lily mark mason max may miles nick norm
    olive pam pat pearl peg penny ray reed rich rob robin rod roger rose rowan roy ruby rusty sandy sky
    sonny spencer stew sue summer tiffany trinity ty van victor violet wade ward warren will woody
"""
_MOSTLY_NAMES = """
    al bev bo carol colin dawn dean don ed glen glenn heather jack jay jean jo ken kit nick norm pam pat
    peg rob robin roger roy sue victor warren
"""
_DEPARTMENTS = """
    accounts admin audit comms communications delivery engineering estates facilities finance governance
    helpdesk hr infrastructure it legal logistics maintenance marketing networks operations ops payroll
    planning pmo procurement programmes projects purchasing reception sales security service servicedesk
    support testing training transport upstairs
"""
_KINDS = """
    abrupt absent abusive aggressive amazing approachable arrogant away awesome awful bossy brilliant
    brusque bullying busy dismissive excellent fab fabulous fair fantastic friendly great helpful
    horrible ill impatient incompetent kind late lazy leaving lovely mean moody nasty new nice nicer off
    patient patronising pleasant pushy retiring rude sarcastic sick stressed supportive terrific tired
    unapproachable unfriendly unhelpful unkind useless wonderful
"""
# Of these one needs more than a department: "art in reception", "hope in HR".
_THINGS_TOO = """
    amber art basil chase christian clay crystal dawn faith guy heath hope iris ivy joy lily may miles
    norm pearl reed rich rusty sky stew summer trinity van ward woody
"""
_JOINING = frozenset({"and", "because", "but", "or", "so", "that", "though", "while"})
_BEFORE = _JOINING | ASKING | {"by", "from", "if", "like", "thanks", "to", "when", "with"}
NAMES = frozenset(_NAMES.split())
THINGS_TOO = frozenset(_THINGS_TOO.split())
MOSTLY_NAMES = frozenset(_MOSTLY_NAMES.split())
DEPARTMENTS = frozenset(_DEPARTMENTS.split())
KINDS = frozenset(_KINDS.split())
FURTHEST = 6
_NO_ACTS = frozenset(
    {"are", "can", "could", "for", "have", "in", "is", "of", "on", "the", "was", "were", "would"}
)


def is_plain_name(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word in lower case is somebody's name by what stands around it.

    Parameters
    ----------
    words : sequence of Word
    at : int

    Returns
    -------
    bool
    """
    word = words[at]
    if word.key not in NAMES or word.capital:
        return False
    return (
        (_begins(words, at) and (_works_in(words, at) or _is_pair(words, at)))
        or (_is_after_pair(words, at) and is_plain_name(words, at - 2))
        or (word.key in MOSTLY_NAMES and _begins(words, at) and (_does(words, at) or _is_kind(words, at)))
    )


def works_in_department(words: Sequence[Word], at: int) -> bool:
    """Tell what stands before "from finance", "in HR" or "at reception"."""
    return _key(words, at + 1) in {"at", "from", "in", "on"} and (
        _key(words, at + 2) in DEPARTMENTS
        or (_key(words, at + 2) == "the" and _key(words, at + 3) in DEPARTMENTS)
    )


def _begins(words: Sequence[Word], at: int) -> bool:
    return words[at].opens or at == 0 or "," in words[at].gap or words[at - 1].key in _BEFORE


def _works_in(words: Sequence[Word], at: int) -> bool:
    """Tell "mark from finance" and the first of "mark and will from finance"."""
    if words[at].key not in THINGS_TOO and works_in_department(words, at):
        return True
    other = at + 2
    return _key(words, at + 1) == "and" and _is_name(words, other) and works_in_department(words, other)


def _is_pair(words: Sequence[Word], at: int) -> bool:
    """Tell "grace and hope cover the desk" from "hope and joy are missing"."""
    if _key(words, at + 1) != "and" or not _is_name(words, at + 2) or not words[at].opens:
        return False
    after = _key(words, at + 3)
    return after not in _NO_ACTS and after != "" and _key(words, at + 2) != "will"


def _is_after_pair(words: Sequence[Word], at: int) -> bool:
    return at > 1 and words[at - 1].key == "and" and words[at - 2].key in NAMES


def _is_name(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and (words[at].key in NAMES or words[at].first)


def _does(words: Sequence[Word], at: int) -> bool:
    return _key(words, at + 1) in DOING


def _is_kind(words: Sequence[Word], at: int) -> bool:
    """Tell "sue is rude" and "pat is so very kind"."""
    if _key(words, at + 1) not in {"is", "was", "isnt", "isn't"}:
        return False
    here = at + 2
    while here < at + FURTHEST and _key(words, here) in {
        "a",
        "always",
        "just",
        "not",
        "really",
        "so",
        "too",
        "very",
    }:
        here += 1
    return _key(words, here) in KINDS


def _key(words: Sequence[Word], at: int) -> str:
    """Give a word where nothing but space lies before it."""
    return words[at].key if 0 <= at < len(words) and SPACE.match(words[at].gap) else ""
