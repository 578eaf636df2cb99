"""Find job titles that only one person holds: "the CFO", "our head of finance"."""

import re
from collections.abc import Iterator

_RANK = r"(?:(?:deputy|assistant|associate|interim|acting|executive|group|regional|vice|senior) ){0,2}"
_FIELD = (
    r"(?:human resources|customer services?|information technology|internal audit|supply chain|social care"
    r"|adult services|clinical services|corporate services|business development|project management"
    r"|[A-Z][\w&-]{0,24}(?: (?:and |& )?[A-Z][\w&-]{1,24}){0,3}"
    r"|[a-z][\w&-]{1,24}(?: (?:and|&) (?:operations|estates|people|governance|performance|development"
    r"|safety|strategy"
    r"|change|finance))?)"
)
_CHIEF = (
    r"chief (?:executive|exec|finance|financial|operating|operations|information|technology|technical"
    r"|people|medical"
    r"|nursing|nurse|digital|data|risk|commercial|marketing|product|compliance|legal|strategy|security"
    r"|constable"
    r"|of staff)(?: (?:information )?(?:security )?officer)?"
)
_LETTERS = r"(?:CEO|CFO|COO|CIO|CTO|CISO|CMO|CPO|CHRO|CDO|CCO|CRO|SRO|CNO)"
_DIRECTOR = (
    r"(?:managing|medical|clinical|finance|hr|it|programme|deputy|executive|ops|operations|sales|nursing"
    r"|commercial"
    r"|marketing) director"
)
_HELD_ALONE = re.compile(
    rf"\b(?P<held>{_RANK}(?:{_CHIEF}|{_LETTERS}|{_DIRECTOR}|md|company secretary|general counsel"
    rf"|permanent secretary"
    r"|vice[- ]chancellor|headteacher|head teacher|town clerk|matron|chair(?:man|woman"
    r"|person)? of the board))\b"
    r"(?!['\u2019]?s? (?:team|office)s?\b)",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(
    rf"\b(?P<held>(?i:{_RANK}(?:head|director|vice president|vp|dean|chief|chair) of) (?P<field>{_FIELD}))"
)
_ONE = re.compile(
    r"\b(?:the|our|my|your|their|this|that|new|current|former|old|last|previous|with|by)\s{1,3}$",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"\b(?:an?|any|every|each|no|some|all|another|as|be|become|becoming|more|many|other|two|several)\s{1,3}$",
    re.IGNORECASE,
)
_FIELDS_OF_NOBODY = """
    a all an and any department departments division each every family function her him his household it
    its lettuce line many me my our programme programmes projects queue schedule school section service
    services some staff state steam table team teams that the them these this those time unit us year
    your
"""
_NO_FIELD = frozenset(_FIELDS_OF_NOBODY.split())


def find_roles(text: str) -> Iterator[tuple[int, int]]:
    """Find job titles that tell who is meant; "a director" and "managers" tell nobody.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Where a title starts and ends, without "the" or "our".
    """
    for match in _HELD_ALONE.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if _ONE.search(before) or (match["held"].isupper() and not _ANY.search(before)):
            yield match.span("held")
    for match in _HEAD_OF.finditer(text):
        first = match["field"].split()[0]
        named = first == "IT" or first.casefold() not in _NO_FIELD
        if named and not _ANY.search(text[max(0, match.start() - 16) : match.start()]):
            yield match.span("held")
