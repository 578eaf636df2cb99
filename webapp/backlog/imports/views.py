"""A register from a file: a dry run says what an import would do before a lead presses the button."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.backlog.item_import import ItemPlan, import_items, plan_items
from models.base import EditedMeanwhile
from models.portfolio.missing import Portfolio
from webapp.backlog.forms import STATUSES
from webapp.backlog.imports.foreign_cells import NAMES
from webapp.backlog.imports.forms import PLACE, RegisterImportForm, chosen_places, packed, unpacked
from webapp.backlog.imports.register_file import RegisterFile, guess_columns, read_register
from webapp.backlog.imports.register_rows import Rows, foreign_rows, our_rows
from webapp.backlog.views import blueprint
from webapp.database import session
from webapp.fields import show
from webapp.security import gives_text_back, takes_a_file
from webapp.table_import import Unreadable

MOST_SHOWN = 200  # rows of each kind


@dataclass(frozen=True)
class Opened:
    """A file that was read, and which of its columns is which field of an item."""

    file: RegisterFile
    places: Mapping[str, int]

    @property
    def not_taken(self) -> list[str]:
        """The columns that are not imported, by name."""
        taken = set(self.places.values())
        named = enumerate(self.file.headings)
        return [] if self.file.is_ours else [name for place, name in named if place not in taken and name]


@blueprint.route("/backlog/import", methods=["GET", "POST"])
@gives_text_back
@takes_a_file
def import_register() -> ResponseReturnValue:
    """Say what importing a register would do; do it where that was read."""
    form = RegisterImportForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    try:
        opened = _open(form)
    except Unreadable as wrong:
        return _page(form, conflict=str(wrong)), 422
    try:
        rows = _rows(opened, makes=form.makes.data)
    except Unreadable as wrong:
        return _page(form, opened, conflict=str(wrong)), 422
    if "import" not in request.form:
        return _page(form, opened, rows, plan_items(session(), rows.register))
    try:
        plan = import_items(session(), rows.register, form.seen.data or "", current_user.id)
    except EditedMeanwhile as conflict:
        return _page(form, opened, rows, plan_items(session(), rows.register), str(conflict)), 409
    session().commit()
    flash(_said(plan))
    return redirect(url_for("backlog.organisation"), 303)


def _open(form: RegisterImportForm) -> Opened:
    """Read the file, or the one that the form carries; from then on the form carries it."""
    given = form.file.data
    raw = given.read() if given else unpacked(form.carried.data or "")
    name = (given.filename if given else form.file_name.data) or "The file"
    file = read_register(raw, name)
    show(form.carried, packed(raw))
    show(form.file_name, name)
    return Opened(file, guess_columns(file.headings) if given else chosen_places(request.form, file.headings))


def _rows(opened: Opened, *, makes: bool) -> Rows:
    if opened.file.is_ours:
        return our_rows(opened.file, makes=makes)
    return foreign_rows(opened.file, opened.places, Portfolio(session()), makes=makes)


def _said(plan: ItemPlan) -> str:
    if not plan.can_be_done:
        return "All of it is here already."
    left_out = f" {_rows_said(len(plan.refused))} left out." if plan.refused else ""
    return f"{_items(len(plan.added))} added, {_items(len(plan.changed))} changed.{left_out}"


def _items(number: int) -> str:
    return "1 item" if number == 1 else f"{number:,} items"


def _rows_said(number: int) -> str:
    return "1 row was" if number == 1 else f"{number:,} rows were"


def _page(
    form: RegisterImportForm,
    opened: Opened | None = None,
    rows: Rows | None = None,
    plan: ItemPlan | None = None,
    conflict: str = "",
) -> str:
    show(form.seen, plan.seen if plan else "")
    return render_template(
        "backlog/import.html",
        form=form,
        opened=opened,
        notes=rows.notes if rows else (),
        plan=plan,
        conflict=conflict,
        fields=NAMES,
        place=PLACE,
        statuses=STATUSES,
        most=MOST_SHOWN,
    )
