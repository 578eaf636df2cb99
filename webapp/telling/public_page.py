"""The page that everybody may read: under the link that staff answer at, and under its own."""

from flask import Blueprint, Response, current_app, render_template, url_for
from werkzeug.wrappers import Response as Answer

from models.surveys.surveys import Survey
from models.telling.promises import promise_of
from models.telling.reading import read_page
from models.telling.told_pages import (
    ToldVersion,
    published_versions,
    survey_asked_at,
    survey_told_at,
)
from webapp.database import session
from webapp.public.views import A_MINUTE, to_anybody
from webapp.security import limiter
from webapp.telling.feed import feed_of
from webapp.telling.told_text import STATES, TOLD, as_text, figure_in_words

blueprint = Blueprint("told", __name__)


@blueprint.before_request
def allow_everyone() -> None:
    """Who has the link may read."""


@blueprint.get("/s/<token>/told")
@limiter.limit(A_MINUTE)
def at_survey(token: str) -> Answer:
    """Show what came of the answers to a survey, or when staff will read it."""
    survey, shown = survey_asked_at(session(), token)
    if shown is None:
        promise = promise_of(session(), survey.id)
        return to_anybody(render_template("telling/nothing.html", survey=survey, promise=promise))
    return to_anybody(page_shown(survey, shown))


@blueprint.get("/told/<told_link>")
@limiter.limit(A_MINUTE)
def page(told_link: str) -> Answer:
    """Show the same to who has the page's own link."""
    return to_anybody(page_shown(*survey_told_at(session(), told_link), told_link))


@blueprint.get("/s/<token>/told/feed.xml")
@limiter.limit(A_MINUTE)
def feed_at_survey(token: str) -> Answer:
    """Tell feed readers of each version; of none while nothing is shown."""
    survey, shown = survey_asked_at(session(), token)
    return _feed(survey, shown, url_for("told.at_survey", token=token))


@blueprint.get("/told/<told_link>/feed.xml")
@limiter.limit(A_MINUTE)
def feed(told_link: str) -> Answer:
    """Tell feed readers who have the page's own link."""
    survey, shown = survey_told_at(session(), told_link)
    return _feed(survey, shown, url_for("told.page", told_link=told_link))


def page_shown(
    survey: Survey, shown: ToldVersion, link: str = "", *, closed: bool = False, receipts: bool = False
) -> str:
    """The page with a version; `closed` where staff would answer, who may have `receipts` to delete with."""
    of_survey = url_for("told.feed_at_survey", token=survey.token)
    return render_template(
        "telling/page.html",
        told=read_page(session(), survey, shown),
        closed=closed,
        receipts=receipts,
        follow=url_for("told.feed", told_link=link) if link else of_survey,
        **said_with(),
    )


def said_with() -> dict[str, object]:
    """What the words of a page are made with."""
    return {"states": STATES, "facts": TOLD, "figure": figure_in_words}


def _feed(survey: Survey, shown: ToldVersion | None, path: str) -> Answer:
    address = current_app.config["SOUNDINGS"].origin + path
    versions = [version for version, _ in published_versions(session(), survey.id)] if shown else []
    told = as_text(read_page(session(), survey, shown), address) if shown else ""
    response = Response(feed_of(survey, shown, versions, told, address), mimetype="application/atom+xml")
    return to_anybody(response)
