"""The commands that export what a lead can export on a page."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.surveys.surveys import Survey

# Tests hold these to those of the pages.
FORMATS = (
    *("csv", "xlsx", "json"),
    *("jira", "azure", "github", "openproject", "servicenow"),
    *("msproject", "planner"),
)
TABLE_FORMATS = ("csv", "xlsx", "json")

to_file = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
of_survey = click.option("--survey", "asked", required=True, help="The survey: its title, or its id.")
as_table = click.option(
    "--format", "ending", type=click.Choice(TABLE_FORMATS), default="csv", show_default=True
)


@click.group()
def export() -> None:
    """Export the backlog, or what a survey found: only what may be read outside of Soundings."""


@export.command()
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="csv", show_default=True)
@to_file
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
        register = WRITERS[format_name].chosen(register_of(session, listed_items(session, order, order.ids)))
    out.write_bytes(WRITERS[format_name].write(register))
    _say_written(len(register.entries), "item", out)
    if caution := WRITERS[format_name].caution(len(register.entries)):
        click.echo(caution, err=True)


@export.command()
@of_survey
@as_table
@to_file
def themes(asked: str, ending: str, out: Path) -> None:
    """Export the themes of a survey, round by round, with their figures and quotes."""
    _export_table("themes", asked, ending, out)


@export.command()
@of_survey
@as_table
@to_file
def statements(asked: str, ending: str, out: Path) -> None:
    """Export what was said in a survey, in an order that chance makes."""
    _export_table("statements", asked, ending, out)


@export.command()
@of_survey
@as_table
@to_file
def ratings(asked: str, ending: str, out: Path) -> None:
    """Export how many people ticked what in a survey, round by round."""
    _export_table("ratings", asked, ending, out)


def _export_table(name: str, asked: str, ending: str, out: Path) -> None:
    from models.database import make_engine, reading_session
    from models.settings import Settings
    from webapp.evidence.exports import TABLES
    from webapp.table_export import table_format

    with reading_session(make_engine(Settings().database_url)) as session:
        table = TABLES[name](session, _find_survey(session, asked).id)
    out.write_bytes(table_format(ending).write(table))
    _say_written(len(table.rows), "row", out)


def _find_survey(session: "Session", asked: str) -> "Survey":
    """Find the survey with an id, or the one with a title.

    Raises
    ------
    ClickException
        If there is none, or several have the title.
    """
    from models.surveys.surveys import all_surveys

    surveys = all_surveys(session)
    found = [each for each in surveys if asked in (each.id, each.title)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(each.id for each in found)
        raise click.ClickException(f"{len(found)} surveys have this title. Give the id of one: {ids}.")
    titles = "; ".join(f"“{each.title}”" for each in surveys) or "none"
    raise click.ClickException(f"No survey has this title or id. The surveys are: {titles}.")


def _say_written(number: int, what: str, out: Path) -> None:
    click.echo(f"Wrote {number:,} {what}{'' if number == 1 else 's'} to {out}.")
