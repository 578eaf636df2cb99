"""The portfolio on one page: where the organisation is heading, and which improvements take it there."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlmodel import Session

from models.backlog.goals_moved import Portfolio, portfolio_of
from models.backlog.unaddressed import Complaint, unaddressed
from models.evidence.said_by_area import RoundSaid, rounds_told, said_by_part
from models.portfolio.areas import PortfolioArea, get_area
from models.portfolio.organisation import organisation_of
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from webapp.backlog.forms import STATUSES
from webapp.database import session
from webapp.portfolio.views import blueprint

AT_ONCE = 10  # parts of the organisation that stand beside each other


@dataclass(frozen=True)
class Beside:
    """The parts of the organisation that stand beside each other, `start` of them before those shown."""

    areas: Sequence[PortfolioArea]
    start: int = 0

    @property
    def shown(self) -> Sequence[PortfolioArea]:
        """Those that are shown."""
        return self.areas[self.start : self.start + AT_ONCE]

    @property
    def following(self) -> int | None:
        """Where those begin that come after; None where none do."""
        after = self.start + AT_ONCE
        return after if after < len(self.areas) else None

    @property
    def preceding(self) -> int | None:
        """Where those begin that come before; None where none do."""
        return max(self.start - AT_ONCE, 0) if self.start else None


@blueprint.get("/portfolio")
def overview() -> str:
    """Show the vision, the goals, which improvements move which goal where, and what staff said there."""
    asked = request.args.get("area")
    within = get_area(session(), asked) if asked else None
    portfolio = portfolio_of(session(), within)
    rounds = rounds_told(session())
    said = said_there(session(), rounds, portfolio, request.args.get("survey"))
    complaints: Sequence[Complaint] = unaddressed(session(), said) if said else ()
    return render_template(
        "portfolio/overview.html",
        here=organisation_of(session()),
        within=within,
        portfolio=portfolio,
        beside=beside(portfolio, said, request.args.get("start", 0, type=int)),
        deeper={part for area, part in portfolio.part_of.items() if area != part != asked},
        names={area.id: area.name for area in portfolio.areas},
        said=said,
        rounds=rounds,
        statuses=STATUSES,
        complaints=[each for each in complaints if each.by_part or not within],
    )


def said_there(
    opened: Session,
    rounds: Sequence[tuple[Survey, Wave]],
    portfolio: Portfolio,
    survey_id: str | None = None,
    *,
    outside: bool = False,
) -> RoundSaid | None:
    """What staff said in the parts of a portfolio: in the newest round, or that of the survey asked for."""
    of_survey = [each for each in rounds if each[0].id == survey_id]
    for survey, wave in (of_survey or rounds)[:1]:
        return said_by_part(opened, survey, wave, portfolio.part_of, outside=outside)
    return None


def beside(portfolio: Portfolio, said: RoundSaid | None, start: int = 0) -> Beside:
    """Put the parts of the organisation beside each other, those with most to tell first if not all fit."""
    if len(portfolio.areas) <= AT_ONCE:
        return Beside(portfolio.areas)
    complaints = (
        {part: sum(each.needs_work for each in told.themes) for part, told in said.parts.items()}
        if said
        else {}
    )
    areas = portfolio.by_weight_of_parts(complaints)
    return Beside(areas, min(max(start, 0), len(areas) - 1) // AT_ONCE * AT_ONCE)
