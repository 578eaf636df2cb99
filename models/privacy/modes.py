"""Privacy modes. A mode is a set of smallest groups and two switches; nothing else asks which mode it is."""

from dataclasses import dataclass
from enum import StrEnum

from models.privacy.gate import Thresholds


class PrivacyMode(StrEnum):
    """How far the answers to a survey are protected; once somebody may have answered it stays."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    STRICT = "strict"


@dataclass(frozen=True)
class Protection:
    """What a mode sets: the least groups, whether words are always redacted, whether no answer waits."""

    least: Thresholds
    always_redacts: bool = True
    passes_at_once: bool = False


PROTECTION = {
    PrivacyMode.OPEN: Protection(Thresholds(1, 1), always_redacts=False, passes_at_once=True),
    PrivacyMode.CONFIDENTIAL: Protection(Thresholds(5, 5)),
    PrivacyMode.STRICT: Protection(Thresholds(5, 10)),
}
# Whatever leaves the leads' pages is at least confidential: files that are exported, pages of everybody.
OUTSIDE = PROTECTION[PrivacyMode.CONFIDENTIAL].least
