"""Notes on an item: written, and deleted by who wrote them."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.items import get_item
from models.backlog.notes import add_note, delete_note
from webapp.backlog.forms import NoteForm
from webapp.backlog.items import edit_page
from webapp.backlog.views import blueprint
from webapp.database import session
from webapp.security import gives_text_back


@blueprint.post("/backlog/<item_id>/notes")
@gives_text_back
def write_note(item_id: str) -> ResponseReturnValue:
    """Write a note, or delete one of one's own."""
    item = get_item(session(), item_id)
    form = NoteForm()
    if "delete" in request.form:
        delete_note(session(), item, request.form["delete"], current_user.id)
        flash("The note was deleted.")
    elif form.validate_on_submit():
        add_note(session(), item, current_user.id, form.text.data or "")
    else:
        return edit_page(item, form), 422
    session().commit()
    return redirect(url_for("backlog.edit", item_id=item.id, _anchor="notes"), 303)
