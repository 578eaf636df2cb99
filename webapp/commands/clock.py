"""The command that sweeps for what is due."""

import click


@click.command()
def clock() -> None:
    """Sweep for what is due, again and again."""
    from jobs.worker import run_clock

    run_clock()
