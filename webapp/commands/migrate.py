"""The command that brings the database to the newest schema."""

import click


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from models.database import upgrade
    from models.settings import Settings

    upgrade(Settings().database_url)
