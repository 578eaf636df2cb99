"""What was decided about a theme, in words."""

from models.review.history import PastDecision
from models.themes.decisions import Decision, DecisionKind
from models.themes.suggestions import SuggestionKind
from models.themes.themes import Theme

REST = "the unclear rest"
PLAIN = {
    DecisionKind.HIDE: "hid it",
    DecisionKind.SHOW: "showed it again",
    DecisionKind.PIN: "kept it as it is",
}


def in_words(past: PastDecision, theme: Theme) -> str:
    """Say what a person did; after it, as in “Ann Lead named it “Planning””."""
    if past.decision.kind == DecisionKind.UNDO:
        undone = past.undone
        return f"undid: {_deed(undone, theme, past.other)}" if undone else "undid a decision"
    deed = _deed(past.decision, theme, past.other)
    return f"{deed}, as suggested" if past.suggested and past.decision.kind != DecisionKind.DECLINE else deed


def _deed(decision: Decision, theme: Theme, other: str) -> str:
    is_first = decision.theme_id == theme.id
    named = f"“{other}”" if other else REST
    match decision.kind:
        case DecisionKind.NAME:
            return f"named it “{decision.value}”"
        case DecisionKind.MERGE:
            return f"merged it into {named}" if is_first else f"merged {named} into it"
        case DecisionKind.SPLIT:
            return f"split it off from {named}" if is_first else f"split “{decision.value}” off from it"
        case DecisionKind.MOVE:
            return f"moved {_several(decision)} {'to' if is_first else 'here from'} {named}"
        case DecisionKind.DECLINE:
            return f"declined the suggestion to {_declined(decision, is_first, named)}"
    return PLAIN.get(DecisionKind(decision.kind), decision.kind)


def _declined(decision: Decision, is_first: bool, named: str) -> str:
    if decision.value == SuggestionKind.MERGE:
        return f"merge {named} into it" if is_first else f"merge it into {named}"
    return "split it" if decision.value == SuggestionKind.SPLIT else "make part of it a theme of its own"


def _several(decision: Decision) -> str:
    return "a statement" if decision.value == "1" else f"{int(decision.value):,} statements"
