"""The command that says that a clock which jumped is right."""

from datetime import datetime

import click


@click.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def trust_clock(day: datetime) -> None:
    """Say that DAY is today (in UTC), so that a clock that jumped is believed at once."""
    from models.calendar import trust_clock as trust
    from models.database import make_engine, transaction
    from models.settings import Settings

    with transaction(make_engine(Settings().database_url)) as session:
        trust(session, day.date())
    click.echo("The clock is believed. What is due is closed and deleted with the next sweep.")
