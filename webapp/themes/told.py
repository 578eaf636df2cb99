"""What was decided about a theme, in words."""

from models.review.history import PastDecision
from models.themes.decisions import Decision, DecisionKind
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
    return _deed(past.decision, theme, past.other)


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
    return PLAIN.get(DecisionKind(decision.kind), decision.kind)


def _several(decision: Decision) -> str:
    return "a statement" if decision.value == "1" else f"{int(decision.value):,} statements"
