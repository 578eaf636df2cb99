"""Cut a statement at the words that set one thing against another: "good, but …"."""

import re
from collections.abc import Sequence

FEWEST_WORDS = 2
MOST_WORDS_BESIDE_A_COMMA = 8
_INNER = re.compile(
    r"""(?<!not\ only)\s*(?:
        [,;:\u2013\u2014-]*\s+(?<!nothing\s)(?<!anything\s)(?<!nobody\s)(?<!none\s)(?<!all\s)but\s
      | [,;]*\s+(?:even\ though|although|though|whereas|yet|despite|in\ spite\ of)\s
      | [,;]*\s+(?:except(?:\ (?:for|that))?|apart\ from)\s
      | ,?\s+while\s(?!\w+ing\b)
      | [,;]\s*(?:however|on\ the\ other\ hand|then\ again|still)\b,?\s
      | ;\s
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LEADING = re.compile(
    r"^(?:even though|although|though|whil(?:e|st)|whereas|despite|in spite of|apart from|except for)\s",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"^(?:and|or|so|because|which|who|that|if|when|as|to|in|on|at|for|with|by|not)\b", re.IGNORECASE
)
_SUBORDINATE = re.compile(
    r"^(?:after|as|because|before|however|if|once|since|unless|until|when|whenever)\b", re.IGNORECASE
)


def split_contrasts(statement: str) -> list[str]:
    """Cut a statement into the clauses that it sets against each other.

    Parameters
    ----------
    statement : str
        In English.

    Returns
    -------
    list of str
        The clauses in their order, of two or more words each; the statement alone where it sets nothing
        against anything. What each says for or against is for `analysis.sentiment.model` to tell.
    """
    if _NOT_ONLY.search(statement):
        return [statement]
    leading = _LEADING.match(statement)
    if leading and "," in statement:
        parts: Sequence[str] = statement[leading.end() :].split(",", 1)
    else:
        parts = _INNER.split(statement)
    if len(parts) == 1:
        parts = _beside_a_comma(statement)
    clauses = [part.strip(" ,;:.\u2013\u2014-") for part in parts]
    long_enough = all(len(clause.split()) >= FEWEST_WORDS for clause in clauses)
    return clauses if len(clauses) > 1 and long_enough else [statement]


def names_contrast(statement: str) -> bool:
    """Tell whether a word sets one thing against another, and not a mere comma."""
    return bool(_LEADING.match(statement) or _INNER.search(statement))


def _beside_a_comma(statement: str) -> Sequence[str]:
    """Part "good tools, bad training": two short pieces, of which the second stands for itself."""
    parts = [part.strip() for part in statement.split(",")]
    short = all(FEWEST_WORDS <= len(part.split()) <= MOST_WORDS_BESIDE_A_COMMA for part in parts)
    if len(parts) != 2 or not short or _SUBORDINATE.match(parts[0]) or _GOES_ON.match(parts[1]):
        return [statement]
    return parts
