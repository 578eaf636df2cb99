"""The command that works on a queue."""

import os

import click

NICENESS = 10


@click.command()
@click.argument("queue_name", metavar="QUEUE", type=click.Choice(["live", "heavy"]))
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(queue_name: str, burst: bool) -> None:
    """Work on a queue: live (placing new answers) or heavy (analysis runs)."""
    from analysis.encoding.minilm_folder import ModelMissing
    from jobs.worker import run_worker
    from models.settings import Settings
    from webapp.commands import checks

    checks.check(Settings())
    os.nice(NICENESS)  # who waits for a page comes first
    try:
        run_worker(queue_name, burst=burst)
    except ModelMissing as error:
        raise click.ClickException(str(error)) from error
