"""The `soundings` command and what belongs to it."""

import click

from models import logs
from webapp.commands.analyse import analyse
from webapp.commands.clock import clock
from webapp.commands.demo import demo
from webapp.commands.lead import lead
from webapp.commands.migrate import migrate
from webapp.commands.place import place
from webapp.commands.run import run
from webapp.commands.train_sentiment import train_sentiment
from webapp.commands.worker import worker


@click.group()
def main() -> None:
    """Soundings: ask staff what is and isn't working, find the themes, act on them."""
    logs.configure()


for command in (analyse, clock, demo, lead, migrate, place, run, train_sentiment, worker):
    main.add_command(command)
