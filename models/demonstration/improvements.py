"""The demonstration's goals, services and backlog: what its organisation decided after each wave."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlmodel import Session

from models.accounts.users import lead_with_email
from models.backlog.changing import ItemValues, add_item, set_status
from models.backlog.chosen_method import ScoringValues, change_scoring, scoring_of
from models.backlog.items import ItemKind, ItemStatus, themes_with_items
from models.backlog.quarters import quarter_of
from models.base import today
from models.demonstration import LEAD_EMAIL, organisation, written_in
from models.portfolio.areas import all_areas
from models.portfolio.goals import GoalValues, add_goal, all_goals
from models.portfolio.organisation import name_organisation, organisation_of
from models.portfolio.services import add_service, all_services
from models.surveys.surveys import Survey
from models.surveys.waves import Wave, waves_of
from models.themes.assignments import assigned_themes
from models.themes.statements import statements_of
from models.themes.themes import Theme, theme_now

LEAST_SHARE = 1 / 4  # of a theme's statements that hold a word which it is about


@cache
def improvements() -> dict[str, Any]:
    """What the organisation means to do as it is written down: vision, goals, services, items."""
    return written_in("improvements.json")


@dataclass(frozen=True)
class _Known:
    """What items are tied to, by id, by the names under which they are written; and where a theme is said."""

    areas: Mapping[str, str]
    goals: Mapping[str, str]
    services: Mapping[str, str]
    waves: Mapping[str, Wave]
    lead_id: str


def add_improvements(session: Session, survey: Survey) -> None:
    """Add the demonstration's goals, services and backlog to a survey whose themes were found."""
    if organisation_of(session) is None:
        name_organisation(
            session, organisation()["organisation"], improvements()["time_zone"], improvements()["vision"]
        )
    areas = {area.name: area.id for area in all_areas(session)}
    _add_services(session)
    _say_capacity(session)
    _add_goals(session, areas)
    lead = lead_with_email(session, LEAD_EMAIL)
    known = _Known(
        areas=areas,
        goals={goal.statement: goal.id for goal in all_goals(session)},
        services={service.name: service.id for service in all_services(session)},
        waves={wave.name: wave for wave in waves_of(session, survey.id)},
        lead_id=lead.id if lead else "",
    )
    for written in improvements()["items"]:
        _add_item(session, survey, written, known)


def _add_services(session: Session) -> None:
    there = {service.name for service in all_services(session)}
    for name in improvements()["services"]:
        if name not in there:
            add_service(session, name)


def _say_capacity(session: Session) -> None:
    """Say what the next quarter has room for, where nobody has said how the backlog is scored."""
    scoring = scoring_of(session)
    if not scoring.version:
        quarter = quarter_of(today()).ahead(1).name
        capacity = improvements()["capacity"]
        change_scoring(session, ScoringValues(scoring.method, capacity=capacity, quarter=quarter), 0)


def _add_goals(session: Session, areas: Mapping[str, str]) -> None:
    there = {goal.statement for goal in all_goals(session)}
    for written in improvements()["goals"]:
        if written["statement"] not in there:
            values = GoalValues(
                statement=written["statement"],
                owner=written["owner"],
                weight=written["weight"],
                due_on=_in_days(written["due_in_days"]),
                area_ids=[areas[name] for name in written["areas"]],
            )
            add_goal(session, values)


def _add_item(session: Session, survey: Survey, written: dict[str, Any], known: _Known) -> None:
    """Add an item with the evidence of the wave after which it was decided, and take it as far as it got."""
    theme = _theme_about(session, survey.id, written["about"])
    wave = known.waves[written["decided_in"]]
    item = add_item(session, survey.id, _values(written, known), theme, wave)
    if item.reach_found is not None:
        item.reach = item.reach_found
    for step in written["steps"]:
        set_status(session, [item.id], ItemStatus(step), known.lead_id)


def _values(written: dict[str, Any], known: _Known) -> ItemValues:
    return ItemValues(
        title=written["title"],
        description=written["description"],
        improvement=written["improvement"],
        reply=written.get("reply", ""),
        reasons=written.get("reasons", {}),
        area_ids=[known.areas[name] for name in written["areas"]],
        goal_ids=[known.goals[name] for name in written["goals"]],
        service_id=known.services.get(written["service"]),
        kind=ItemKind(written["kind"]),
        owner=written["owner"],
        due_on=_in_days(written["due_in_days"]),
        reach=written["reach"],
        impact=written["impact"],
        confidence=written["confidence"],
        effort=written["effort"],
    )


def _theme_about(session: Session, survey_id: str, words: Sequence[str]) -> Theme | None:
    """The theme that is about any of the words; none where no theme is, or it has its item already.

    Which answers of an open round lie in its themes yet is drawn by lot, so they differ from time to time.
    """
    themes = assigned_themes(session, survey_id)
    sizes, about = Counter(themes.values()), Counter[str]()
    for statement in statements_of(session, survey_id):
        theme_id = themes.get(statement.id)
        if theme_id and any(each in statement.text.casefold() for each in words):
            about[theme_id] += 1
    taken = themes_with_items(session, survey_id)
    free = [each for each in about if each not in taken and about[each] >= LEAST_SHARE * sizes[each]]
    return theme_now(session, max(free, key=lambda each: about[each])) if free else None


def _in_days(days: int | None) -> date | None:
    return None if days is None else today() + timedelta(days=days)
