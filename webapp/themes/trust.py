"""The trust card: a lead sorts statements blind, and sees how far the machine would agree."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.base import EditedMeanwhile, Refused
from models.evidence.agreement import Agreement
from models.evidence.answers import within_answers
from models.evidence.quotes import Quote, quotes_of
from models.review.corrections import correct, corrections_of, seen
from models.review.trust_cards import (
    SAMPLE,
    Card,
    Sorted,
    cards_of,
    draw_card,
    shown_themes,
    sort_statement,
    step_back,
    why_not_drawn,
)
from models.surveys.surveys import Survey, get_survey
from models.themes.runs import RunState, latest_run
from models.themes.themes import all_themes_of
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.security import gives_text_back
from webapp.themes.forms import STALE, UNCLEAR, SortedForm

CLOSE, FAIR = 0.6, 0.4  # kappa

blueprint = Blueprint("trust", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the page and what it says in words."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["FEWEST_TO_SORT"] = SAMPLE
    app.jinja_env.filters.update(
        agreement=agreement_in_words, kappa=kappa_in_words, sureness=sureness_in_words
    )


@blueprint.get("/surveys/<survey_id>/trust")
def index(survey_id: str) -> str:
    """Show the next statement to sort, or how well lead and machine agree."""
    return _page(get_survey(session(), survey_id))


@blueprint.post("/surveys/<survey_id>/trust")
@gives_text_back
def go_on(survey_id: str) -> ResponseReturnValue:
    """Begin a card, sort a statement, go back a step, or move what was sorted otherwise."""
    survey, form = get_survey(session(), survey_id), SortedForm()
    try:
        if not form.validate_on_submit():
            return _page(survey, STALE), 422
        _deeds().get(request.form.get("deed", ""), _sort)(survey, form)
    except (Refused, EditedMeanwhile) as refused:
        session().rollback()
        return _page(survey, str(refused)), 409 if isinstance(refused, EditedMeanwhile) else 422
    session().commit()
    return redirect(url_for("trust.index", survey_id=survey.id), 303)


def _deeds() -> dict[str, Callable[[Survey, SortedForm], None]]:
    return {"begin": _begin, "back": _back, "move": _move}


def _begin(survey: Survey, _form: SortedForm) -> None:
    run = latest_run(session(), survey.id, RunState.DONE)
    if run is None:
        raise Refused("Nothing has been analysed yet. Nothing was drawn.")
    draw_card(session(), run, current_user.id)


def _sort(survey: Survey, form: SortedForm) -> None:
    card, chosen = _own(cards_of(session(), survey.id), survey), request.form.get("theme", "")
    if card and chosen:
        theme_id = None if chosen == UNCLEAR else chosen
        sort_statement(session(), card, form.statement.data or "", theme_id)


def _back(survey: Survey, _form: SortedForm) -> None:
    if card := _own(cards_of(session(), survey.id), survey):
        step_back(session(), card)


def _move(survey: Survey, form: SortedForm) -> None:
    card = _own(cards_of(session(), survey.id), survey)
    if card and card.is_done:
        number = correct(session(), card, form.seen.data or "", current_user.id)
        moved = "A statement was" if number == 1 else f"{number} statements were"
        flash(f"{moved} moved to where you said. Each can be undone under History on its theme's page.")


def _own(cards: list[Card], survey: Survey) -> Card | None:
    """The signed-in lead's card of the newest analysis."""
    run = latest_run(session(), survey.id, RunState.DONE)
    mine = (card for card in cards if run and (card.run_id, card.user_id) == (run.id, current_user.id))
    return next(mine, None)


def _page(survey: Survey, problem: str = "") -> str:
    cards = cards_of(session(), survey.id)
    own = _own(cards, survey)
    corrections = _corrections(own)
    upcoming = own.left[:1] if own else ()
    quotes = _quotes([*upcoming, *(row.statement_id for row in corrections)])
    return render_template(
        "themes/trust.html",
        survey=survey,
        own=own,
        done=[card for card in cards if card.is_done],
        statement=next((quotes[key] for key in upcoming if key in quotes), None),
        themes=shown_themes(session(), survey.id),
        titles={theme.id: theme.title for theme in all_themes_of(session(), survey.id)},
        corrections=[(row, quotes[row.statement_id]) for row in corrections if row.statement_id in quotes],
        form=SortedForm(formdata=None, statement="".join(upcoming), seen=seen(corrections)),
        run=latest_run(session(), survey.id, RunState.DONE),
        why_not="" if own else why_not_drawn(session(), survey.id),
        problem=problem,
        sample=SAMPLE,
    )


def _corrections(own: Card | None) -> list[Sorted]:
    return corrections_of(session(), own) if own and own.is_done else []


def _quotes(ids: Sequence[str]) -> dict[str, Quote]:
    """Statements as they are quoted within their answers, by id."""
    return {quote.statement_id: quote for quote in within_answers(session(), quotes_of(session(), ids))}


def agreement_in_words(agreement: Agreement) -> str:
    """Say how often lead and machine agree, with the interval."""
    share = agreement.share
    if share is None:
        return "There is nothing to compare."
    between = f"between {share.low * 100:.0f} and {share.high * 100:.0f} %"
    told = f"{agreement.agreed} of {agreement.statements} statements"
    return f"Lead and machine put {told} in the same place: {share.value * 100:.0f} % ({between})."


def kappa_in_words(kappa: float | None) -> str:
    """Say how much of what chance would not explain they agree on."""
    if kappa is None:
        return ""
    told = f"Of what chance alone would not explain they agree on {max(0.0, kappa) * 100:.0f} %"
    if kappa >= CLOSE:
        return f"{told}: they see much the same themes."
    if kappa >= FAIR:
        return f"{told}: they see similar themes, with borders drawn elsewhere."
    return f"{told}: they see different things here. Read the statements before you rely on the themes."


def sureness_in_words(card: Card) -> str:
    """Compare how sure the machine was of what it put in a theme with how often the lead agrees."""
    sure, agreed = card.confidence, card.of_placed.share
    if sure is None or agreed is None:
        return ""
    told = (
        f"Of those that it put in a theme the machine was {sure * 100:.0f} % sure on average; the lead "
        f"agrees with {agreed.value * 100:.0f} %"
    )
    if agreed.low <= sure <= agreed.high:
        return f"{told}: as sure as it should be, as far as so few statements tell."
    return f"{told}: {'too sure of itself' if sure > agreed.high else 'better than it says of itself'}."
