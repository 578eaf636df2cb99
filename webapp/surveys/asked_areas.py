"""The part of the area tree that a survey is for: chosen by a lead, and told before a wave is opened."""

from models.portfolio.areas import PortfolioArea, current_areas, total_headcount
from models.portfolio.tree import as_tree
from models.surveys.surveys import Survey
from models.surveys.waves import areas_asked
from webapp.database import session
from webapp.pages import few
from webapp.surveys.forms import SurveyForm


def offer_areas(form: SurveyForm) -> list[tuple[int, PortfolioArea]]:
    """Let a form choose among the areas of today, and give them as (depth, area)."""
    tree = as_tree(current_areas(session()))
    form.area_ids.choices = {area.id: area.name for _, area in tree}
    return tree


def people_asked(survey: Survey) -> tuple[int, str]:
    """How many people the areas of a survey have together, and in words which; none where it is for all."""
    asked = areas_asked(session(), survey)
    people = total_headcount(asked)
    if not survey.area_ids:
        return people, ""
    names = few(area.name for depth, area in as_tree(asked) if depth == 0)
    if not names:
        return people, "None of the areas that this survey is for is asked for any more."
    return people, f"This survey is for {names}: {people:,} people by their headcounts."
