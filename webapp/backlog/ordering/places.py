"""Placing an item in the order by hand, and back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.items import BacklogItem, get_item
from models.backlog.listing import listed_items
from models.backlog.places import place_by_score, place_item
from models.backlog.ranking import Order, order_of
from models.base import EditedMeanwhile, Refused
from webapp.backlog.ordering.forms import DOWN, NUMBER, SCORE, UP, PlaceForm
from webapp.backlog.views import blueprint
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back

BESIDE = 2  # items above and below that the page shows


@blueprint.route("/backlog/<item_id>/place", methods=["GET", "POST"])
@gives_text_back
def place(item_id: str) -> ResponseReturnValue:
    """Place an item before another, or let it go back to where its score puts it."""
    item, order = get_item(session(), item_id), order_of(session())
    form = PlaceForm(number=order.ranks.get(item.id), because=item.placed_because, version=str(item.version))
    if not form.validate_on_submit():
        return _page(item, order, form), 422 if form.errors else 200
    try:
        said = _place(item, order, form)
    except EditedMeanwhile as conflict:
        show_version(form.version, item.version)
        return _page(item, order, form, str(conflict)), 409
    except Refused as refused:
        form.because.errors = [str(refused)]
        return _page(item, order, form), 422
    session().commit()
    flash(said)
    return redirect(url_for("backlog.place", item_id=item.id), 303)


def _place(item: BacklogItem, order: Order, form: PlaceForm) -> str:
    """Do what was asked for, and say what was done."""
    version = version_of(form.version)
    if form.to.data == SCORE:
        place_by_score(session(), item, version, current_user.id)
        return "The item stands where its score puts it."
    now = order.ranks.get(item.id, len(order.ranks) + 1)
    asked = {UP: now - 1, DOWN: now + 1, NUMBER: form.number.data or now}[form.to.data]
    number = place_item(session(), item, asked, form.because.data or "", version, current_user.id)
    return f"The item stands at number {number:,} now."


def _page(item: BacklogItem, order: Order, form: PlaceForm, conflict: str = "") -> str:
    rank = order.ranks.get(item.id)
    first = max(0, (rank or len(order.ranks)) - 1 - BESIDE)
    beside = listed_items(session(), order, order.ids[first : first + 2 * BESIDE + 1])
    return render_template(
        "backlog/place.html",
        item=item,
        order=order,
        rank=rank,
        rank_by_score=order.ranks_by_score.get(item.id),
        beside=[each for each in beside if each.rank],
        form=form,
        conflict=conflict,
    )
