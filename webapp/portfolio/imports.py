"""Areas from a table and as one: a dry run says what an import would do before a lead presses the button."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.base import EditedMeanwhile, Refused
from models.portfolio.area_import import AreaPlan, import_areas, plan_import
from models.portfolio.areas import current_areas
from webapp.database import session
from webapp.fields import show
from webapp.portfolio.area_table import COLUMNS, area_rows, areas_csv, rows_csv
from webapp.portfolio.forms import AreaImportForm
from webapp.portfolio.views import blueprint
from webapp.security import gives_text_back, takes_a_file
from webapp.table_import import Table, Unreadable, carried, read_table

PASTED = "What was pasted"
MOST_SHOWN = 200  # rows of each kind


@blueprint.get("/areas.csv")
def export() -> Response:
    """Export the areas that are asked for, as a table that can be imported again."""
    return Response(
        areas_csv(current_areas(session())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=soundings-areas.csv"},
    )


@blueprint.route("/areas/import", methods=["GET", "POST"])
@gives_text_back
@takes_a_file
def import_table() -> ResponseReturnValue:
    """Say what importing a table would do; do it where that was read."""
    form = AreaImportForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    try:
        table = _read(form)
    except Unreadable as wrong:
        return _page(form, conflict=str(wrong)), 422
    rows, wrong_rows = area_rows(table.rows)
    if "import" in request.form and not wrong_rows:
        try:
            plan = import_areas(session(), rows, form.seen.data or "")
        except EditedMeanwhile as conflict:
            return _page(form, table, plan_import(session(), rows), str(conflict)), 409
        except Refused as refused:
            return _page(form, table, plan_import(session(), rows), str(refused)), 422
        session().commit()
        done = f"{_areas(len(plan.added))} added, {_areas(len(plan.changed))} changed."
        flash(done if plan.can_be_done else "All of it is here already.")
        return redirect(url_for("portfolio.areas"), 303)
    plan = plan_import(session(), rows, wrong_rows)
    return _page(form, table, plan), 422 if plan.refused else 200


def _read(form: AreaImportForm) -> Table:
    """Read the file, or the text where there is none; from then on the form carries the rows as text."""
    file = form.file.data
    raw = file.read() if file else (form.rows.data or "").encode()
    table = read_table(raw, file.filename if file else PASTED, COLUMNS)
    show(form.rows, carried(rows_csv(table.rows, table.headers)))
    return table


def _page(
    form: AreaImportForm, table: Table | None = None, plan: AreaPlan | None = None, conflict: str = ""
) -> str:
    show(form.seen, plan.seen if plan else "")
    return render_template(
        "portfolio/import.html", form=form, table=table, plan=plan, conflict=conflict, most=MOST_SHOWN
    )


def _areas(number: int) -> str:
    return "1 area" if number == 1 else f"{number:,} areas"
