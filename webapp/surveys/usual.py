"""What a new survey and a new wave start from, so that a lead changes little or nothing."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain, count
from typing import Any

from models.accounts.users import User
from models.portfolio.organisation import Organisation
from models.surveys.surveys import QuestionKind
from models.surveys.templates import SurveyTemplate
from models.surveys.waves import Wave


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


def usual_name(day: date, waves: Sequence[Wave]) -> str:
    """A name for a wave that is opened on a day, which none of the survey's has: its month, else that and a
    number.
    """
    month, taken = f"{day:%B %Y}", {wave.name.casefold() for wave in waves}
    later = (f"{month}, {number}" for number in count(2))
    return next(name for name in chain([month], later) if name.casefold() not in taken)


def usual_headcount(waves: Sequence[Wave], of_areas: int, asked: Collection[str]) -> int:
    """How many get the link: as many as the last time, but all in the areas where those have changed."""
    if not waves:
        return of_areas
    last = waves[0]
    then = sum(last.area_headcounts.get(area, 0) for area, above in last.parents.items() if above is None)
    if QuestionKind.AREA in asked and (then != of_areas or not last.headcount):
        return of_areas
    return last.headcount
