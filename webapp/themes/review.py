"""What a lead does to a theme: name, keep, hide, merge, split, move, and undo."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.review.choosing import numbered
from models.review.deciding import Ticked, decide, merge, move, split, undo
from models.review.history import check_seen
from models.review.topics_offered import make_topic
from models.surveys.surveys import get_survey
from models.surveys.waves import Wave
from models.themes.decisions import DecisionKind
from models.themes.themes import Theme, get_theme, theme_now
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.errors import page as error_page
from webapp.fields import version_of
from webapp.paging import asked_page
from webapp.security import gives_text_back
from webapp.themes.forms import (
    SPLIT,
    STALE,
    UNCLEAR,
    DeedForm,
    MergeForm,
    NameForm,
    Review,
    SortForm,
    review_forms,
)
from webapp.themes.views import (
    asked_wave,
    languages_listed,
    languages_page,
    statements_listed,
    theme_page,
    unclear_page,
)
from webapp.topics.lexicon import known_name_in

Listed = Callable[[Wave | None], Sequence[str]]  # the statements, by id, that pages list of a wave

blueprint = Blueprint("review", __name__)
blueprint.before_request(require_lead)

DONE = {
    DecisionKind.NAME: "“{}” keeps this name in every analysis to come.",
    DecisionKind.PIN: "“{}” is kept: every analysis to come holds on to it.",
    DecisionKind.HIDE: "“{}” is hidden and stays so. It is listed at the end of the themes.",
    DecisionKind.SHOW: "“{}” is shown again.",
}
TOO_MANY = (
    "Nothing was changed: go back to the list. In place of so many ticks give the numbers from … to … below "
    "it, or choose all of it: that holds for any number of statements."
)
A_TOPIC = "“{}” is a topic of yours now: analyses to come call themes so, in later rounds and other surveys."
NAMES_SOMEBODY = "“{}” is a name that is taken out of answers. A topic names nobody: rename the theme first."


def init_app(app: Flask) -> None:
    """Register the addresses."""
    app.register_blueprint(blueprint)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_many(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say what to do instead of ticking more statements than a form may carry."""
    return error_page("Too many ticks for one form", TOO_MANY, 413)


@blueprint.post("/themes/<theme_id>/name")
@gives_text_back
def name(theme_id: str) -> ResponseReturnValue:
    """Name a theme."""
    form = NameForm()
    return _decide(theme_id, DecisionKind.NAME, form, review_forms(name=form), form.name.data or "")


@blueprint.post("/themes/<theme_id>/topic")
@gives_text_back
def use_name(theme_id: str) -> ResponseReturnValue:
    """Use a theme's name in later rounds and other surveys: it becomes a topic of the organisation."""
    theme = get_theme(session(), theme_id)

    def deed() -> Response:
        topic = make_topic(session(), theme, current_user.id)
        if name := known_name_in(session(), topic.values):
            raise Refused(NAMES_SOMEBODY.format(name))
        flash(A_TOPIC.format(topic.name))
        return _to(theme)

    return _done(theme, DeedForm(), _named(theme), deed)


@blueprint.post("/themes/<theme_id>/keep")
@gives_text_back
def keep(theme_id: str) -> ResponseReturnValue:
    """Keep a theme as it is."""
    return _decide(theme_id, DecisionKind.PIN, DeedForm())


@blueprint.post("/themes/<theme_id>/hide")
@gives_text_back
def hide(theme_id: str) -> ResponseReturnValue:
    """Hide a theme."""
    return _decide(theme_id, DecisionKind.HIDE, DeedForm())


@blueprint.post("/themes/<theme_id>/show")
@gives_text_back
def unhide(theme_id: str) -> ResponseReturnValue:
    """Show a hidden theme again."""
    return _decide(theme_id, DecisionKind.SHOW, DeedForm())


def _decide(
    theme_id: str,
    kind: DecisionKind,
    form: NameForm | DeedForm,
    review: Review | None = None,
    value: str = "",
) -> ResponseReturnValue:
    theme = get_theme(session(), theme_id)

    def deed() -> Response:
        decide(session(), theme, current_user.id, kind, value)
        flash(DONE[kind].format(theme.title))
        if kind is DecisionKind.HIDE:
            return redirect(url_for("themes.index", survey_id=theme.survey_id), 303)
        return _to(theme)

    return _done(theme, form, review or _named(theme), deed)


@blueprint.post("/themes/<theme_id>/merge")
@gives_text_back
def merge_into(theme_id: str) -> ResponseReturnValue:
    """Merge a theme into another."""
    theme = get_theme(session(), theme_id)
    form = MergeForm()

    def deed() -> Response:
        before = theme.title
        decision = merge(session(), theme, form.target.data or "", current_user.id)
        target = get_theme(session(), decision.target_id or "")
        flash(f"“{before}” is part of “{target.title}” now, here and in every analysis to come.")
        return _to(target)

    return _done(theme, form, _named(theme, merge=form), deed)


@blueprint.post("/themes/<theme_id>/sort")
@gives_text_back
def sort(theme_id: str) -> ResponseReturnValue:
    """Move statements out of a theme, into another or into a new one."""
    theme = get_theme(session(), theme_id)
    form = SortForm()
    review = _named(theme, sort=form)

    def deed() -> Response:
        chosen = _chosen(theme.survey_id, theme, form, lambda wave: statements_listed(wave, theme.id))
        check_seen(session(), theme, version_of(form.seen))
        return _sort(chosen, form, _address_of(theme, page=asked_page()))

    return _attempt(form, review, deed, lambda: _page_now(theme, review))


