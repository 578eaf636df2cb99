"""Whether an improvement helped, and what came of it as a person accepts it."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from models.backlog.effect import close_item, effect_of
from models.backlog.items import Closure, get_item
from models.backlog.kept_evidence import evidence_of
from webapp.backlog.views import blueprint
from webapp.database import session

CHOICES = tuple(each for each in Closure if each)


@blueprint.post("/backlog/<item_id>/closure")
def close(item_id: str) -> Response:
    """Check an item: say what came of it, with what its measure is now."""
    item = get_item(session(), item_id)
    closure = request.form.get("closure", "")
    if closure not in CHOICES:
        raise BadRequest
    effect = effect_of(session(), item, evidence_of(session(), item))
    version = request.form.get("version", 0, int)
    value = item.value_now if effect.value_now is None else effect.value_now
    close_item(session(), item, Closure(closure), value, version, current_user.id)
    session().commit()
    flash(f"The item is checked: {closure}.")
    return redirect(url_for("backlog.edit", item_id=item.id, _anchor="effect"), 303)
