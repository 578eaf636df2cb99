"""What a new survey and a new wave start from, so that a lead changes little or nothing."""

from models.accounts.users import User
from models.base import today
from models.portfolio.organisation import Organisation


def usual_notice(here: Organisation | None, lead: User) -> dict[str, str]:
    """What staff are usually told, in an organisation that has been named; nothing in another."""
    if here is None:
        return {}
    return {
        "title": "How is project work going?",
        "purpose": f"The project office of {here.name} asks what works in our projects and what does not. "
        "We use the answers to choose what to improve first.",
        "responsible": f"The project office, {here.name}",
        "contact": lead.email,
        "urgent_contact": "your manager or Human Resources",
    }


def usual_name() -> str:
    """The name of a wave that is opened today: its month."""
    return f"{today():%B %Y}"
