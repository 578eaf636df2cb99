"""The command that imports what a lead can import on a page, from larger files too."""

from pathlib import Path

import click


@click.group("import")
def import_() -> None:
    """Import what leads decide about."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--make-missing", is_flag=True, help="Make the areas, goals and services that are not here.")
def backlog(file: Path, dry_run: bool, make_missing: bool) -> None:
    """Import a register of improvements: an export of Soundings, or a table with names of columns."""
    from models.backlog.item_import import import_items, plan_items
    from models.database import make_engine, transaction
    from models.portfolio.missing import Portfolio
    from models.settings import Settings
    from webapp.backlog.imports.register_file import guess_columns, read_register
    from webapp.backlog.imports.register_rows import foreign_rows, our_rows

    opened = read_register(file.read_bytes(), file.name)
    with transaction(make_engine(Settings().database_url)) as session:
        if opened.is_ours:
            rows = our_rows(opened, makes=make_missing)
        else:
            places = guess_columns(opened.headings)
            rows = foreign_rows(opened, places, Portfolio(session), makes=make_missing)
        plan = plan_items(session, rows.register)
        if not dry_run:
            import_items(session, rows.register, plan.seen, None)
    for note in rows.notes:
        click.echo(note)
    for refused in plan.refused:
        click.echo(f"Row {refused.number}: {refused.name or '–'}: {refused.reason}")
    for after in (*plan.added, *plan.changed):
        for remark in after.remarks:
            click.echo(f"Row {after.number}: {after.title}: {remark}")
    would = "would be " if dry_run else ""
    click.echo(
        f"{len(plan.added):,} {would}added, {len(plan.changed):,} {would}changed, {plan.same:,} as they are, "
        f"{len(plan.refused):,} left out."
    )
