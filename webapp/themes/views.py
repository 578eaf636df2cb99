"""Themes: the list of a wave, one theme with every statement under it, and what fits no theme."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.backlog.from_themes import nobody_complains
from models.backlog.items import themes_with_items
from models.base import Missing
from models.evidence.change import WaveChange
from models.evidence.figures import WaveFigures, theme_by_wave, wave_figures, wave_with_figures
from models.evidence.over_rounds import complaints_over_rounds
from models.evidence.proposals import changes_of
from models.evidence.quotes import listed_under
from models.evidence.search import listed_with, may_be_read, themes_behind
from models.evidence.set_apart import count_set_apart, listed_set_apart
from models.evidence.suggestions import open_suggestions
from models.evidence.theme_list import count_said
from models.review.history import history, last_sequence
from models.review.withholding import count_withheld, count_withheld_under
from models.surveys.surveys import QuestionKind, Survey, asks, get_survey
from models.surveys.waves import Wave, waves_of
from models.themes.runs import RunState, latest_run
from models.themes.themes import Theme, theme_now, themes_of
from models.themes.themes_to_keep import kept_theme_ids
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.paging import show_page
from webapp.themes.change import change_before
from webapp.themes.choice import ORDERS, SIDES, Choice, Chosen, asked_choice, choose
from webapp.themes.forms import NameForm, Review, review_forms
from webapp.themes.names import names_offered
from webapp.themes.search import LONGEST_SEARCH, marked, read
from webapp.themes.set_apart import in_other_languages
from webapp.themes.suggestions import suggestions_about
from webapp.themes.told import in_words
from webapp.themes.trends import trends_of

FEWEST_FOR_THEMES = 15  # statements: an analysis looks for none in fewer

blueprint = Blueprint("themes", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(in_other_languages=in_other_languages, marked=marked)
    app.jinja_env.globals.update(ORDERS=ORDERS, SIDES=SIDES, LONGEST_SEARCH=LONGEST_SEARCH)
    app.jinja_env.globals.update(FEWEST_FOR_THEMES=FEWEST_FOR_THEMES)


@blueprint.get("/surveys/<survey_id>/themes")
def index(survey_id: str) -> str:
    """List a wave's themes, as the address asks for them; or all that was said, where it is too little."""
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    figures = wave_figures(session(), wave) if wave else None
    choice = asked_choice()
    if figures and figures.unclear and not (figures.themes or figures.hidden):
        return unclear_page(survey, wave, is_all=True)
    items = themes_with_items(session(), survey.id)
    set_apart = count_set_apart(session(), wave) if wave else None
    changed = change_before(survey.id, figures)
    return render_template(
        "themes/index.html",
        survey=survey,
        wave=wave,
        waves=waves_of(session(), survey.id),
        figures=figures,
        choice=choice,
        chosen=_chosen(figures, choice, changed) if figures else None,
        set_apart=set_apart,
        number_said=count_said(figures, set_apart) if figures else None,
        is_readable=wave is not None and may_be_read(session(), wave),
        items=items,
        run=latest_run(session(), survey.id, RunState.DONE),
        withheld=count_withheld(session(), survey.id),
        kept=kept_theme_ids(session(), survey.id, items),
        changes=changes_of(session(), survey.id, [wave]).get(wave.id) if wave else None,
        suggested=len(open_suggestions(session(), survey.id)),
        changed=changed,
    )


def _chosen(figures: WaveFigures, choice: Choice, changed: WaveChange | None) -> Chosen:
    """The themes that the address asks for, with what has become of them, where they are everybody's."""
    chosen = choose(session(), figures, choice)
    if chosen.area or not chosen.lines:
        return chosen
    return replace(chosen, trends=trends_of(changed, complaints_over_rounds(session(), figures)))


@blueprint.get("/surveys/<survey_id>/said")
def said(survey_id: str) -> ResponseReturnValue:
    """List all that was said in a wave side by side, or what has the words in it that are searched for."""
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    typed = request.args.get("q", "").strip()
    terms, problem = read(typed)
    ids = listed_with(session(), wave, terms) if wave and not problem else ()
    listing = show_page(
        ids, "themes.said", survey_id=survey.id, wave=wave.id if wave else None, q=typed or None
    )
    page = render_template(
        "themes/said.html",
        survey=survey,
        wave=wave,
        waves=waves_of(session(), survey.id),
        typed=typed,
        terms=terms,
        problem=problem,
        listing=listing,
        is_readable=wave is not None and may_be_read(session(), wave),
        themes={theme.id: theme for theme in themes_of(session(), survey.id)},
        withheld=count_withheld(session(), survey.id),
        theme_of=themes_behind(session(), [quote.statement_id for quote in listing.quotes]),
    )
    return page, 422 if problem else 200


