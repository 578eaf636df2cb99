"""The command that brings the database to the newest schema."""

import click

from models.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from models.database import upgrade

    upgrade(Settings().database_url)