@blueprint.post("/surveys/<survey_id>/unclear/sort")
@gives_text_back
def sort_unclear(survey_id: str) -> ResponseReturnValue:
    """Put statements that fit no theme into one, or into a new one."""
    return _sort_unplaced(
        survey_id, "themes.unclear", unclear_page, lambda wave: statements_listed(wave, None)
    )


@blueprint.post("/surveys/<survey_id>/languages/sort")
@gives_text_back
def sort_languages(survey_id: str) -> ResponseReturnValue:
    """Put statements that are set apart for their language into a theme, or into a new one."""
    return _sort_unplaced(survey_id, "themes.languages", languages_page, languages_listed)


def _sort_unplaced(
    survey_id: str, endpoint: str, page: Callable[..., str], listed: Listed
) -> ResponseReturnValue:
    """Sort statements of a list of those in no theme; else give that page back."""
    survey = get_survey(session(), survey_id)
    form = SortForm()
    review = review_forms(sort=form)

    def deed() -> Response:
        chosen = _chosen(survey.id, None, form, listed)
        wave, language = request.args.get("wave"), request.args.get("language")
        shown: dict[str, Any] = {"wave": wave, "language": language, "page": asked_page()}
        return _sort(chosen, form, url_for(endpoint, survey_id=survey.id, **shown))

    return _attempt(form, review, deed, lambda: page(survey, asked_wave(survey.id), review))


def _chosen(survey_id: str, theme: Theme | None, form: SortForm, listed: Listed) -> Ticked:
    """What was ticked, and what was chosen by its number in the list that is shown of the wave."""
    ticked = frozenset(form.ticked.data or ())
    if form.gives_numbers:
        ids = listed(asked_wave(survey_id))
        ticked |= numbered(ids, form.numbers(len(ids)))
    return Ticked(survey_id, theme.id if theme else None, ticked)


def _sort(chosen: Ticked, form: SortForm, back: str) -> Response:
    if request.form.get("deed") == SPLIT:
        decision = split(session(), chosen, form.name.data or "", current_user.id)
        made = get_theme(session(), decision.theme_id or "")
        alone = f"“{made.title}” is a theme of its own now, here and in every analysis to come."
        flash(f"{alone}{_beside(chosen)}")
        return _to(made)
    if not form.target.data:
        raise Refused("Choose where the statements go. Nothing was changed.")
    move(session(), chosen, _target(form.target.data), current_user.id)
    flash(f"{_several(len(chosen.statement_ids))} moved, here and in every analysis to come.")
    return redirect(back, 303)


def _beside(split_off: Ticked) -> str:
    """Say that the theme from which another was split off is kept too."""
    if split_off.theme_id is None:
        return ""
    return f" “{get_theme(session(), split_off.theme_id).title}” is kept beside it, with what is left."


def _target(chosen: str) -> str | None:
    return None if chosen == UNCLEAR else chosen


def _several(number: int) -> str:
    return "A statement was" if number == 1 else f"{number:,} statements were"


@blueprint.post("/decisions/<decision_id>/undo")
def take_back(decision_id: str) -> Response:
    """Undo a decision about themes."""
    decision = undo(session(), decision_id, current_user.id)
    session().commit()
    flash("It is undone: what was before holds again, here and in every analysis to come.")
    if decision.kind == DecisionKind.DECLINE:
        return redirect(url_for("suggestions.index", survey_id=decision.survey_id), 303)
    return _to(theme_now(session(), decision.theme_id or decision.target_id or ""))


def _done(theme: Theme, form: FlaskForm, review: Review, deed: Callable[[], Response]) -> ResponseReturnValue:
    """Do a deed to a theme that nobody changed meanwhile; else give its page back."""

    def checked() -> Response:
        check_seen(session(), theme, version_of(form.seen))
        return deed()

    return _attempt(form, review, checked, lambda: _page_now(theme, review))


def _attempt(
    form: FlaskForm, review: Review, deed: Callable[[], Response], page: Callable[[], str]
) -> ResponseReturnValue:
    """Do a deed; else give the page back with what was chosen and why it was not done."""
    try:
        if form.validate_on_submit():
            done = deed()
            session().commit()
            return done
        review.problem, status = _why_not(form), 422
    except (Refused, EditedMeanwhile) as refused:
        session().rollback()
        review.problem, status = str(refused), 409 if isinstance(refused, EditedMeanwhile) else 422
    return page(), status


def _page_now(theme: Theme, review: Review) -> str:
    theme = theme_now(session(), theme.id)
    return theme_page(theme, asked_wave(theme.survey_id), review)


def _why_not(form: FlaskForm) -> str:
    if form.csrf_token.errors:
        return STALE
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _named(theme: Theme, merge: MergeForm | None = None, sort: SortForm | None = None) -> Review:
    return review_forms(sort, NameForm(formdata=None, name=theme.title), merge)


def _to(theme: Theme) -> Response:
    return redirect(_address_of(theme), 303)


def _address_of(theme: Theme, page: str | None = None) -> str:
    return url_for("themes.show", theme_id=theme.id, wave=request.args.get("wave"), page=page)
