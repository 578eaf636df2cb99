"""The `soundings` command and what belongs to it."""

from typing import Any

import click

from webapp.commands import failures, terminal
from webapp.commands.analyse import analyse
from webapp.commands.clock import clock
from webapp.commands.compare import compare
from webapp.commands.demo import demo
from webapp.commands.export import export
from webapp.commands.import_ import import_
from webapp.commands.lead import lead
from webapp.commands.migrate import migrate
from webapp.commands.place import place
from webapp.commands.run import run
from webapp.commands.train_sentiment import train_sentiment
from webapp.commands.trust_clock import trust_clock
from webapp.commands.web import web
from webapp.commands.worker import worker


class Commands(click.Group):
    """The commands; what stops one is said in a sentence, in signs that the terminal shows."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command, all of whose words go through the door."""
        terminal.close_door()
        return super().main(*arguments, **options)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; an error that a person can do something about ends it without a traceback."""
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            words = failures.in_words(error)
            if words is None:
                raise
            raise click.ClickException(words) from error


@click.group(cls=Commands)
def main() -> None:
    """Soundings: ask staff what is and isn't working, find the themes, act on them."""
    from models import logs

    logs.configure()


for command in (
    analyse,
    clock,
    compare,
    demo,
    export,
    import_,
    lead,
    migrate,
    place,
    run,
    train_sentiment,
    trust_clock,
    web,
    worker,
):
    main.add_command(command)
