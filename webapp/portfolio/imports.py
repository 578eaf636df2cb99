"""Areas, goals and services as tables and from them: a dry run says what an import would do first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.base import EditedMeanwhile, Refused
from models.portfolio.area_import import import_areas, plan_import
from models.portfolio.areas import current_areas
from models.portfolio.goal_import import import_goals, plan_goals
from models.portfolio.goals import areas_by_goal, current_goals
from models.portfolio.missing import Portfolio
from models.portfolio.service_import import import_services, plan_services
from models.portfolio.services import all_services
from models.portfolio.table_plan import RefusedRow, TablePlan
from webapp.database import session
from webapp.fields import show
from webapp.portfolio import area_table, goal_table
from webapp.portfolio.forms import TableImportForm
from webapp.portfolio.views import blueprint
from webapp.security import gives_text_back, takes_a_file
from webapp.table_export import TableToExport, table_format
from webapp.table_import import Table, Unreadable, carried, read_table

PASTED = "What was pasted"
MOST_SHOWN = 200  # rows of each kind

Cells = Sequence[Sequence[object]]
Plan = TablePlan[Any]


@dataclass(frozen=True)
class Kind:
    """A kind of table.

    Parameters
    ----------
    one, several
        What a row is called, and rows.
    columns, header
        The headers that each column may have (see `read_table`), and those that we write.
    cells
        Gives what is here, as rows under `header`.
    read
        Reads a table: its rows, and those that are wrong.
    plan, take
        Say what rows would do, and do it (see `plan_import`, `import_areas`).
    """

    one: str
    several: str
    columns: Mapping[str, Sequence[str]]
    header: Sequence[str]
    cells: Callable[[], Cells]
    read: Callable[[Table], tuple[Sequence[Any], Sequence[RefusedRow]]]
    plan: Callable[..., Plan]
    take: Callable[..., Plan]


KINDS = {
    "areas": Kind(
        "area",
        "areas",
        area_table.COLUMNS,
        area_table.HEADER,
        lambda: area_table.area_cells(current_areas(session())),
        area_table.area_rows,
        plan_import,
        import_areas,
    ),
    "goals": Kind(
        "goal",
        "goals",
        goal_table.GOAL_COLUMNS,
        goal_table.GOAL_HEADER,
        lambda: goal_table.goal_cells(current_goals(session()), areas_by_goal(session())),
        lambda table: goal_table.goal_rows(table, Portfolio(session())),
        plan_goals,
        import_goals,
    ),
    "services": Kind(
        "service",
        "services",
        goal_table.SERVICE_COLUMNS,
        goal_table.SERVICE_HEADER,
        lambda: goal_table.service_cells(all_services(session())),
        goal_table.service_rows,
        plan_services,
        import_services,
    ),
}


@blueprint.get("/areas.<ending>")
def export(ending: str) -> Response:
    """Export the areas that are asked for, as a table that can be imported again."""
    return _export(KINDS["areas"], ending)


@blueprint.get("/goals.<ending>")
def export_goals(ending: str) -> Response:
    """Export the goals, as a table that can be imported again."""
    return _export(KINDS["goals"], ending)


@blueprint.get("/services.<ending>")
def export_services(ending: str) -> Response:
    """Export the services, as a table that can be imported again."""
    return _export(KINDS["services"], ending)


@blueprint.route("/areas/import", methods=["GET", "POST"])
@gives_text_back
@takes_a_file
def import_table() -> ResponseReturnValue:
    """Say what importing a table of areas would do; do it where that was read."""
    return _import(KINDS["areas"])


@blueprint.route("/goals/import", methods=["GET", "POST"])
@gives_text_back
@takes_a_file
def import_goal_table() -> ResponseReturnValue:
    """Say what importing a table of goals would do; do it where that was read."""
    return _import(KINDS["goals"])


@blueprint.route("/services/import", methods=["GET", "POST"])
@gives_text_back
@takes_a_file
def import_service_table() -> ResponseReturnValue:
    """Say what importing a table of services would do; do it where that was read."""
    return _import(KINDS["services"])


def _export(kind: Kind, ending: str) -> Response:
    form = table_format(ending)
    return Response(
        form.write(TableToExport(kind.several, kind.header, kind.cells())),
        content_type=form.content_type,
        headers={"Content-Disposition": f"attachment; filename=soundings-{kind.several}.{ending}"},
    )


def _import(kind: Kind) -> ResponseReturnValue:
    form = TableImportForm()
    if not form.validate_on_submit():
        return _page(kind, form), 422 if form.errors else 200
    try:
        table = _read(kind, form)
    except Unreadable as wrong:
        return _page(kind, form, conflict=str(wrong)), 422
    rows, wrong_rows = kind.read(table)
    if "import" in request.form and not wrong_rows:
        try:
            plan = kind.take(session(), rows, form.seen.data or "")
        except EditedMeanwhile as conflict:
            return _page(kind, form, table, kind.plan(session(), rows), str(conflict)), 409
        except Refused as refused:
            return _page(kind, form, table, kind.plan(session(), rows), str(refused)), 422
        session().commit()
        done = f"{_counted(kind, plan.added)} added, {_counted(kind, plan.changed)} changed."
        flash(done if plan.can_be_done else "All of it is here already.")
        return redirect(url_for(f"portfolio.{kind.several}"), 303)
    plan = kind.plan(session(), rows, wrong_rows)
    return _page(kind, form, table, plan), 422 if plan.refused else 200


def _read(kind: Kind, form: TableImportForm) -> Table:
    """Read the file, or the text where there is none; from then on the form carries the rows as text."""
    file = form.file.data
    raw = file.read() if file else (form.rows.data or "").encode()
    table = read_table(raw, file.filename if file else PASTED, kind.columns)
    show(form.rows, carried(table, kind.columns))
    return table


def _page(
    kind: Kind,
    form: TableImportForm,
    table: Table | None = None,
    plan: Plan | None = None,
    conflict: str = "",
) -> str:
    show(form.seen, plan.seen if plan else "")
    form.rows.description = f"Copied from a spreadsheet, or written like this: {', '.join(kind.header)}."
    return render_template(
        "portfolio/import.html",
        kind=kind,
        form=form,
        table=table,
        plan=plan,
        conflict=conflict,
        most=MOST_SHOWN,
    )


def _counted(kind: Kind, rows: Sequence[object]) -> str:
    return f"1 {kind.one}" if len(rows) == 1 else f"{len(rows):,} {kind.several}"
