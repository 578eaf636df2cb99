"""What an analysis suggests doing with themes: read, accepted or declined, one after the other."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.base import EditedMeanwhile, Refused
from models.evidence.suggestions import Answered, Side, Suggested, open_suggestions, suggestions_of
from models.review.suggesting import accept, decline
from models.surveys.surveys import Survey, get_survey
from models.themes.runs import RunState, latest_run
from models.themes.suggestions import SuggestionKind
from models.themes.themes import LONGEST_NAME
from models.words_in_text import says_something
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.security import gives_text_back
from webapp.themes.forms import STALE, AnswerForm

DECLINE = "decline"  # the button that leaves things as they are; the other accepts
MOST_ROUNDS = 2  # that are named; earlier ones are counted together
SOMETHING = "something of its own"
DECLINED = "It stays as it is, and is not suggested again. Below it can be undone."
BUTTONS = {
    SuggestionKind.MERGE: "Merge them",
    SuggestionKind.SPLIT: "Split it",
    SuggestionKind.NEW_INSIDE: "Make it a theme",
    SuggestionKind.FROM_UNCLEAR: "Make it a theme",
}

blueprint = Blueprint("suggestions", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages and what they say in words."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(
        suggestion=in_words, answered=answered_in_words, people_by_round=people_in_words
    )


@blueprint.get("/surveys/<survey_id>/suggestions")
def index(survey_id: str) -> str:
    """Show what is suggested, and what was answered."""
    return _page(get_survey(session(), survey_id))


@blueprint.post("/surveys/<survey_id>/suggestions/<suggestion_id>")
@gives_text_back
def answer(survey_id: str, suggestion_id: str) -> ResponseReturnValue:
    """Accept a suggestion, or decline it."""
    survey, form = get_survey(session(), survey_id), AnswerForm()
    try:
        if form.validate_on_submit():
            flash(_answer(survey, suggestion_id, form))
            session().commit()
            return redirect(url_for("suggestions.index", survey_id=survey.id), 303)
        problem = STALE if form.csrf_token.errors else " ".join(map(str, form.name.errors))
        status = 422
    except (Refused, EditedMeanwhile) as refused:
        session().rollback()
        problem, status = str(refused), 409 if isinstance(refused, EditedMeanwhile) else 422
    return _page(survey, problem, {suggestion_id: form.name.data or ""}), status


def _answer(survey: Survey, suggestion_id: str, form: AnswerForm) -> str:
    """Do what was chosen; say what was done."""
    seen, user_id = form.seen.data or "", current_user.id
    if request.form.get("deed") == DECLINE:
        decline(session(), survey.id, suggestion_id, seen, user_id)
        return DECLINED
    decision = accept(session(), survey.id, suggestion_id, seen, form.name.data or "", user_id)
    if decision.value:
        return f"“{decision.value}” is a theme of its own now, here and in every analysis to come."
    return "They are one theme now, here and in every analysis to come."


def _page(survey: Survey, problem: str = "", typed: dict[str, str] | None = None) -> str:
    suggested, answered = suggestions_of(session(), survey.id)
    return render_template(
        "themes/suggestions.html",
        survey=survey,
        suggested=[(each, _form(each, typed or {})) for each in suggested],
        answered=answered,
        problem=problem,
        buttons=BUTTONS,
        run=latest_run(session(), survey.id, RunState.DONE),
    )


def _form(suggested: Suggested, typed: dict[str, str]) -> AnswerForm:
    label = suggested.label[:LONGEST_NAME] if says_something(suggested.label) else ""
    form = AnswerForm(formdata=None, seen=suggested.seen, name=typed.get(suggested.id, label))
    form.name.id = f"name-{suggested.id}"
    return form


def suggestions_about(survey_id: str, theme_id: str) -> list[Suggested]:
    """The open suggestions that concern a theme."""
    return [each for each in open_suggestions(session(), survey_id) if each.concerns(theme_id)]


def in_words(suggested: Suggested) -> str:
    """Say in a sentence what an analysis suggests."""
    named = _named(suggested.label)
    people, verb = people_in_words(suggested.moved), _names(suggested.moved)
    match suggested.kind:
        case SuggestionKind.MERGE:
            title = suggested.left.title if suggested.left else ""
            return f"“{suggested.moved.title}” and “{title}” speak of the same thing."
        case SuggestionKind.SPLIT:
            title = suggested.theme.title if suggested.theme else ""
            return f"“{title}” holds two things: {people} {verb} {named}, the others something else."
        case SuggestionKind.NEW_INSIDE:
            title = suggested.theme.title if suggested.theme else ""
            return f"{people} {verb} {named}, inside “{title}”."
    return f"{people} {verb} {named}, which is in no theme yet."


def people_in_words(side: Side) -> str:
    """Say how many people are behind what would be a theme, round by round."""
    told = [f"{number:,} in {name}" for name, number in side.people]
    first = side.people[0][1] if side.people else 0
    told[:1] = [f"{first:,} {'person' if first == 1 else 'people'} in {side.people[0][0]}"] if told else []
    earlier = sum(number for _, number in side.people[MOST_ROUNDS:])
    told[MOST_ROUNDS:] = [f"{earlier:,} in earlier rounds"] if earlier else []
    return " and ".join(told) if len(told) < 3 else f"{', '.join(told[:-1])} and {told[-1]}"


def _names(side: Side) -> str:
    return "names" if [number for _, number in side.people] == [1] else "name"


def _named(label: str) -> str:
    return f"“{label}”" if label and says_something(label) else SOMETHING


def answered_in_words(answered: Answered) -> str:
    """Say what was answered to a suggestion; after it come the day and who it was."""
    title = f"“{answered.theme.title}”" if answered.theme else "the unclear rest"
    other = f"“{answered.other.title}”" if answered.other else "another theme"
    if answered.kind is SuggestionKind.MERGE:
        return f"{'Not merged' if answered.is_declined else 'Merged'}: {other} into {title}"
    if answered.is_declined:
        return f"Declined: {_named(answered.label)} out of {title}"
    return f"Made a theme: “{answered.decision.value}” out of {title}"
