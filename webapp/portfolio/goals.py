"""The organisation's goals, and the areas that contribute to them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.portfolio.areas import area_tree, current_areas
from models.portfolio.goals import (
    Goal,
    add_goal,
    archive_goal,
    areas_by_goal,
    change_goal,
    current_goals,
    get_goal,
    goal_tree,
)
from models.portfolio.tree import as_tree
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.portfolio.forms import GoalForm
from webapp.portfolio.views import blueprint
from webapp.security import gives_text_back


@blueprint.route("/goals", methods=["GET", "POST"])
@gives_text_back
def goals() -> ResponseReturnValue:
    """List the goals, and add one."""
    form = _offered(GoalForm())
    if form.validate_on_submit():
        try:
            add_goal(session(), form.values())
        except Refused as refused:
            form.statement.errors = [str(refused)]
        else:
            session().commit()
            return redirect(url_for("portfolio.goals"), 303)
    return render_template(
        "portfolio/goals.html",
        form=form,
        tree=goal_tree(session()),
        contributing=areas_by_goal(session()),
        depths=_depths(),
    ), 422 if form.errors else 200


@blueprint.route("/goals/<goal_id>", methods=["GET", "POST"])
@gives_text_back
def edit_goal(goal_id: str) -> ResponseReturnValue:
    """Change a goal; two people who do so at once never overwrite each other."""
    goal = get_goal(session(), goal_id)
    contributing = [area.id for area in areas_by_goal(session()).get(goal.id, ())]
    form = _offered(GoalForm(obj=goal, parent=goal.parent_id or "", areas=contributing), without=goal.id)
    if not form.validate_on_submit():
        return _goal_page(goal, form), 422 if form.errors else 200
    try:
        change_goal(session(), goal, form.values(), version_of(form.version))
    except EditedMeanwhile as conflict:
        show_version(form.version, goal.version)
        return _goal_page(goal, form, str(conflict)), 409
    except Refused as refused:
        return _goal_page(goal, form, str(refused)), 422
    session().commit()
    flash("The goal was saved.")
    return redirect(url_for("portfolio.goals"), 303)


@blueprint.post("/goals/<goal_id>/archive")
def archive_a_goal(goal_id: str) -> Response:
    """Stop going after a goal, or take it up again."""
    goal = get_goal(session(), goal_id)
    archive_goal(session(), goal, archived=not goal.archived)
    session().commit()
    flash(f"“{goal.statement}” is {'archived' if goal.archived else 'taken up again'}.")
    return redirect(url_for("portfolio.goals"), 303)


def _offered(form: GoalForm, without: str = "") -> GoalForm:
    others = [goal for _, goal in as_tree(current_goals(session())) if goal.id != without]
    form.parent.choices = {"": "None: it stands for itself", **{goal.id: goal.statement for goal in others}}
    chosen = set(form.areas.data or [])
    areas = [area for _, area in area_tree(session()) if not area.archived or area.id in chosen]
    form.areas.choices = {area.id: area.name for area in areas}
    return form


def _depths() -> dict[str, int]:
    return {area.id: depth for depth, area in as_tree(current_areas(session()))}


def _goal_page(goal: Goal, form: GoalForm, conflict: str = "") -> str:
    return render_template("portfolio/goal.html", goal=goal, form=form, conflict=conflict, depths=_depths())
