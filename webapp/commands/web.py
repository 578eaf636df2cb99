"""The command that serves the pages."""

import click

from models.settings import Settings


@click.command()
def web() -> None:
    """Serve the pages with Gunicorn, at PORT of SOUNDINGS_HOST."""
    from webapp.commands import checks, listening
    from webapp.commands.gunicorn_server import Server

    settings = Settings()
    checks.check(settings)
    listening.check(settings)
    Server(settings).run()