@blueprint.get("/surveys/<survey_id>/unclear")
def unclear(survey_id: str) -> str:
    """List the statements that fit no theme."""
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    return unclear_page(survey, wave)


def unclear_page(
    survey: Survey, wave: Wave | None, review: Review | None = None, *, is_all: bool = False
) -> str:
    """Render the statements of a wave that fit no theme, or all; `review` are forms that came back."""
    review = review or review_forms()
    shown = {"survey_id": survey.id, "wave": wave.id if wave else None}
    listing = show_page(statements_listed(wave, None), "themes.unclear", **shown)
    review.offer(themes_of(session(), survey.id), None, 0, listing.ids)
    return render_template(
        "themes/unclear.html",
        survey=survey,
        waves=waves_of(session(), survey.id),
        is_all=is_all,
        asked=asked_choice().values,  # for the list of themes of another wave
        wave=wave,
        review=review,
        listing=listing,
        is_readable=wave is not None and may_be_read(session(), wave),
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
    every = listed_set_apart(session(), wave) if wave else ()
    ids, asked = _in_asked_language(every)
    shown = {"survey_id": survey.id, "wave": wave.id if wave else None, "language": asked}
    listing = show_page(ids, "themes.languages", **shown)
    review.offer(themes_of(session(), survey.id), None, 0, listing.ids)
    return render_template(
        "themes/languages.html",
        survey=survey,
        wave=wave,
        review=review,
        codes=list(dict.fromkeys(language for _, language in every)),
        asked=asked,
        listing=listing,
        is_readable=wave is not None and may_be_read(session(), wave),
        withheld=count_withheld_under(session(), wave, None, set_apart=True) if wave else 0,
    )


def statements_listed(wave: Wave | None, theme_id: str | None) -> Sequence[str]:
    """Give the statements, by id, that the page of a theme (None: of the unclear ones) lists, in order."""
    return listed_under(session(), wave, theme_id) if wave else ()


def languages_listed(wave: Wave | None) -> Sequence[str]:
    """Give the statements, by id, that the pages of other languages list, in their order."""
    return _in_asked_language(listed_set_apart(session(), wave) if wave else ())[0]


def _in_asked_language(statements: Sequence[tuple[str, str]]) -> tuple[Sequence[str], str | None]:
    """Give those in the language that the address asks for, and that language; all, where there are none."""
    asked = request.args.get("language")
    found = [key for key, language in statements if language == asked]
    return (found, asked) if found else ([key for key, _ in statements], None)


@blueprint.get("/themes/<theme_id>")
def show(theme_id: str) -> ResponseReturnValue:
    """Show a theme with its figures wave by wave and every statement under it."""
    theme = theme_now(session(), theme_id)
    if theme.id != theme_id:
        return redirect(url_for("themes.show", theme_id=theme.id, wave=request.args.get("wave")), 303)
    return theme_page(theme, asked_wave(theme.survey_id))


def theme_page(theme: Theme, wave: Wave | None, review: Review | None = None) -> str:
    """Render a theme with its statements in a wave; `review` are forms that came back."""
    items = themes_with_items(session(), theme.survey_id)
    waves = theme_by_wave(session(), theme)
    review = review or review_forms(name=NameForm(formdata=None, name=theme.title))
    shown = {"theme_id": theme.id, "wave": wave.id if wave else None, "_anchor": "statements"}
    listing = show_page(statements_listed(wave, theme.id), "themes.show", **shown)
    seen = last_sequence(session(), theme)
    newest = next((figures for _, figures in waves if figures.respondents is not None), None)
    themes = themes_of(session(), theme.survey_id)
    review.offer(themes, theme, seen, listing.ids)
    return render_template(
        "themes/show.html",
        survey=get_survey(session(), theme.survey_id),
        theme=theme,
        names=names_offered(theme, themes),
        review=review,
        is_kept=theme.id in kept_theme_ids(session(), theme.survey_id, items),
        wave=wave,
        figures=next((figures for each, figures in waves if wave and each.id == wave.id), None),
        listing=listing,
        withheld=count_withheld_under(session(), wave, theme.id) if wave else 0,
        waves=waves,
        past=[(each, in_words(each, theme)) for each in history(session(), theme)],
        item=items.get(theme.id),
        keeps=newest is not None and nobody_complains(newest),
        asks_area=asks(session(), theme.survey_id, QuestionKind.AREA),
        suggested=suggestions_about(theme.survey_id, theme.id),
    )


def asked_wave(survey_id: str) -> Wave | None:
    """Give the wave that the address asks for, else the newest with figures."""
    asked = request.args.get("wave")
    wave = wave_with_figures(session(), survey_id, asked)
    if asked and wave is None:
        raise Missing("This round is not here. Choose another above the themes.")
    return wave
