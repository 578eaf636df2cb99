"""Marking a round as reviewed, and what has been decided or analysed since would change of its report."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.accounts.users import User
from models.base import EditedMeanwhile, Refused
from models.evidence.figures import ThemeFigures
from models.evidence.proposals import Change, changes_of
from models.intake.responses import count_responses
from models.removal.deletions import DeletionKind, deletions_of
from models.review.history import SOMEBODY
from models.review.reviewed_waves import apply_changes, mark_reviewed, moves_of, seen, why_not_reviewed
from models.surveys.surveys import get_survey
from models.surveys.waves import Wave, get_wave
from models.themes.runs import latest_run
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.surveys.forms import ApplyForm, ReviewForm
from webapp.surveys.views import blueprint

FIGURES = {
    "respondents": "people who mention it",
    "needs_work": "people for whom it does not work",
    "works": "people for whom it works",
    "statements": "statements",
}


@blueprint.route("/waves/<wave_id>/review", methods=["GET", "POST"])
def review_wave(wave_id: str) -> ResponseReturnValue:
    """Mark a round as reviewed; one that is shows what would change of what it reported."""
    wave, form = get_wave(session(), wave_id), ReviewForm()
    if not form.validate_on_submit():
        return _page(wave)

    def deed() -> None:
        mark_reviewed(session(), wave, current_user.id, version_of(form.version))

    return _attempt(wave, deed, f"{wave.name} is reviewed: what it reported stands.")


@blueprint.post("/waves/<wave_id>/figures")
def apply(wave_id: str) -> ResponseReturnValue:
    """Move the figures of a reviewed round to what is counted now: those of one theme, or all."""
    wave, form = get_wave(session(), wave_id), ApplyForm()

    def deed() -> None:
        apply_changes(session(), wave, current_user.id, form.seen.data or "", form.theme.data or None)

    return _attempt(wave, deed, f"{wave.name} reports what is counted now.")


def _attempt(wave: Wave, deed: Callable[[], None], done: str) -> ResponseReturnValue:
    try:
        deed()
    except (EditedMeanwhile, Refused) as refused:
        session().rollback()
        return _page(get_wave(session(), wave.id), str(refused)), 409
    session().commit()
    flash(done)
    return redirect(url_for("surveys.review_wave", wave_id=wave.id), 303)


@blueprint.app_template_filter("would_change")
def subjects(changes: Sequence[Change]) -> str:
    """Say of what the changes are: of how many themes, and whether of what fits none."""
    themes = sum(change.theme_id is not None for change in changes)
    said = [f"the figures of {themes:,} {'theme' if themes == 1 else 'themes'}"] if themes else []
    unclear = ["the number of statements that fit no theme"] if themes < len(changes) else []
    return " and ".join(said + unclear)


def _page(wave: Wave, problem: str = "") -> str:
    form = ReviewForm()
    show_version(form.version, wave.version)
    by = session().get(User, wave.reviewed_by) if wave.reviewed_by else None
    run, released = latest_run(session(), wave.survey_id), count_responses(session(), wave.id)
    changes = changes_of(session(), wave.survey_id, [wave]).get(wave.id, [])
    return render_template(
        "surveys/review.html",
        survey=get_survey(session(), wave.survey_id),
        wave=wave,
        form=form,
        problem=problem,
        why_not=why_not_reviewed(wave, released, run),
        by=by.name if by else SOMEBODY,
        changes=[(each, in_words(each), seen([each])) for each in changes],
        all_seen=seen(changes),
        moves=moves_of(session(), wave) if wave.reviewed_on else [],
        counted_anew=_counted_anew(wave),
    )


def _counted_anew(wave: Wave) -> bool:
    """Whether somebody deleted their answers since the review."""
    return any(
        deletion.kind == DeletionKind.RESPONSE and wave.reviewed_on and deletion.made_on >= wave.reviewed_on
        for deletion, of in deletions_of(session(), wave.survey_id)
        if of.id == wave.id
    )


def in_words(change: Change) -> list[str]:
    """Say what a change would do, a figure at a time: as it was reported, and as it is counted now."""
    said = [f"{before:,} → {after:,} {FIGURES[name]}" for name, (before, after) in change.pairs.items()]
    if change.theme_id is None:
        return said
    if change.before is None:
        return [f"New: {_people(change.after)}"]
    if change.after is None:
        return [f"{_lost(change)}; reported: {_people(change.before)}"]
    if change.before.theme.hidden != change.after.theme.hidden:
        said.append("it is hidden now" if change.after.theme.hidden else "it is shown again")
    return said or ["The sums stay; by area other people are counted"]


def _lost(change: Change) -> str:
    """Say why nobody is counted under a theme any more."""
    if change.part_of:
        return f"Part of “{change.part_of}” now"
    return "No longer found" if change.is_gone else "Nobody mentions it by today's count"


def _people(figures: ThemeFigures | None) -> str:
    """Say how many people mention a theme, and how many of them on which side."""
    if figures is None:
        return "nobody"
    people = "1 person" if figures.respondents == 1 else f"{figures.respondents:,} people"
    return f"{people}, it does not work for {figures.needs_work:,} and works for {figures.works:,}"
