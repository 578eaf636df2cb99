"""The organisation's topics from a table: a dry run says what an import would do first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.base import EditedMeanwhile, Refused
from models.portfolio.table_plan import After, Given, RefusedRow, TablePlan, short
from models.topics.topic_import import import_topics, plan_topics
from models.topics.topics import TopicValues
from webapp.database import session
from webapp.fields import show
from webapp.portfolio.forms import TableImportForm
from webapp.security import gives_text_back, takes_a_file
from webapp.table_import import Table, Unreadable, carried, plain_line, read_table
from webapp.topics.exports import APART, HEADER
from webapp.topics.lexicon import known_name_in, shipped_called
from webapp.topics.views import NAMED, NOT_SHIPPED, blueprint

PASTED = "What was pasted"
MOST_SHOWN = 200  # rows of each kind
COLUMNS = {
    "name": ("name", "topic", "title"),
    "improvement": ("improvement",),
    "domain": ("domain",),
    "instead of": ("instead of", "instead_of", "stands for"),
    "works": ("works",),
    "needs work": ("needs work", "needs_work"),
}
LISTS, FIELDS_OF_LISTS = ("works", "needs work"), ("works", "needs_work")
_PARTS = re.compile(r"[;|\r\n]")


@dataclass(frozen=True)
class Kind:
    """What a row of the table is called, and rows."""

    one: str = "topic"
    several: str = "topics"


@blueprint.route("/topics/import", methods=["GET", "POST"])
@gives_text_back
@takes_a_file
def import_table() -> ResponseReturnValue:
    """Say what importing a table of topics would do; do it where that was read."""
    form = TableImportForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    try:
        table = _read(form)
    except Unreadable as unreadable:
        return _page(form, conflict=str(unreadable)), 422
    rows = [_given(cells.number, cells.cells) for cells in table.rows]
    wrong = [refused for row in rows if (refused := _refused(row))]
    if "import" in request.form and not wrong:
        return _import(form, table, rows)
    plan = plan_topics(session(), rows, wrong)
    return _page(form, table, plan), 422 if plan.refused else 200


def _import(form: TableImportForm, table: Table, rows: Sequence[Given]) -> ResponseReturnValue:
    try:
        plan = import_topics(session(), rows, form.seen.data or "", current_user.id)
    except (EditedMeanwhile, Refused) as refused:
        session().rollback()
        status = 409 if isinstance(refused, EditedMeanwhile) else 422
        return _page(form, table, plan_topics(session(), rows), str(refused)), status
    session().commit()
    done = f"{len(plan.added)} added, {len(plan.changed)} changed. They hold from the next analysis on."
    flash(done if plan.can_be_done else "All of it is here already.")
    return redirect(url_for("topics.index"), 303)


def _read(form: TableImportForm) -> Table:
    """Read the file, or the text where there is none; from then on the form carries the rows as text."""
    file = form.file.data
    raw = file.read() if file else (form.rows.data or "").encode()
    table = read_table(raw, file.filename if file else PASTED, COLUMNS)
    parted = [
        replace(row, cells={key: _one_line(key, cell) for key, cell in row.cells.items()})
        for row in table.rows
    ]
    table = replace(table, rows=parted)
    show(form.rows, carried(table, COLUMNS))
    return table


def _one_line(key: str, cell: str) -> str:
    """Part what people say by one sign alone, since a row that is carried has no lines."""
    return APART.join(_parts(cell)) if key in LISTS else cell


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(cell) if part.strip()]


def _given(number: int, cells: Mapping[str, str]) -> Given:
    """What a row says of a topic, by its fields."""
    lists = {
        key.replace(" ", "_"): tuple(map(plain_line, _parts(cells[key]))) for key in LISTS if key in cells
    }
    lines = {key.replace(" ", "_"): plain_line(cells[key]) for key in cells if key not in (*LISTS, "name")}
    if shipped := shipped_called(lines.get("instead_of", "")):
        lines["instead_of"] = shipped.name
    return Given(number, plain_line(cells["name"]), lines | lists)


def _refused(row: Given) -> RefusedRow | None:
    """Why a row cannot be imported, whatever is here already; None where nothing is against it."""
    values = TopicValues(row.name, **row.values)
    if values.instead_of and not shipped_called(values.instead_of):
        return RefusedRow(row.number, short(row.name), NOT_SHIPPED)
    if name := known_name_in(session(), values):
        return RefusedRow(row.number, short(row.name), NAMED.format(name))
    return None


def _page(
    form: TableImportForm,
    table: Table | None = None,
    plan: TablePlan[After] | None = None,
    conflict: str = "",
) -> str:
    show(form.seen, plan.seen if plan else "")
    form.rows.description = f"Copied from a spreadsheet, or written like this: {', '.join(HEADER)}."
    return render_template(
        "topics/import.html",
        form=form,
        table=table,
        plan=plan,
        conflict=conflict,
        kind=Kind(),
        most=MOST_SHOWN,
    )
