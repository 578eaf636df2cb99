"""What an item rests on: items made of several themes, or of a statement; themes added and removed."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from models.backlog.from_themes import propose
from models.backlog.items import get_item, themes_with_items
from models.backlog.kept_evidence import largest
from models.backlog.resting import add_theme, remove_theme, renew_evidence
from models.review.withholding import readable_statement
from models.surveys.surveys import get_survey
from models.themes.assignments import theme_of
from models.themes.themes import get_theme, theme_now
from webapp.backlog.items import item_of_statement, item_of_themes
from webapp.backlog.views import blueprint
from webapp.database import session
from webapp.security import gives_text_back

MOST_THEMES = 12


@blueprint.route("/surveys/<survey_id>/backlog/of-themes", methods=["GET", "POST"])
@gives_text_back
def add_from_themes(survey_id: str) -> ResponseReturnValue:
    """Turn several themes of a survey into one item; it reaches whom the one that reaches most does."""
    survey = get_survey(session(), survey_id)
    asked = dict.fromkeys(request.args.getlist("theme")[:MOST_THEMES])
    now = (theme_now(session(), theme_id) for theme_id in asked)
    themes = list({theme.id: theme for theme in now if theme.survey_id == survey.id}.values())
    if not themes and request.method == "POST":
        raise BadRequest
    if not themes:
        flash("No theme was ticked.")
        return redirect(url_for("themes.index", survey_id=survey.id), 303)
    taken = themes_with_items(session(), survey.id)
    for theme in themes:
        if theme.id in taken and request.method == "GET":
            flash(
                f"“{theme.title}” is in the backlog already: this is its item. The others can be added here."
            )
            return redirect(url_for("backlog.edit", item_id=taken[theme.id].id), 303)
    proposals = [propose(session(), theme) for theme in themes]
    return item_of_themes(survey, largest(proposals), themes)


@blueprint.route("/statements/<statement_id>/backlog-item", methods=["GET", "POST"])
@gives_text_back
def add_from_statement(statement_id: str) -> ResponseReturnValue:
    """Turn what somebody suggested into an item, of its theme where that has none yet."""
    statement = readable_statement(session(), statement_id)
    survey = get_survey(session(), statement.survey_id)
    theme_id = theme_of(session(), statement.id)
    theme = theme_now(session(), theme_id) if theme_id else None
    if theme and theme.id in themes_with_items(session(), survey.id):
        theme = None
    return item_of_statement(survey, statement.text, theme)


@blueprint.post("/backlog/<item_id>/themes")
def change_themes(item_id: str) -> Response:
    """Let an item rest on one more theme, or on one no longer."""
    item = get_item(session(), item_id)
    version = request.form.get("version", 0, int)
    if "remove" in request.form:
        remove_theme(session(), item, request.form["remove"], version, current_user.id)
        flash("The item rests on this theme no longer.")
    else:
        add_theme(
            session(), item, get_theme(session(), request.form.get("theme", "")), version, current_user.id
        )
        flash("The item rests on this theme too.")
    session().commit()
    return redirect(url_for("backlog.edit", item_id=item.id, _anchor="evidence"), 303)


@blueprint.post("/backlog/<item_id>/evidence")
def renew(item_id: str) -> Response:
    """Let an item rest on today's figures."""
    item = get_item(session(), item_id)
    renew_evidence(session(), item, request.form.get("version", 0, int), current_user.id)
    session().commit()
    flash("The item rests on today’s figures now.")
    return redirect(url_for("backlog.edit", item_id=item.id), 303)
