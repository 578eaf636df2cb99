"""The privacy modes as a lead chooses among them: a sentence each, and what staff will read."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.privacy.modes import PROTECTION, PrivacyMode
from models.surveys.promises import Notice
from models.surveys.surveys import Survey

TOLD_LEAD = {
    PrivacyMode.OPEN: "You read every answer as it is written, within seconds. "
    "For a team that talks openly anyway, such as a retrospective.",
    PrivacyMode.CONFIDENTIAL: "You see figures and words of 5 people and more, of a small pulse when it "
    "closes; personal data is taken out. Right for most pulses, those of 8 to 40 people too.",
    PrivacyMode.STRICT: "Like confidential, but words only where 10 people or more have answered. "
    "For delicate questions.",
}


@dataclass(frozen=True)
class ModePreview:
    """What a mode means: to the lead, in a sentence, and to staff, as a notice."""

    told_lead: str
    notice: Notice


def previews(survey: Survey | None = None) -> Mapping[str, ModePreview]:
    """Each mode with what staff would read in it, of a survey or of a new one."""
    urgent = survey.urgent_contact if survey else ""
    return {mode: ModePreview(told, _notice(mode, urgent)) for mode, told in TOLD_LEAD.items()}


def _notice(mode: PrivacyMode, urgent_contact: str) -> Notice:
    protection = PROTECTION[mode]
    return Notice(
        mode=mode,
        minimum_group=protection.least.figures,
        minimum_group_for_quotes=protection.least.quotes,
        redacted=protection.always_redacts,
        urgent_contact=urgent_contact,
        purpose="",
        responsible="",
        contact="",
    )
