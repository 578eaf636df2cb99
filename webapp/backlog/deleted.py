"""Items that were deleted: restored within thirty days, or removed for good."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.deleted import DAYS_KEPT, deleted_items, deleted_of_batch, get_deleted
from models.backlog.items import get_item
from models.removal.deleted_items import delete_items, restore_items
from webapp.backlog.ticked import say_deleted
from webapp.backlog.views import blueprint
from webapp.database import session


@blueprint.route("/backlog/deleted", methods=["GET", "POST"])
def deleted() -> ResponseReturnValue:
    """List what was deleted; restore some of it, or remove it for good."""
    if request.method == "GET":
        return render_template("backlog/deleted.html", deleted=deleted_items(session()), days=DAYS_KEPT)
    if "for_good" in request.form:
        session().delete(get_deleted(session(), request.form["for_good"]))
        flash("The item was removed for good.")
    else:
        _restore()
    session().commit()
    back = "backlog.organisation" if "batch" in request.form else "backlog.deleted"
    return redirect(url_for(back), 303)


def _restore() -> None:
    batch = request.form.get("batch")
    items = (
        deleted_of_batch(session(), batch)
        if batch
        else [get_deleted(session(), request.form.get("restore", ""))]
    )
    titles = [item.title for item in items]
    restore_items(session(), items)
    said = f"“{titles[0]}” is" if len(titles) == 1 else f"{len(titles)} items are"
    flash(f"{said} in the backlog again." if titles else "It was restored already, or removed for good.")


@blueprint.post("/backlog/<item_id>/delete")
def delete(item_id: str) -> ResponseReturnValue:
    """Delete an item."""
    item = get_item(session(), item_id)
    survey_id = item.survey_id
    batch, number = delete_items(session(), [item.id], current_user.id, request.form.get("version", 0, int))
    session().commit()
    say_deleted(batch, number)
    if survey_id:
        return redirect(url_for("backlog.index", survey_id=survey_id), 303)
    return redirect(url_for("backlog.organisation"), 303)
