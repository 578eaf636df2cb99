"""What a lead can send to staff as it stands: who asks, the link, and what it costs them."""

from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from webapp.pages import day


def invitation(survey: Survey, wave: Wave | None, link: str) -> str:
    """A short text to invite staff with, to the open wave or to the next."""
    told = wave or survey
    until = f" until {day(wave.closes_on)}" if wave and wave.closes_on else ""
    trust = (
        "Answers are read as they come; no name is asked."
        if told.passes_at_once
        else f"Answers are confidential: nothing is shown of fewer than {told.minimum_group} people."
    )
    return (
        f"{survey.title}\n\n{told.purpose}\n\n"
        f"It takes about two minutes, without an account{until}:\n{link}\n\n"
        f"{trust} Questions: {told.contact}."
    )
