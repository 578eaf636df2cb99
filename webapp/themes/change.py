"""What has changed between two waves of a survey: a page, and a headline that a lead can read out."""

from collections.abc import Sequence

from flask import Blueprint, Flask, render_template, request

from models.base import Missing
from models.evidence.change import Verdict, WaveChange, compare_waves
from models.evidence.closed_questions import ticked
from models.evidence.figures import WaveFigures, wave_with_figures
from models.evidence.share_change import ShareChange
from models.surveys.surveys import get_survey
from models.surveys.waves import Wave, waves_of
from webapp.accounts.views import require_lead
from webapp.database import session

blueprint = Blueprint("change", __name__)
blueprint.before_request(require_lead)

NAMES = {
    Verdict.BETTER: "Better",
    Verdict.WORSE: "Worse",
    Verdict.NEW: "New",
    Verdict.GONE: "Gone",
    Verdict.NOT_CLEAR: "No clear change",
    Verdict.TOO_FEW: "Too few to tell",
}


def init_app(app: Flask) -> None:
    """Register the page and what it says in words."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(change_headline=headline_in_words, share_points=points_in_words)


@blueprint.get("/surveys/<survey_id>/change")
def index(survey_id: str) -> str:
    """Compare two waves: those that the address asks for, else the newest with figures and the one before."""
    survey = get_survey(session(), survey_id)
    waves = [wave for wave in waves_of(session(), survey.id) if not wave.deleted_on]
    before, after = _asked(survey.id, waves)
    change = compare_waves(session(), before, after) if before and after else None
    ratings = ticked(session(), after, before) if before and after else []
    return render_template(
        "themes/change.html",
        survey=survey,
        waves=waves,
        change=change,
        ratings=[each for each in ratings if each.before],
        names=NAMES,
    )


def _asked(survey_id: str, waves: Sequence[Wave]) -> tuple[Wave | None, Wave | None]:
    """The two waves, the earlier one first; None where there is none.

    Raises
    ------
    Missing
        If the address asks for one that is not there.
    """
    after = _wave_asked("after", waves) or wave_with_figures(session(), survey_id)
    earlier = (wave for wave in waves if after and wave.number < after.number)
    before = _wave_asked("before", waves) or next(earlier, None)
    if before and after and before.number > after.number:
        return after, before
    return before, after


def _wave_asked(name: str, waves: Sequence[Wave]) -> Wave | None:
    """The wave that the address asks for under a name; None where it asks for none."""
    asked = request.args.get(name)
    found = next((wave for wave in waves if wave.id == asked), None)
    if asked and found is None:
        raise Missing("This round is not here. Choose another on the page of what has changed.")
    return found


def headline_in_words(change: WaveChange) -> str:
    """Say the clearest change in a sentence that can be read out."""
    if change.headline is None or change.headline.shares is None:
        return f"Nothing has clearly changed between {change.before.name} and {change.after.name}."
    share = change.headline.shares.clearest
    said = "it works" if change.headline.is_about_working else "it does not work"
    return (
        f"{change.headline.theme.title}: {share.before:,} of {share.of_before:,} people said that {said} "
        f"in {change.before.name}, {share.now:,} of {share.of_now:,} in {change.after.name}."
    )


def points_in_words(change: ShareChange) -> str:
    """Say by how many points of a hundred a share has changed, and between what that lies."""
    interval = change.interval
    low, high = round(interval.low * 100), round(interval.high * 100)
    return f"{_signed(round(change.by * 100))} points ({_signed(low)} to {_signed(high)})"


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "−") if points else "0"


def change_before(survey_id: str, figures: WaveFigures | None) -> WaveChange | None:
    """Compare the themes of a list with the wave before; None where there is none to compare with."""
    if figures is None or figures.respondents is None:
        return None
    waves = [wave for wave in waves_of(session(), survey_id) if not wave.deleted_on]
    before = next((wave for wave in waves if wave.number < figures.wave.number), None)
    if before is None:
        return None
    now = {each.theme.id: each for each in (*figures.themes, *figures.hidden)}
    change = compare_waves(session(), before, figures.wave, now)
    return change if change.themes else None
