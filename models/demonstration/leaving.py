"""Leaving the demonstration: what came with it goes, what anybody made stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, delete, or_, select

from models.accounts.users import User, all_leads, lead_with_email
from models.backlog.chosen_method import scoring_of
from models.backlog.panels import delete_old_panels
from models.base import table_of
from models.demonstration import LEAD_EMAIL, organisation
from models.demonstration.improvements import improvements
from models.portfolio.areas import PortfolioArea, all_areas
from models.portfolio.goals import Contribution, Goal, all_goals
from models.portfolio.organisation import day_of, organisation_of
from models.portfolio.services import Service, all_services
from models.removal.whole_survey import delete_survey
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.tables import METADATA

BY_LEAVING = "with the demonstration"


@dataclass(frozen=True)
class Left:
    """What went with the demonstration and what stays: surveys by title, areas by name, its lead's account.

    `kept_areas` are in use elsewhere; `kept_lead` says why the account stays.
    """

    surveys: tuple[str, ...]
    areas: tuple[str, ...]
    kept_areas: tuple[str, ...]
    lead_went: bool
    kept_lead: str

    def in_words(self) -> list[str]:
        """Say what went and what stays."""
        told = ["The demonstration was removed."] if self.surveys else ["There is no demonstration here."]
        if self.kept_areas:
            told.append(f"These areas stay, since they are used elsewhere: {', '.join(self.kept_areas)}.")
        if self.kept_lead:
            told.append(f"The account {LEAD_EMAIL} stays: {self.kept_lead}.")
        if self.lead_went:
            told.append(f"The account {LEAD_EMAIL} was removed.")
        return told


def made_up_surveys(session: Session) -> Sequence[Survey]:
    """The demonstration's surveys, by title; none where it is not loaded, or was left."""
    return session.exec(select(Survey).where(col(Survey.is_made_up)).order_by(Survey.title)).all()


def leave_demonstration(session: Session) -> Left:
    """Delete the demonstration: its surveys with all in them; its areas and its lead where nobody needs them.

    Areas that were given another name are somebody's own.
    """
    surveys = made_up_surveys(session)
    titles = tuple(survey.title for survey in surveys)
    candidates = _areas_asked_in(session, [survey.id for survey in surveys])
    for survey_id in [survey.id for survey in surveys]:
        delete_survey(session, survey_id, BY_LEAVING)
    delete_old_panels(session, day_of(session))  # such as were asked about its items alone
    names = {area.id: area.name for area in all_areas(session)}
    _delete_aims(session)
    gone = _delete_unused(session, candidates)
    lead = lead_with_email(session, LEAD_EMAIL)
    kept_lead = _why_kept(session, lead) if lead else ""
    if lead and not kept_lead:
        session.delete(lead)
        session.flush()
    return Left(
        surveys=titles,
        areas=tuple(sorted(names[area] for area in gone)),
        kept_areas=tuple(sorted(names[area] for area in candidates - gone)),
        lead_went=bool(lead and not kept_lead),
        kept_lead=kept_lead,
    )


def _delete_aims(session: Session) -> None:
    """Delete the goals, services and the name that came with it, if as we wrote and unused elsewhere."""
    written = improvements()
    statements = {goal["statement"] for goal in written["goals"]}
    for goal in all_goals(session):
        if goal.statement in statements and not _is_referred_to(session, Goal, goal.id, Contribution):
            session.exec(delete(Contribution).where(col(Contribution.goal_id) == goal.id))
            session.delete(goal)
    for service in all_services(session):
        if service.name in written["services"] and not _is_referred_to(session, Service, service.id):
            session.delete(service)
    scoring = scoring_of(session)
    if scoring.version == 1 and scoring.capacity == written["capacity"]:
        session.delete(scoring)
    here = organisation_of(session)
    if here and here.name == organisation()["organisation"]:
        session.delete(here)
    session.flush()


def _areas_asked_in(session: Session, survey_ids: Sequence[str]) -> set[str]:
    """The areas, by id, that the demonstration's staff could choose and that are still called as we wrote."""
    written = {area["name"] for area in organisation()["areas"]}
    frozen = session.exec(select(Wave.parents).where(col(Wave.survey_id).in_(survey_ids))).all()
    asked = {area for parents in frozen for area in parents}
    return {area.id for area in all_areas(session) if area.id in asked and area.name in written}


def _delete_unused(session: Session, candidates: set[str]) -> set[str]:
    """Delete the areas that nothing refers to any more, from the lowest up; give those that went."""
    frozen = session.exec(select(Wave.parents)).all()
    chosen = session.exec(select(Survey.area_ids)).all()
    used = {area for areas in (*frozen, *chosen) for area in areas}
    gone: set[str] = set()
    while free := _unused(session, candidates - gone - used):
        for area_id in free:
            session.delete(session.get_one(PortfolioArea, area_id))
        session.flush()
        gone.update(free)
    return gone


def _unused(session: Session, area_ids: set[str]) -> set[str]:
    return {area for area in area_ids if not _is_referred_to(session, PortfolioArea, area)}


def _why_kept(session: Session, lead: User) -> str:
    """Why the demonstration's lead keeps the account; nothing where nobody needs it."""
    if len(all_leads(session)) == 1:
        return (
            "it is the only one, and without it nobody could sign in. Whoever runs Soundings can make yours "
            "and then remove this one (on a command line: “soundings lead”, then “soundings demo --remove”)"
        )
    if _is_referred_to(session, User, lead.id):
        return "it has decided about themes of other surveys"
    return ""


def _is_referred_to(
    session: Session, model: type[Any], row_id: str, leaving_out: type[Any] | None = None
) -> bool:
    """Whether a row of any table refers to this one, but for those of one table."""
    own = table_of(model)
    left_out = table_of(leaving_out) if leaving_out else None
    for table in METADATA.sorted_tables:
        if table is left_out:
            continue
        keys = [key.parent == row_id for key in table.foreign_keys if key.column.table is own]
        if keys and session.connection().execute(table.select().where(or_(*keys)).limit(1)).first():
            return True
    return False
