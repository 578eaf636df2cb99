"""What a survey found, as files."""

from flask import Blueprint, Flask, Response

from models.surveys.surveys import get_survey
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.evidence.exports import TABLES
from webapp.table_export import TABLE_FORMATS, table_format

blueprint = Blueprint("evidence", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["TABLE_FORMATS"] = TABLE_FORMATS


@blueprint.get("/surveys/<survey_id>/themes.<ending>")
def themes(survey_id: str, ending: str) -> Response:
    """Export the themes of a survey, round by round."""
    return _export(survey_id, "themes", ending)


@blueprint.get("/surveys/<survey_id>/ratings.<ending>")
def ratings(survey_id: str, ending: str) -> Response:
    """Export what was ticked in a survey, round by round."""
    return _export(survey_id, "ratings", ending)


@blueprint.get("/surveys/<survey_id>/statements.<ending>")
def statements(survey_id: str, ending: str) -> Response:
    """Export what was said in a survey, round by round."""
    return _export(survey_id, "statements", ending)


def _export(survey_id: str, table: str, ending: str) -> Response:
    survey, written = get_survey(session(), survey_id), table_format(ending)
    return Response(
        written.write(TABLES[table](session(), survey.id)),
        content_type=written.content_type,
        headers={"Content-Disposition": f"attachment; filename=soundings-{table}.{written.ending}"},
    )
