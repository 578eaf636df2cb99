"""Themes: the list of a wave, one theme with every statement under it, and what fits no theme."""

from collections.abc import Sequence

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.backlog.items import themes_with_items
from models.base import Missing
from models.evidence.figures import (
    Quote,
    statements_under,
    theme_figures,
    wave_figures,
    wave_with_figures,
)
from models.evidence.set_apart import count_set_apart, statements_set_apart
from models.review.history import history, last_sequence
from models.review.withholding import count_withheld, count_withheld_under
from models.surveys.surveys import Survey, get_survey
from models.surveys.waves import Wave, waves_of
from models.themes.runs import RunState, latest_run
from models.themes.themes import Theme, theme_now, themes_of
from models.themes.themes_to_keep import kept_theme_ids
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.themes.forms import NameForm, Review, review_forms
from webapp.themes.set_apart import in_other_languages
from webapp.themes.told import in_words

blueprint = Blueprint("themes", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters["in_other_languages"] = in_other_languages


@blueprint.get("/surveys/<survey_id>/themes")
def index(survey_id: str) -> str:
    """List a wave's themes, the most mentioned first."""
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    items = themes_with_items(session(), survey.id)
    return render_template(
        "themes/index.html",
        survey=survey,
        waves=waves_of(session(), survey.id),
        figures=wave_figures(session(), wave) if wave else None,
        set_apart=count_set_apart(session(), wave) if wave else None,
        items=items,
        run=latest_run(session(), survey.id, RunState.DONE),
        withheld=count_withheld(session(), survey.id),
        kept=kept_theme_ids(session(), survey.id, items),
    )


@blueprint.get("/surveys/<survey_id>/unclear")
def unclear(survey_id: str) -> str:
    """List the statements that fit no theme."""
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    return unclear_page(survey, wave)


def unclear_page(survey: Survey, wave: Wave | None, review: Review | None = None) -> str:
    """Render the statements of a wave that fit no theme; `review` are forms that came back."""
    review = review or review_forms()
    statements = statements_listed(wave, None)
    review.offer(themes_of(session(), survey.id), None, 0, statements)
    return render_template(
        "themes/unclear.html",
        survey=survey,
        wave=wave,
        review=review,
        statements=statements,
        withheld=count_withheld_under(session(), wave, None) if wave else 0,
    )


@blueprint.get("/surveys/<survey_id>/languages")
def languages(survey_id: str) -> str:
    """List the statements that are set apart for their language."""
    survey = get_survey(session(), survey_id)
    return languages_page(survey, asked_wave(survey.id))


def languages_page(survey: Survey, wave: Wave | None, review: Review | None = None) -> str:
    """Render the statements of a wave that are set apart; `review` are forms that came back."""
    review = review or review_forms()
    every = statements_set_apart(session(), wave) if wave else ()
    statements, asked = _in_asked_language(every)
    review.offer(themes_of(session(), survey.id), None, 0, statements)
    return render_template(
        "themes/languages.html",
        survey=survey,
        wave=wave,
        review=review,
        codes=list(dict.fromkeys(each.language for each in every)),
        asked=asked,
        statements=statements,
        withheld=count_withheld_under(session(), wave, None, set_apart=True) if wave else 0,
    )


def statements_listed(wave: Wave | None, theme_id: str | None) -> Sequence[Quote]:
    """Give the statements that the page of a theme (None: of the unclear ones) lists, in its order."""
    return statements_under(session(), wave, theme_id) if wave else ()


def languages_listed(wave: Wave | None) -> Sequence[Quote]:
    """Give the statements that the page of other languages lists, in its order."""
    return _in_asked_language(statements_set_apart(session(), wave) if wave else ())[0]


def _in_asked_language(statements: Sequence[Quote]) -> tuple[Sequence[Quote], str | None]:
    """Give those in the language that the address asks for, and that language; all, where there are none."""
    asked = request.args.get("language")
    found = [each for each in statements if each.language == asked]
    return (found, asked) if found else (statements, None)


@blueprint.get("/themes/<theme_id>")
def show(theme_id: str) -> ResponseReturnValue:
    """Show a theme with its figures wave by wave and every statement under it."""
    theme = theme_now(session(), theme_id)
    if theme.id != theme_id:
        return redirect(url_for("themes.show", theme_id=theme.id, wave=request.args.get("wave")), 303)
    return theme_page(theme, asked_wave(theme.survey_id))


def theme_page(theme: Theme, wave: Wave | None, review: Review | None = None) -> str:
    """Render a theme with its statements in a wave; `review` are forms that came back."""
    waves = waves_of(session(), theme.survey_id)
    items = themes_with_items(session(), theme.survey_id)
    review = review or review_forms(name=NameForm(formdata=None, name=theme.title))
    statements = statements_listed(wave, theme.id)
    review.offer(themes_of(session(), theme.survey_id), theme, last_sequence(session(), theme), statements)
    return render_template(
        "themes/show.html",
        survey=get_survey(session(), theme.survey_id),
        theme=theme,
        review=review,
        is_kept=theme.id in kept_theme_ids(session(), theme.survey_id, items),
        wave=wave,
        figures=theme_figures(session(), theme, wave) if wave else None,
        statements=statements,
        withheld=count_withheld_under(session(), wave, theme.id) if wave else 0,
        waves=[(each, theme_figures(session(), theme, each)) for each in waves],
        past=[(each, in_words(each, theme)) for each in history(session(), theme)],
        item=items.get(theme.id),
    )


def asked_wave(survey_id: str) -> Wave | None:
    """Give the wave that the address asks for, else the newest with figures."""
    asked = request.args.get("wave")
    wave = wave_with_figures(session(), survey_id, asked)
    if asked and wave is None:
        raise Missing("This wave is not here. Choose another above the themes.")
    return wave
