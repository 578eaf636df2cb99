"""The command that starts a whole installation on this machine."""

import click

from models.base import Refused
from models.settings import Settings
from webapp.commands.demo import demonstration


@click.command()
def run() -> None:
    """Start everything on this machine: database, queue, web, workers and clock."""
    from webapp.commands.one_machine import serve

    serve(Settings(), prepare=lambda: _welcome(Settings()))


def _welcome(settings: Settings) -> str:
    """What to say when everything is ready: the demonstration's links, unless there is real work here."""
    try:
        return demonstration(settings).as_text()
    except Refused:
        return f"  The PMO lead's page  {settings.base_url}/surveys"
