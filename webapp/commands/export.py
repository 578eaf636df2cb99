"""The command that exports what a lead can export on a page."""

from pathlib import Path

import click

# Tests hold these to those of the pages.
FORMATS = (
    *("csv", "xlsx", "json"),
    *("jira", "azure", "github", "openproject", "servicenow"),
    *("msproject", "planner"),
)


@click.group()
def export() -> None:
    """Export what leads decide about."""


@export.command()
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
def backlog(format_name: str, out: Path) -> None:
    """Export the improvement backlog of the whole organisation."""
    from models.backlog.listing import listed_items
    from models.backlog.ranking import order_of
    from models.database import make_engine, reading_session
    from models.settings import Settings
    from webapp.backlog.exports import FORMATS as WRITERS
    from webapp.backlog.exports.entry import register_of

    with reading_session(make_engine(Settings().database_url)) as session:
        order = order_of(session)
        register = register_of(session, listed_items(session, order, order.ids))
    out.write_bytes(WRITERS[format_name].write(register))
    number = len(register.entries)
    items = "1 item" if number == 1 else f"{number:,} items"
    click.echo(f"Wrote {items} to {out}.")
    if caution := WRITERS[format_name].caution(number):
        click.echo(caution, err=True)
