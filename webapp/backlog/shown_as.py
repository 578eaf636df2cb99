"""The backlog as a board by where items stand, and as a roadmap by when they are due."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.columns import Column, columns_by_quarter, columns_by_status
from models.backlog.items import NEXT, BacklogItem, ItemStatus, get_item
from models.backlog.listing import ListedItem
from models.backlog.moving import move_to_day, move_to_status
from models.backlog.quarters import DuePart, quarter_named, quarters_from
from models.backlog.ranking import order_of
from models.backlog.saved_views import ViewKind
from models.base import EditedMeanwhile, Refused
from models.portfolio.goals import Goal, all_goals
from models.portfolio.organisation import day_of
from models.portfolio.tree import top_of
from models.surveys.surveys import Survey, get_survey
from webapp.backlog.forms import STATUSES
from webapp.backlog.frame import Frame, due_parts, frame_of
from webapp.backlog.views import blueprint
from webapp.database import session

Move = Callable[[BacklogItem, str, int], str]  # moves an item of a version to a key; says where it is then
NO_SUCH_PLACE = "Nothing was moved: there is no such place."


@blueprint.route("/backlog/board", methods=["GET", "POST"])
@blueprint.route("/surveys/<survey_id>/backlog/board", methods=["GET", "POST"])
def board(survey_id: str | None = None) -> ResponseReturnValue:
    """Show the backlog by where items stand, and move an item."""
    frame = frame_of(_survey(survey_id), ViewKind.BOARD)
    return _moved(frame, _say_status, _board) if request.method == "POST" else _board(frame)


@blueprint.route("/backlog/roadmap", methods=["GET", "POST"])
@blueprint.route("/surveys/<survey_id>/backlog/roadmap", methods=["GET", "POST"])
def roadmap(survey_id: str | None = None) -> ResponseReturnValue:
    """Show the backlog by quarter, and move an item to another."""
    frame = frame_of(_survey(survey_id), ViewKind.ROADMAP)
    return _moved(frame, _say_quarter, _roadmap) if request.method == "POST" else _roadmap(frame)


def _survey(survey_id: str | None) -> Survey | None:
    return get_survey(session(), survey_id) if survey_id else None


def _board(frame: Frame, conflict: str = "") -> str:
    columns = columns_by_status(session(), order_of(session()), frame.wanted)
    following = {
        **{status.value: after.value for status, after in NEXT.items()},
        ItemStatus.CHECKED.value: ItemStatus.DOING.value,
    }
    return _page(frame, columns, STATUSES, following, conflict)


def _roadmap(frame: Frame, conflict: str = "") -> str:
    day = day_of(session())
    columns = columns_by_quarter(session(), order_of(session()), frame.wanted, day)
    quarters = quarters_from(day)
    following = {before.key: after.key for before, after in pairwise(quarters)}
    places = {**{quarter.key: quarter.name for quarter in quarters}, DuePart.NEVER.value: "No date"}
    return _page(frame, columns, places, following, conflict)


def _page(
    frame: Frame,
    columns: Sequence[Column],
    places: Mapping[str, str],
    following: Mapping[str, str],
    conflict: str,
) -> str:
    """Show columns; an item can be moved to `places`, most likely to the one `following` its own."""
    return render_template(
        "backlog/board.html" if frame.kind is ViewKind.BOARD else "backlog/roadmap.html",
        frame=frame,
        survey=frame.survey,
        columns=columns,
        how_many=sum(column.every for column in columns),
        places=places,
        following=following,
        names={**due_parts(), **STATUSES},
        grouped=partial(_by_goal, {goal.id: goal for goal in all_goals(session())}),
        conflict=conflict,
    )


def _by_goal(goals: Mapping[str, Goal], rows: Sequence[ListedItem]) -> list[tuple[str, Sequence[ListedItem]]]:
    """Put items under the goal at the top that each moves; without a heading where there are no goals."""
    found: dict[str, list[ListedItem]] = {}
    for row in rows:
        found.setdefault(top_of(goals, row.goals[0]).statement if row.goals else "", []).append(row)
    none = found.pop("", [])
    return [*found.items(), *([("No goal" if goals else "", none)] if none else [])]


def _moved(frame: Frame, move: Move, show: Callable[[Frame, str], str]) -> ResponseReturnValue:
    """Move an item; where somebody changed it meanwhile, say so and show how things stand."""
    item = get_item(session(), request.form.get("item", ""))
    try:
        place = move(item, request.form.get("to", ""), request.form.get("version", 0, int))
    except EditedMeanwhile as conflict:
        session().rollback()
        return show(frame, str(conflict)), 409
    session().commit()
    flash(f"“{item.title}” moved to “{place}”.")
    return redirect(url_for(frame.endpoint, **frame.here, _anchor=f"item-{item.id}"), 303)


def _say_status(item: BacklogItem, key: str, version: int) -> str:
    if key not in STATUSES:
        raise Refused(NO_SUCH_PLACE)
    move_to_status(session(), item, ItemStatus(key), version, current_user.id)
    return STATUSES[key]


def _say_quarter(item: BacklogItem, key: str, version: int) -> str:
    quarter = quarter_named(key)
    if quarter is None and key != DuePart.NEVER:
        raise Refused(NO_SUCH_PLACE)
    move_to_day(session(), item, quarter.last if quarter else None, version, current_user.id)
    return quarter.name if quarter else "No date"
