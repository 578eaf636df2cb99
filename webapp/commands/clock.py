"""The command that sweeps for what is due."""

import click


@click.command()
def clock() -> None:
    """Sweep for what is due, again and again."""
    from jobs.worker import run_clock
    from models.settings import Settings
    from webapp.commands import checks

    checks.check(Settings())
    run_clock()
