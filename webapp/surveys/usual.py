"""What a new survey and a new wave start from, so that a lead changes little or nothing."""

from typing import Any

from models.accounts.users import User
from models.base import today
from models.portfolio.organisation import Organisation
from models.surveys.templates import SurveyTemplate


def usual_notice(template: SurveyTemplate, here: Organisation | None, lead: User) -> dict[str, Any]:
    """What staff are usually told in a survey of this template."""
    office = f"The project office of {here.name}" if here else "The project office"
    return {
        "title": template.title,
        "purpose": f"{office} {template.purpose}",
        "responsible": office,
        "contact": lead.email if "." in lead.email else "",  # the first lead has no address of their own
        "urgent_contact": "your manager or Human Resources",
        "mode": template.mode,
    }


def usual_name() -> str:
    """The name of a wave that is opened today: its month."""
    return f"{today():%B %Y}"
