"""The command that starts a whole installation on this machine."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from models.settings import Settings


@click.command()
def run() -> None:
    """Start everything on this machine: database, queue, web, workers and clock."""
    from models.settings import Settings
    from webapp.commands.one_machine import serve

    serve(Settings(), prepare=lambda: _welcome(Settings()))


def _welcome(settings: "Settings") -> str:
    """What to say when everything is ready: the demonstration's links, unless there is real work here."""
    from models.base import Refused
    from webapp.commands.demo import demonstration

    try:
        return demonstration(settings).as_text()
    except Refused:
        return f"  The PMO lead's page  {settings.base_url}/surveys"
