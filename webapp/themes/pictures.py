"""A wave's themes as pictures: side by side, and area by area; each with its table, and as a file."""

from flask import Blueprint, Flask, Response, render_template

from models.base import Missing
from models.evidence.figures import ThemeFigures, WaveFigures, wave_figures
from models.evidence.theme_list import Side
from models.evidence.theme_pictures import areas_of, sides_of, themes_in_file, titled
from models.privacy import gate
from models.surveys.surveys import Survey, get_survey
from models.surveys.waves import Wave, waves_of
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.themes.choice import asked_choice
from webapp.themes.drawing import draw_areas, draw_sides
from webapp.themes.views import asked_wave

blueprint = Blueprint("pictures", __name__)
blueprint.before_request(require_lead)

NO_FILE = "No file of this round may leave: too few people have answered."


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/surveys/<survey_id>/themes/chart")
def chart(survey_id: str) -> str:
    """Show a wave's themes side by side: for how many each does not work, and works."""
    survey, wave, figures = _asked(survey_id)
    people = figures.respondents if figures else None
    sides = sides_of(people, titled(figures)) if figures and people else None
    return _page("themes/chart.html", survey, wave, figures, chart=draw_sides(sides) if sides else None)


@blueprint.get("/surveys/<survey_id>/themes/areas")
def areas(survey_id: str) -> str:
    """Show a wave's themes area by area, one side of each."""
    survey, wave, figures = _asked(survey_id)
    told = areas_of(titled(figures), _side()) if figures and figures.respondents else None
    heatmap = draw_areas(told) if told else None
    return _page("themes/areas.html", survey, wave, figures, side=_side(), heatmap=heatmap)


@blueprint.get("/surveys/<survey_id>/themes/chart.svg")
def chart_file(survey_id: str) -> Response:
    """Give the chart as a file, with what may leave of it."""
    survey, wave, answered, themes = _outside(survey_id)
    drawn = draw_sides(sides_of(answered, themes))
    return _file("themes/_chart.svg", "themes-chart", survey=survey, wave=wave, chart=drawn)


@blueprint.get("/surveys/<survey_id>/themes/areas.svg")
def areas_file(survey_id: str) -> Response:
    """Give the themes by area as a file, with what may leave of them."""
    survey, wave, _, themes = _outside(survey_id)
    drawn = draw_areas(areas_of(themes, _side()))
    return _file("themes/_areas.svg", "themes-by-area", survey=survey, wave=wave, heatmap=drawn, side=_side())


def _asked(survey_id: str) -> tuple[Survey, Wave | None, WaveFigures | None]:
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    return survey, wave, wave_figures(session(), wave) if wave else None


def _outside(survey_id: str) -> tuple[Survey, Wave, int, list[tuple[str, ThemeFigures]]]:
    """What of the wave that the address asks for may leave.

    Raises
    ------
    Missing
        If nothing may.
    """
    survey = get_survey(session(), survey_id)
    wave = asked_wave(survey.id)
    answered, themes = themes_in_file(session(), wave) if wave and not wave.deleted_on else (None, [])
    if wave is None or answered is None:
        raise Missing(NO_FILE)
    return survey, wave, answered, themes


def _side() -> Side:
    return asked_choice().side or Side.NEEDS_WORK


def _page(
    template: str, survey: Survey, wave: Wave | None, figures: WaveFigures | None, **shown: object
) -> str:
    people = figures.respondents if figures else None
    return render_template(
        template,
        survey=survey,
        wave=wave,
        waves=waves_of(session(), survey.id),
        figures=figures,
        choice=asked_choice(),
        may_leave=wave is not None and gate.figure(1, people or 0, wave.thresholds_outside) is not None,
        **shown,
    )


def _file(template: str, name: str, **shown: object) -> Response:
    return Response(
        render_template(template, **shown),
        content_type="image/svg+xml",
        headers={"Content-Disposition": f"attachment; filename={name}.svg"},
    )
