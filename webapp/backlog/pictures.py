"""The backlog as a picture of what improvements are worth beside what they take, and its table."""

from dataclasses import replace

from flask import Response, render_template

from models.backlog.picture import Picture, picture_of
from models.backlog.ranking import order_of
from models.backlog.saved_views import ViewKind
from models.surveys.surveys import get_survey
from webapp.backlog.drawing import draw
from webapp.backlog.frame import Frame, frame_of
from webapp.backlog.views import blueprint
from webapp.database import session


@blueprint.get("/backlog/picture")
@blueprint.get("/surveys/<survey_id>/backlog/picture")
def picture(survey_id: str | None = None) -> str:
    """Show the first improvements by value and effort."""
    frame, shown = _shown(survey_id)
    kept = sum(not point.row.item.reach_may_leave for point in shown.points)
    return render_template(
        "backlog/picture.html",
        frame=frame,
        survey=frame.survey,
        picture=shown,
        drawing=draw(shown),
        linked=True,
        held_back=kept,
        how_many=len(shown.points) + shown.more + shown.not_scored,
    )


@blueprint.get("/backlog/picture.svg")
@blueprint.get("/surveys/<survey_id>/backlog/picture.svg")
def picture_file(survey_id: str | None = None) -> Response:
    """Give the picture as a file, without the items whose reach may not leave the leads' pages."""
    _, shown = _shown(survey_id)
    shown = replace(shown, points=[each for each in shown.points if each.row.item.reach_may_leave])
    return Response(
        render_template("backlog/_picture.svg", picture=shown, drawing=draw(shown), linked=False),
        content_type="image/svg+xml",
        headers={"Content-Disposition": "attachment; filename=value-and-effort.svg"},
    )


def _shown(survey_id: str | None) -> tuple[Frame, Picture]:
    frame = frame_of(get_survey(session(), survey_id) if survey_id else None, ViewKind.PICTURE)
    return frame, picture_of(session(), order_of(session()), frame.wanted)
