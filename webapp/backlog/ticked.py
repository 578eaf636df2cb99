"""What is done to several items at once: their status, owner, day and service, and deleting them."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import flash
from flask_login import current_user

from models.backlog.changing import set_in_all, set_status
from models.backlog.items import NEXT, ItemStatus, get_item
from models.base import Refused
from models.portfolio.services import all_services
from models.removal.deleted_items import delete_items
from webapp.backlog.forms import STATUSES, TickedForm
from webapp.database import session

NOTHING = "No item was ticked, so nothing was changed."
UNDO = "undo"  # the kind of message that has a button to restore what was deleted


def ticked_form() -> TickedForm:
    """Make the form, with the services to choose from."""
    form = TickedForm()
    services = {each.id: each.name for each in all_services(session()) if not each.archived}
    form.service.choices = {"": "None", **services}
    return form


def change_ticked(form: TickedForm, sent: Mapping[str, str]) -> None:
    """Do to the ticked items what the button that was pressed says.

    Raises
    ------
    Refused
        If what was given for them cannot be.
    """
    if form.one_step.data:
        item = get_item(session(), form.one_step.data)
        _say_status([item.id], NEXT.get(ItemStatus(item.status)))
    elif not form.ids:
        flash(NOTHING)
    elif "delete" in sent:
        batch, number = delete_items(session(), form.ids, current_user.id)
        say_deleted(batch, number)
    else:
        _change(form, sent.get("set", "status"))


def _change(form: TickedForm, name: str) -> None:
    if not form.validate():
        raise Refused("Nothing was changed: what was given for the ticked items is not possible.")
    if name == "owner":
        _set(form, "owner", form.owner.data or "", form.owner.data or "nobody")
    elif name == "due":
        _set(form, "due_on", form.due_on.data, f"{form.due_on.data or 'no day'}")
    elif name == "service":
        _set(form, "service_id", form.service.data or None, _service_said(form))
    else:
        _say_status(form.ids, ItemStatus(form.status.data))


def _service_said(form: TickedForm) -> str:
    chosen = next(label for value, label, *_ in form.service.iter_choices() if value == form.service.data)
    return str(chosen)


def _set(form: TickedForm, name: str, value: str | date | None, said: str) -> None:
    _say(set_in_all(session(), form.ids, name, value, current_user.id), said)


def _say_status(ids: Sequence[str], status: ItemStatus | None) -> None:
    if status is None:
        raise Refused("Nothing was changed: the status that was asked for does not exist.")
    _say(set_status(session(), ids, status, current_user.id), STATUSES[status])


def _say(changed: int, value: str) -> None:
    flash(f"{_items(changed)} changed to “{value}”." if changed else f"All of them are “{value}” already.")


def say_deleted(batch: str, number: int) -> None:
    """Say that items were deleted, with a button to undo it."""
    flash(f"{batch}:{_items(number)} deleted.", UNDO)


def _items(number: int) -> str:
    return f"{number} item{'' if number == 1 else 's'}"
