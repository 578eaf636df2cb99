"""Themes: the list of a wave, one theme with every statement under it, and the decisions on it."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from models.backlog import themes_with_items
from models.base import Missing, Refused
from models.decisions import DecisionKind
from models.evidence import statements_under, theme_figures, wave_figures, wave_with_figures
from models.review import decide
from models.runs import RunState, latest_run
from models.surveys import Survey, get_survey
from models.themes import LONGEST_NAME, Theme, get_theme
from models.waves import Wave, waves_of
from models.withholding import count_withheld, count_withheld_under
from webapp.auth.views import require_lead
from webapp.database import session
from webapp.fields import line
from webapp.security import gives_text_back

blueprint = Blueprint("themes", __name__)
blueprint.before_request(require_lead)


class NameForm(FlaskForm):
    """A theme's new name."""

    name = line("Name of the theme", LONGEST_NAME, "Type a name; the old one was kept.")


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/surveys/<survey_id>/themes")
def index(survey_id: str) -> str:
    """List a wave's themes, the most mentioned first."""
    survey = get_survey(session(), survey_id)
    wave = _wave(survey.id)
    return render_template(
        "themes/index.html",
        survey=survey,
        waves=waves_of(session(), survey.id),
        figures=wave_figures(session(), wave) if wave else None,
        items=themes_with_items(session(), survey.id),
        run=latest_run(session(), survey.id, RunState.DONE),
        withheld=count_withheld(session(), survey.id),
    )


@blueprint.get("/surveys/<survey_id>/unclear")
def unclear(survey_id: str) -> str:
    """List the statements that fit no theme."""
    survey = get_survey(session(), survey_id)
    wave = _wave(survey.id)
    return unclear_page(survey, wave)


def unclear_page(survey: Survey, wave: Wave | None, mending: Any = None) -> str:
    """Render the statements of a wave that fit no theme; `mending` is a statement's form that came back."""
    return render_template(
        "themes/unclear.html",
        survey=survey,
        wave=wave,
        statements=statements_under(session(), wave, None) if wave else (),
        withheld=count_withheld_under(session(), wave, None) if wave else 0,
        mending=mending,
    )


@blueprint.get("/themes/<theme_id>")
def show(theme_id: str) -> str:
    """Show a theme with its figures wave by wave and every statement under it."""
    theme = get_theme(session(), theme_id)
    return theme_page(theme, _wave(theme.survey_id), NameForm(name=theme.title))


@blueprint.post("/themes/<theme_id>/name")
@gives_text_back
def name(theme_id: str) -> Any:
    """Name a theme."""
    theme = get_theme(session(), theme_id)
    form = NameForm()
    try:
        if form.validate_on_submit():
            return _decide(theme, DecisionKind.NAME, form.name.data or "")
    except Refused as refused:
        form.name.errors = [str(refused)]
    return theme_page(theme, _wave(theme.survey_id), form), 422


@blueprint.post("/themes/<theme_id>/hide")
def hide(theme_id: str) -> Response:
    """Hide a theme."""
    return _decide(get_theme(session(), theme_id), DecisionKind.HIDE)


@blueprint.post("/themes/<theme_id>/show")
def unhide(theme_id: str) -> Response:
    """Show a hidden theme again."""
    return _decide(get_theme(session(), theme_id), DecisionKind.SHOW)


DONE = {
    DecisionKind.NAME: "“{}” keeps this name in every analysis to come.",
    DecisionKind.HIDE: "“{}” is hidden and stays so. It is listed at the end of the themes.",
    DecisionKind.SHOW: "“{}” is shown again.",
}


def _decide(theme: Theme, kind: DecisionKind, value: str = "") -> Response:
    decide(session(), theme, current_user.id, kind, value)
    title = theme.title
    session().commit()
    flash(DONE[kind].format(title))
    if kind is DecisionKind.HIDE:
        return redirect(url_for("themes.index", survey_id=theme.survey_id), 303)
    return redirect(url_for("themes.show", theme_id=theme.id), 303)


def theme_page(theme: Theme, wave: Wave | None, form: NameForm | None = None, mending: Any = None) -> str:
    """Render a theme with its statements in a wave; `mending` is a statement's form that came back."""
    waves = waves_of(session(), theme.survey_id)
    return render_template(
        "themes/show.html",
        survey=get_survey(session(), theme.survey_id),
        theme=theme,
        form=form or NameForm(formdata=None, name=theme.title),
        wave=wave,
        figures=theme_figures(session(), theme, wave) if wave else None,
        statements=statements_under(session(), wave, theme.id) if wave else (),
        withheld=count_withheld_under(session(), wave, theme.id) if wave else 0,
        mending=mending,
        history=[(each, theme_figures(session(), theme, each)) for each in waves],
        item=themes_with_items(session(), theme.survey_id).get(theme.id),
    )


def _wave(survey_id: str) -> Wave | None:
    asked = request.args.get("wave")
    wave = wave_with_figures(session(), survey_id, asked)
    if asked and wave is None:
        raise Missing("This wave is not here. Choose another above the themes.")
    return wave
