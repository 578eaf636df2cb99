"""Publishing a page: the preview, the versions, taking it back, and its own link."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.surveys.surveys import get_survey
from models.telling.drafting import NO_DRAFT
from models.telling.publishing import as_published, publish, renew_link, show_version, take_back
from models.telling.reading import read_page
from models.telling.told_pages import draft_of, published_version, shown_of
from webapp.database import session
from webapp.fields import show_version as show_number
from webapp.fields import version_of
from webapp.telling.forms import PublishForm
from webapp.telling.public_page import said_with
from webapp.telling.views import blueprint


@blueprint.route("/preview", methods=["GET", "POST"])
def preview(survey_id: str) -> ResponseReturnValue:
    """Show the draft as everybody would read it, and publish it."""
    form = PublishForm()
    if not form.validate_on_submit():
        return _preview(survey_id, form)
    try:
        made = publish(session(), survey_id, current_user.id, version_of(form.version))
    except (EditedMeanwhile, Refused) as refused:
        session().rollback()
        return _preview(survey_id, form, str(refused)), 409
    session().commit()
    flash(f"Version {made.number} is published: everybody who has a link reads it now.")
    return redirect(url_for("telling.index", survey_id=survey_id), 303)


def _preview(survey_id: str, form: PublishForm, problem: str = "") -> str:
    survey, draft = get_survey(session(), survey_id), draft_of(session(), survey_id)
    if draft is None:
        raise Refused(NO_DRAFT)
    show_number(form.version, draft.version)
    told = read_page(session(), survey, draft, as_published(session(), draft))
    return render_template(
        "telling/preview.html", survey=survey, told=told, form=form, problem=problem, **said_with()
    )


@blueprint.route("/versions/<version_id>", methods=["GET", "POST"])
def version(survey_id: str, version_id: str) -> ResponseReturnValue:
    """Show a version that was published, and let everybody read it again."""
    survey, kept = get_survey(session(), survey_id), published_version(session(), survey_id, version_id)
    if request.method == "POST":
        show_version(session(), survey_id, version_id)
        session().commit()
        flash(f"Everybody who has a link reads version {kept.number} again.")
        return redirect(url_for("telling.index", survey_id=survey_id), 303)
    return render_template(
        "telling/version.html",
        survey=survey,
        told=read_page(session(), survey, kept),
        shown=shown_of(session(), survey_id),
        **said_with(),
    )


@blueprint.post("/back")
def back(survey_id: str) -> Response:
    """Take the page back: nobody reads it any more."""
    take_back(session(), survey_id)
    session().commit()
    flash("The page is taken back: nobody can read it any more. What was read before cannot be recalled.")
    return redirect(url_for("telling.index", survey_id=survey_id), 303)


@blueprint.post("/link")
def link(survey_id: str) -> Response:
    """Give the page another link of its own."""
    renew_link(session(), survey_id)
    session().commit()
    flash("There is a new link. The old one leads to nothing.")
    return redirect(url_for("telling.index", survey_id=survey_id), 303)
