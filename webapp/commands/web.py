"""The command that serves the pages."""

import click


@click.command()
def web() -> None:
    """Serve the pages with Gunicorn, at PORT of SOUNDINGS_HOST."""
    from models.settings import Settings
    from webapp.commands import checks, listening
    from webapp.commands.gunicorn_server import Server

    settings = Settings()
    checks.check(settings)
    listening.check(settings)
    Server(settings).run()
