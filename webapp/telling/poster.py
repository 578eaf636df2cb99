"""A poster to print: where staff read what came of their answers, for a phone's camera."""

from flask import current_app, render_template, url_for
from markupsafe import Markup

from models.portfolio.organisation import organisation_of
from models.surveys.surveys import get_survey
from webapp.database import session
from webapp.telling.views import blueprint


@blueprint.get("/poster")
def poster(survey_id: str) -> str:
    """Show the poster; its code leads to the page under the link that staff answered at."""
    survey = get_survey(session(), survey_id)
    address = current_app.config["SOUNDINGS"].origin + url_for("told.at_survey", token=survey.token)
    return render_template(
        "telling/poster.html",
        survey=survey,
        address=address,
        code=code_of(address),
        here=organisation_of(session()),
    )


def code_of(address: str) -> Markup:
    """A QR code (ISO/IEC 18004) of an address as SVG, with the margin that cameras need."""
    import segno  # loaded for posters alone

    code = segno.make(address, micro=False, error="m")
    drawn = code.svg_inline(border=4, light="white", omitsize=True, svgclass="poster-code", lineclass=None)
    return Markup(drawn)  # noqa: S704 - it holds nothing but the shapes of the code
