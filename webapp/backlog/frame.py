"""What stands above every view of the backlog: the ways to show it, saved views, the filter."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from flask import request, url_for

from models.backlog.items import owners
from models.backlog.listing import Wanted
from models.backlog.quarters import DuePart, quarters_from
from models.backlog.saved_views import SavedView, ViewKind, all_views
from models.portfolio.areas import area_tree
from models.portfolio.goals import goal_tree
from models.portfolio.organisation import day_of
from models.portfolio.services import all_services
from models.surveys.surveys import Survey, all_surveys
from webapp.backlog.exports import FORMATS, Format, Kind
from webapp.backlog.forms import STATUSES
from webapp.database import session

LONGEST_WORDS = 120


@dataclass(frozen=True)
class Frame:
    """How the backlog is shown, and what of it: all that its address tells."""

    survey: Survey | None
    kind: ViewKind
    wanted: Wanted

    @property
    def here(self) -> dict[str, Any]:
        """With what each view's address is made."""
        return address_values(self.survey, self.wanted)

    @property
    def asked(self) -> dict[str, str]:
        """What the filter asks for, as words; what it does not ask for is left out."""
        return asked_by(self.wanted)

    @property
    def endpoint(self) -> str:
        """The endpoint of the view that is shown."""
        return endpoint_of(self.kind, self.survey)

    @property
    def address(self) -> str:
        """The address of the view that is shown, but for the page."""
        return url_for(self.endpoint, **self.here)

    @property
    def everything(self) -> str:
        """The same view of everything."""
        return url_for(self.endpoint, survey_id=self.survey.id if self.survey else None)

    def table(self, **narrowed: str) -> str:
        """The address of the table, narrowed further."""
        return url_for(endpoint_of(ViewKind.TABLE, self.survey), **{**self.here, **narrowed})

    @property
    def is_narrowed(self) -> bool:
        """Whether the filter asks for anything."""
        return any(name != "survey" or self.survey is None for name in self.asked)

    @property
    def ways(self) -> list[tuple[str, str, bool]]:
        """The ways to show the backlog: name, address with the filter as it is, whether it is this one."""
        return [
            (kind.value.capitalize(), url_for(endpoint_of(kind, self.survey), **self.here), kind is self.kind)
            for kind in ViewKind
        ]

    @property
    def formats(self) -> dict[Kind, list[Format]]:
        """What can be exported, by kind."""
        return {kind: [each for each in FORMATS.values() if each.kind is kind] for kind in Kind}

    @cached_property
    def saved(self) -> list[tuple[SavedView, str, bool]]:
        """The saved views: each with its address and whether it is this one."""
        return [
            (view, address_of(view), view.kind == self.kind and view.asked == self.asked)
            for view in all_views(session())
        ]

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        """What can be chosen, by name of the field; those with nothing to choose are left out."""
        offered = {
            "survey": {} if self.survey else {each.id: each.title for each in all_surveys(session())},
            "area": {area.id: area.name for _, area in area_tree(session())},
            "goal": {goal.id: goal.statement for _, goal in goal_tree(session())},
            "service": {each.id: each.name for each in all_services(session())},
            "status": STATUSES,
            "owner": {name: name for name in owners(session())},
            "due": due_parts(),
        }
        return {name: choices for name, choices in offered.items() if choices}


def frame_of(survey: Survey | None, kind: ViewKind) -> Frame:
    """Give what stands above a view of the backlog, as its address asks."""
    return Frame(survey, kind, wanted_here(survey))


def wanted_here(survey: Survey | None) -> Wanted:
    """What the address asks for."""
    return wanted_by(request.args, survey.id if survey else None)


def wanted_by(asked: Mapping[str, str], survey_id: str | None = None) -> Wanted:
    """What an address, or a form, asks for."""
    words = {
        each.name: asked.get(each.name, "")[:LONGEST_WORDS].strip()
        for each in fields(Wanted)
        if each.name != "overdue"
    }
    return Wanted(**{**words, "survey": survey_id or words["survey"]}, overdue=bool(asked.get("overdue")))


def asked_by(wanted: Wanted) -> dict[str, str]:
    """What a list is asked for, as words; what it is not asked for is left out."""
    return {name: "1" if value is True else value for name, value in asdict(wanted).items() if value}


def address_values(survey: Survey | None, wanted: Wanted | None = None) -> dict[str, Any]:
    """With what an address of the backlog is made, but for the page; by default what this one asks for."""
    nothing = dict.fromkeys(each.name for each in fields(Wanted))
    asked = {**nothing, **asked_by(wanted or wanted_here(survey))}
    return {**asked, "survey": None, "survey_id": survey.id} if survey else asked


def endpoint_of(kind: ViewKind, survey: Survey | None) -> str:
    """The endpoint that shows the backlog in a way."""
    if kind is ViewKind.TABLE:
        return "backlog.index" if survey else "backlog.organisation"
    return f"backlog.{kind.value}"


def address_of(view: SavedView) -> str:
    """The address of a saved view."""
    asked: dict[str, Any] = {**view.asked}
    return url_for(endpoint_of(ViewKind(view.kind), None), **asked)


def due_parts() -> dict[str, str]:
    """When something can be due, with the words for it: the past, quarters from now on, later, never."""
    quarters: Sequence[tuple[str, str]] = [(each.key, each.name) for each in quarters_from(day_of(session()))]
    return {
        DuePart.PAST: "Before this quarter",
        **dict(quarters),
        DuePart.LATER: "Later",
        DuePart.NEVER: "No date",
    }
